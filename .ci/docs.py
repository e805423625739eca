#!/usr/bin/env python3
"""Write what is derived of the documentation: `python .ci/docs.py`. A test fails where a page is not fresh.

Whole pages: docs/columns.md, docs/commands/*.md. Regions of others, between `<!-- generated: NAME -->` and
`<!-- end -->`: the limits, the keys of the pattern tables, the forms and scores of docs/accuracy.md.
`python .ci/docs.py --outputs` also renews what the pages show behind `$ solieu ...`; read the difference before you commit.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typer.main import get_command

from solieu.cli import app
from solieu.extractor.skeleton import macros
from solieu.schemas.export import Column, columns
from solieu.schemas.limits import Limits
from solieu.schemas.pattern import PatternFile

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NOTE = "<!-- Written by .ci/docs.py: change the source, not this page. -->\n\n"
REGION = re.compile(r"(<!-- generated: ([^\n]+?) -->\n).*?(<!-- end -->)", re.S)
MORE = {
    "extract": ("inputs", "outputs", "batches", "clusters", "checks"),
    "sniff": ("inputs",),
    "show": ("outputs",),
    "explain": ("patterns",),
    "check": ("claims",),
    "conflicts": ("claims",),
    "evaluate": ("accuracy",),
    "schema": ("columns",),
    "patterns": ("patterns",),
    "report": ("report",),
    "export": ("export",),
    "import": ("export",),
}
"""The pages that say more of a command; those that are not written yet are left out."""


def pages() -> dict[Path, str]:
    """Every page that is derived, whole or in part, as it should be."""
    made = {DOCS / "columns.md": columns_page(), DOCS / "commands" / "README.md": commands_page()}
    made |= {DOCS / "commands" / f"{name.replace(' ', '-')}.md": command_page(name, c) for name, c in commands()}
    whole = set(made)
    for path in sorted(DOCS.rglob("*.md")):
        if path not in whole and REGION.search(text := path.read_text(encoding="utf-8")):
            made[path] = REGION.sub(lambda m: m[1] + _region(m[2]) + m[3], text)
    return made


def stale() -> list[Path]:
    """Pages that differ from what this script writes, and pages of commands that are no more."""
    made = pages()
    gone = [path for path in (DOCS / "commands").glob("*.md") if path not in made]
    return gone + [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]


def commands(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its full name, those of groups too."""
    for name, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def commands_page() -> str:
    rows = [f"| [`solieu {n}`]({n.replace(' ', '-')}.md) | {_sentence(c)} |" for n, c in commands()]
    return f"# Commands\n\n{NOTE}| command | |\n| --- | --- |\n" + "\n".join(rows) + "\n"


def command_page(name: str, command: Any) -> str:
    """The page of a command: what `--help` prints, as tables."""
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option"]
    usage = " ".join(["solieu", name, "[OPTIONS]", *(_argument(p) for p in arguments)])
    parts = [f"# solieu {name}\n\n{NOTE}{_sentence(command)}\n\n    {usage}\n"]
    if arguments:
        parts.append(_table("argument", [(_argument(p), p.help or "") for p in arguments]))
    parts.append(_table("option", [(_option(p), _help(p)) for p in options]))
    more = [page for page in MORE.get(name.split()[0], ()) if page == "columns" or (DOCS / f"{page}.md").exists()]
    if more:
        parts.append("More: " + ", ".join(f"[{page}](../{page}.md)" for page in more) + ".\n")
    return "\n".join(parts)


def _table(head: str, rows: list[tuple[str, str]]) -> str:
    return f"| {head} | |\n| --- | --- |\n" + "".join(f"| `{_cell(a)}` | {_cell(b)} |\n" for a, b in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _sentence(command: Any) -> str:
    return " ".join((command.help or "").split())


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name.upper())
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"{names} {parameter.metavar}" if parameter.metavar else names


def _help(parameter: Any) -> str:
    text = " ".join((parameter.help or "").split())
    if parameter.required:
        return f"{text} Required."
    plain = parameter.default is None or isinstance(parameter.default, bool) or parameter.default in ((), [])
    return text if plain or callable(parameter.default) else f"{text} Default: `{parameter.default}`."


def columns_page() -> str:
    """The flat columns with type, meaning and values, from the model of the record."""
    head = (
        f"# Columns\n\n{NOTE}"
        "One row is one figure. These are the flat columns of CSV, Parquet, XLSX and SQLite; JSON Lines nests them "
        "(`number_text` is `number.text`). *always*: every row has a value. An `array` is JSON text in a flat format. "
        "`solieu schema --columns` prints this list, `solieu schema` the JSON Schema of a record. "
        "[outputs.md](outputs.md) says what differs from format to format.\n\n"
        "| column | type | always | meaning |\n| --- | --- | --- | --- |\n"
    )
    return head + "".join(_column(c) for c in columns())


def _column(c: Column) -> str:
    always = "yes" if c.required else ""
    return f"| `{c.name}` | {c.type} | {always} | {_cell(c.description)}{_values(c.description, c.constraints)} |\n"


