"""What `solieu sniff` prints: a page for people, or JSON. Data goes to stdout."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from solieu.extractor.readers.settings import some
from solieu.extractor.readers.sniff import Sniffed
from solieu.schemas.article import Article, Quarantine

_WIDTH = 80
_WORDS = 60  # characters of an article that are shown
_CALLED = {
    "text": "plain text, one article a file",
    "jsonl": "JSON Lines",
    "json": "JSON array",
    "csv": "CSV",
    "tsv": "TSV",
    "parquet": "Parquet",
    "html": "HTML page",
    "warc": "web archive (WARC)",
    "gz": "gzip",
    "zst": "Zstandard",
}


def show(kinds: Iterable[Sniffed]) -> int:
    """Print how the inputs would be read; returns how many of the first records would be quarantined."""
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=_WIDTH)
    refused = 0
    for kind in kinds:
        refused += kind.refused
        console.print(Text(_heading(kind), style="bold"))
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for label, value in _rows(kind):
            grid.add_row(f"  {label}", Text(value))
        console.print(grid)
    return refused


def _heading(kind: Sniffed) -> str:
    if kind.files == 1:
        return kind.input if kind.input.endswith(kind.example) else f"{kind.input}: {kind.example}"
    return f"{kind.input}: {some(kind.files)} files such as {kind.example}"


def _rows(kind: Sniffed) -> Iterable[tuple[str, str]]:
    packed = f", {_CALLED[kind.compression]}" if kind.compression else ""
    yield "format", _CALLED[kind.format] + packed
    if kind.encodings:
        several = len(kind.encodings) > 1
        yield "encoding", ", ".join(f"{name}: {count} files" if several else name for name, count in kind.encodings.items())
    for column in kind.fields:
        yield column.field, _column(column.column, column.how, column.hint)
    others = [name for name in kind.columns if name not in {c.column for c in kind.fields}]
    if others:
        yield "other fields", ", ".join(others[:20]) + (" ..." if len(others) > 20 else "")
    for number, article in enumerate(kind.articles):
        yield "articles" if number == 0 else "", _article(article)
    yield "records", f"{kind.records} looked at, {kind.refused} would be quarantined"
    for row in kind.quarantined:
        yield "quarantined", _refused(row)


def _column(column: str, how: str, hint: str) -> str:
    if how == "absent":
        return f"none: no field {column!r}" + (f" ({hint})" if hint else "")
    return column if how == "named" else f"{column} (guessed)"


def _article(article: Article) -> str:
    day = article.date.isoformat() if article.date else "no date"
    return f"{article.doc_id} · {day} · {some(len(article.text))} characters\n{_first_words(article)}"


def _first_words(article: Article) -> str:
    text = " ".join(article.text[: 4 * _WORDS].split())
    return text if len(text) <= _WORDS else text[:_WORDS].rsplit(" ", 1)[0] + " …"


def _refused(row: Quarantine) -> str:
    where = [row.file] + [f"{name} {at}" for name, at in (("line", row.line), ("byte", row.byte)) if at is not None]
    return f"{', '.join(where)}: {row.reason}"


def as_json(kinds: Iterable[Sniffed]) -> int:
    """Print one JSON object for each kind of file; returns how many records would be quarantined."""
    refused = 0
    for kind in kinds:
        refused += kind.refused
        print(json.dumps(_data(kind), ensure_ascii=False))
    return refused


def _data(kind: Sniffed) -> dict[str, Any]:
    data = asdict(kind)
    data["fields"] = {c.field: {"column": c.column if c.how != "absent" else None, "how": c.how} for c in kind.fields}
    data["articles"] = [
        {
            "doc_id": a.doc_id,
            "date": a.date.isoformat() if a.date else None,
            "title": a.title,
            "length": len(a.text),
            "first_words": _first_words(a),
        }
        for a in kind.articles
    ]
    data["quarantined"] = [row.model_dump() for row in kind.quarantined]
    return data
