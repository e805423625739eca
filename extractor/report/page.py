"""Template, style, script and data put together: one file that needs nothing else."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from solieu.extractor.report.parts import MARK, Part
from solieu.extractor.report.safe import as_data, policy
from solieu.extractor.report.tally import LISTED, NONE, OTHER, Tally, by_kind, grid
from solieu.schemas.article import Quarantine
from solieu.schemas.figure import Kind

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent
SCRIPTS = ("early.js",), ("data.js", "words.js", "table.js", "article.js", "views.js")
LANGUAGES = ("en", "vi")


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Every word of the page, in each language.

    >>> texts()["overview"]["en"]
    'Overview'
    """
    return tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))


def script(files: tuple[str, ...]) -> str:
    """The files as one script that leaves no name behind."""
    body = "\n".join((HERE / name).read_text(encoding="utf-8") for name in files)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@lru_cache(maxsize=1)
def _sources() -> tuple[list[str], str]:
    scripts, style = [script(files) for files in SCRIPTS], (HERE / "style.css").read_text(encoding="utf-8")
    assert not any("</" in source or "<!--" in source for source in (*scripts, style))
    return scripts, style


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FileSystemLoader(HERE)
    )
    return environment.get_template("page.html.j2")


def page(
    tally: Tally, data: str | None, *, number: int, parts: list[Part], names: list[str], unread: list[Quarantine], given: bool
) -> str:
    """One page: counts, and its articles as data.

    Args:
        tally: the counts that the dashboard shows.
        data: the articles as ``cut`` keeps them; None for the front page of several.
        number: which page of several, from 1; 0 for the front page or the only one.
        parts: all pages, where there are several.
        names: the file names of the front page and of the pages behind it.
        unread: inputs that could not be read.
        given: whether any article was given at all.

    >>> "default-src" in page(Tally(), "[]", number=0, parts=[], names=["a.html"], unread=[], given=True)
    True
    """
    from markupsafe import Markup

    scripts, style = _sources()
    settings = {"texts": texts(), "names": names, "number": number, "kinds": get_args(Kind)}
    return _template().render(
        tally=tally, number=number, parts=parts, names=names, unread=unread, given=given, linked=data is not None,
        kinds=by_kind(tally), grid=grid(tally), none=NONE, other=OTHER, listed=LISTED, say=_english, mark=Markup(MARK),
        policy=policy(scripts, style), style=Markup(style), scripts=[Markup(s) for s in scripts],
        data=Markup(data if data is not None else "[]"), settings=Markup(as_data(settings)),
    )  # fmt: skip


def _english(key: str, **values: Any) -> str:
    """A word of the page; a check that a newer version knows goes by its own name."""
    return texts()[key]["en"].format(**values) if key in texts() else key.rpartition(".")[2]