def _values(description: str, constraints: dict[str, Any]) -> str:
    """What else holds for the values of a column, where its description does not say it."""
    said = [v for v in constraints.get("enum", ()) if v not in description]
    words = [f"one of {', '.join(f'`{v}`' for v in constraints['enum'])}"] if said else []
    words += [f"at least {constraints['minimum']}"] if "minimum" in constraints else []
    words += [f"at most {constraints['maximum']}"] if "maximum" in constraints else []
    words += [f"matches `{_cell(constraints['pattern'])}`"] if "pattern" in constraints else []
    return "".join(f"; {word}" for word in words)


def _region(name: str) -> str:
    kind, _, rest = name.partition(" ")
    return REGIONS[kind](rest)


def _limits(_: str) -> str:
    rows = (f"| `{name}` | {field.default} | {field.description} |\n" for name, field in Limits.model_fields.items())
    return "| limit | default | |\n| --- | --- | --- |\n" + "".join(rows)


def _keys(table: str) -> str:
    """The keys an entry of a pattern table may have, from its model."""
    (entry, *_) = get_args(PatternFile.model_fields[table].annotation)
    rows = []
    for name, field in entry.model_fields.items():
        said = field.description or SAID[name]
        values = _choices(field.annotation)
        rows.append(f"| `{field.alias or name}` | {'yes' if field.is_required() else ''} | {_cell(said)}{values} |\n")
    return "| key | needed | |\n| --- | --- | --- |\n" + "".join(rows)


SAID = {
    "name": "what the entry is called, in lower case; `rule` of a record names it",
    "examples": "texts with the figure in brackets; they are tests",
    "word": "as written, in lower case",
    "role": "what it does",
    "value": "its value",
    "kind": "kind of the figures it makes",
    "bound": "the bound it says",
    "field": "the field it sets",
    "side": "where the source stands",
    "of": "what it is about",
    "shape": "what its numbers make",
    "pattern": "see above",
    "priority": "where two entries overlap, the higher wins",
    "confidence": "confidence of its figures, 0 to 1",
    "reason": "why the number is no figure",
    "level": "level of the unit",
    "list": "name of the list",
    "words": "the words",
    "why": "what they do, in a sentence",
    "check": "the check it feeds",
}
"""Keys whose model says nothing because their name does."""


def _choices(annotation: Any) -> str:
    """`: one of ...` for keys that allow few values."""
    literals = (part for part in (annotation, *get_args(annotation)) if get_origin(part) is Literal)
    found = [value for literal in literals for value in get_args(literal)]
    return f": {', '.join(f'`{v}`' for v in dict.fromkeys(found))}" if found else ""


def _macros(_: str) -> str:
    return ", ".join(f"`{{{name}}}`" for name in macros()) + "\n"


def _forms(_: str) -> str:
    """The table of forms as `solieu evaluate samples/golden --page` wrote it; a test keeps that page fresh."""
    page = (ROOT / "samples" / "golden" / "README.md").read_text(encoding="utf-8")
    return "".join(line + "\n" for line in page.splitlines() if line.startswith("|"))


def _scores(_: str) -> str:
    """What CHANGELOG says of how good the newest version is."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(r"^### (How good [^\n]*)\n(.*?)(?=^#|\Z)", text, re.M | re.S)
    assert section is not None, "CHANGELOG.md has no section '### How good ...'"
    return f"### {section[1]}\n{section[2].rstrip()}\n"


REGIONS: dict[str, Callable[[str], str]] = {
    "limits": _limits,
    "keys": _keys,
    "macros": _macros,
    "forms": _forms,
    "scores": _scores,
}


def renew_outputs() -> None:
    """Put what each `$ solieu ...` prints now into the pages, and into the README in Vietnamese."""
    import tempfile

    sys.path.insert(0, str(ROOT / "tests"))
    import pages as running

    replaced: dict[str, str] = {}
    for path in running.pages():
        with tempfile.TemporaryDirectory() as folder:
            replaced |= _renewed(running, running.start(Path(folder), path))
    for path in [*running.pages(), ROOT / "README.vi.md"]:
        text = path.read_text(encoding="utf-8")
        for old, new in replaced.items():
            text = text.replace(f"```console\n{old}```", f"```console\n{new}```")
        path.write_text(text, encoding="utf-8")


def _renewed(running: Any, session: Any) -> dict[str, str]:
    """Blocks of a page whose output is another now: the old text and the new."""
    changed = {}
    for index, block in enumerate(session.blocks):
        if block.language == "console" and not block.is_skipped():
            new = running.renewed(session, block)
            session.done.append("")
            if new != block.body:
                changed[block.body] = new
        else:
            session.problem(index)
    return changed


if __name__ == "__main__":
    (DOCS / "commands").mkdir(parents=True, exist_ok=True)
    if sys.argv[1:] == ["--outputs"]:
        renew_outputs()
    made = pages()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    for path in (DOCS / "commands").glob("*.md"):
        if path not in made:  # the command is no more
            path.unlink()
    print(f"{len(made)} pages")
