"""Documentation that cannot drift: doctests of every module, and every code block of README and docs.

``pages.py`` says how a block is run. After a change of what a command prints: `python .ci/docs.py --outputs`.
"""

import doctest
import importlib
import importlib.util
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pages
import pytest
import regex
from conftest import ROOT
from typer.main import get_command

from solieu.patterns import TABLES

NAMES = [
    ".".join(("solieu", *p.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    for d in ("schemas", "patterns", "extractor")
    for p in sorted((ROOT / d).rglob("*.py"))
]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VIETNAMESE = ROOT / "README.vi.md"
PAGES = {str(path.relative_to(ROOT)): path for path in pages.pages()}
BLOCKS = [(name, i, b) for name, p in PAGES.items() for i, b in enumerate(pages.blocks_of(p)) if not b.is_install()]
LINKING = [*PAGES.values(), VIETNAMESE, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
LINK = regex.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", NAMES)
def test_doctests(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, pages.Session]]:
    yield {name: pages.start(tmp_path_factory.mktemp("page"), path) for name, path in PAGES.items()}
    pages.Warm.stop()


@pytest.mark.parametrize(("name", "index", "block"), BLOCKS, ids=[f"{n}:{b.line}-{b.language}" for n, _, b in BLOCKS])
def test_blocks_run(name: str, index: int, block: pages.Block, sessions: dict[str, pages.Session]) -> None:
    assert block.language in pages.RUNNERS, f"{name}:{block.line}: a block of {block.language or 'no language'} is not run"
    if reason := block.named("not run"):
        pytest.skip(reason)
    if missing := block.missing():
        pytest.skip(f"{', '.join(missing)}: not installed here")
    assert sessions[name].problem(index) == ""


@pytest.mark.slow
def test_the_first_command_of_the_readme_in_a_clean_clone(tmp_path: Path) -> None:
    (command,) = [b.body for b in pages.blocks_of(PAGES["README.md"]) if b.said == "main-command"]
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)
    env = {k: v for k, v in pages.environment().items() if k != "PYTHONPATH"}
    subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path / "clone", env=env, check=True)
    assert (tmp_path / "clone" / "figures.jsonl").read_text(encoding="utf-8").count("\n") > 400


@pytest.mark.parametrize(
    ("shown", "told", "same"),
    [
        ("1 article (6 articles/s)\n", "1 article (0.25 articles/s)\n", True),
        ("a\n...\nc\n", "a\nb\nb\nc\n", True),
        ("a\n...\n", "a  \n\n", True),
        ("a\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
        ("2 articles (6 articles/s)\n", "1 article (6 articles/s)\n", False),
    ],
)
def test_what_agrees_with_a_page(shown: str, told: str, same: bool) -> None:
    assert pages.agrees(shown, told) is same


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("python", "assert 1 == 2\n"),
        ("console", "$ solieu schema --columns\nno such line\n"),
        ("console", "$ solieu show nowhere.txt\n...\n"),
        ("toml", '[[unit]]\nid = "x"\nkind = "measure"\nforms = ["giạ"]\nexamples = ["thu [3 bơ]"]\n'),
        ("sh", "false\n"),
        ("sql", "-- duckdb\nSELECT 1 WHERE false\n"),
        ("cron", "61 * * cd ~\n"),
    ],
)
def test_a_wrong_block_is_told(language: str, body: str, tmp_path: Path) -> None:
    session = pages.start(tmp_path, PAGES["README.md"])
    assert pages.run(session, pages.Block("page", 1, language, body, "")) != ""


def _docs_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs", ROOT / ".ci" / "docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_derived_pages_are_fresh() -> None:
    script = _docs_script()
    assert [str(p.relative_to(ROOT)) for p in script.stale()] == [], "run `python .ci/docs.py`"
    assert {f"{name.replace(' ', '-')}.md" for name, _ in script.commands()} < {
        p.name for p in (ROOT / "docs" / "commands").iterdir()
    }


def _options(command: Any, name: str = "solieu") -> Iterator[tuple[str, str]]:
    for parameter in getattr(command, "params", []):
        yield from ((name, o) for o in getattr(parameter, "opts", []) if o.startswith("--") and o not in ("--help", "--debug"))
    for key, child in getattr(command, "commands", {}).items():
        yield from _options(child, f"{name} {key}")


def test_every_command_and_option_is_explained() -> None:
    """On a page that somebody wrote: those of ``docs/commands`` are derived and hold them all."""
    from solieu.cli import app

    written = README + "".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md"))
    words = set(regex.findall(r"--[\w-]+", written))
    assert [(name, option) for name, option in _options(get_command(app)) if option not in words | {"--version"}] == []
    for page in (README, VIETNAMESE.read_text(encoding="utf-8")):
        assert [name for name, _ in _docs_script().commands() if f"`{name}`" not in page] == []


def test_every_table_of_patterns_has_an_example() -> None:
    blocks = [b.body for b in pages.blocks_of(PAGES["docs/patterns.md"]) if b.language == "toml"]
    assert {table for body in blocks for table in regex.findall(r"^\[\[(\w+)\]\]", body, regex.M)} == set(TABLES)


def test_the_vietnamese_readme_has_the_same_blocks() -> None:
    ours, theirs = ([(b.said, b.language, b.body) for b in pages.blocks_of(p)] for p in (PAGES["README.md"], VIETNAMESE))
    assert len(ours) > 5
    assert ours == theirs


@pytest.mark.parametrize("path", LINKING, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if name.startswith("http"):
            continue
        page = path.parent / name if name else path
        assert page.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in _anchors(page), f"{path.name}: {target}"


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    heads = regex.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), regex.M)
    return {regex.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {(ROOT / t).resolve() for t in LINK.findall(README) if not t.startswith("http")}
    assert [p.name for p in (ROOT / "docs").glob("*.md") if p.resolve() not in linked] == []
