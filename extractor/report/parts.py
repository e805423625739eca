"""A large input becomes several pages: each holds so much that a browser opens it at once."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from solieu.extractor.readers import Source, without_output
from solieu.extractor.report.entries import Entry
from solieu.extractor.report.safe import as_data
from solieu.extractor.report.spool import Spool
from solieu.extractor.report.tally import Tally

PART_BYTES = 8_000_000
"""Data of one page, in bytes: some 1,300 news articles with 10,000 figures.

Measured in Chromium on two busy cores: 2 MB open in 0.5 s and are searched in
0.2 s, 8 MB in 0.6 and 0.5 s, 20 MB in 1.1 and 1.0 s.
"""
MARK = '<meta name="generator" content="solieu report">'


@dataclass(slots=True)
class Part:
    """One page of several: its number, its counts, and the titles of its first and last article."""

    number: int
    tally: Tally = field(default_factory=Tally)
    first: str = ""
    last: str = ""


def cut(entries: Iterable[Entry], spool: Spool, part_bytes: int) -> Iterator[Part]:
    """Fill pages in order; the data of each is kept in the spool. There is always one page.

    >>> spool = Spool()
    >>> entries = [Entry(name, name, None, "Không có gì.", "", ()) for name in "abc"]
    >>> [(p.number, p.first, p.last) for p in cut(entries, spool, 150)]
    [(1, 'a', 'b'), (2, 'c', 'c')]
    """
    part, held, size = Part(1), list[str](), 0
    for entry in entries:
        data = as_data(entry.as_dict())
        length = len(data.encode("utf-8"))
        if held and size + length > part_bytes:
            yield _closed(part, held, spool)
            part, held, size = Part(part.number + 1), [], 0
        held.append(data)
        size += length
        part.tally.count(entry, part.number)
        part.first, part.last = part.first or entry.title, entry.title
    yield _closed(part, held, spool)


def _closed(part: Part, held: list[str], spool: Spool) -> Part:
    spool.keep(part.number, f"[{','.join(held)}]")
    return part


def part_path(path: Path, number: int) -> Path:
    """Where a page of several stands: ``report-2.html`` beside ``report.html``.

    >>> part_path(Path("out/report.html"), 2).name
    'report-2.html'
    """
    return path.with_name(f"{path.stem}-{number}{path.suffix}")


def is_part(path: Path, name: str) -> bool:
    """Whether a file name is that of a page of the report at ``path``.

    >>> is_part(Path("report.html"), "report-12.html"), is_part(Path("report.html"), "report-old.html")
    (True, False)
    """
    number = name.removeprefix(f"{path.stem}-").removesuffix(path.suffix)
    return number.isascii() and number.isdigit() and name == part_path(path, int(number)).name


def without_report(sources: Iterable[Source], records: Path, path: Path) -> list[Source]:
    """The articles without the records and without the pages of an earlier report: `--articles .` reads neither.

    >>> found = [Source(Path(name), name) for name in ("a.txt", "a.jsonl", "p.html", "p-1.html")]
    >>> [s.name for s in without_report(found, Path("a.jsonl"), Path("p.html"))]
    ['a.txt']
    """
    kept = without_output(without_output(sources, records), path)
    return [s for s in kept if not (s.path.absolute().parent == path.absolute().parent and is_part(path, s.path.name))]


def remove_stale(path: Path, pages: int) -> None:
    """Remove pages that an earlier, longer report left behind; no file that solieu did not write."""
    for other in path.parent.iterdir():
        if is_part(path, other.name) and (pages == 1 or int(other.stem.rpartition("-")[2]) > pages) and _ours(other):
            with suppress(OSError):
                os.unlink(other)  # noqa: PTH108


def _ours(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return MARK.encode() in stream.read(2048)
    except OSError:
        return False
