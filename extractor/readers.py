"""Articles from files, folders, globs, JSON Lines and standard input.

A record that cannot be read becomes a :class:`Quarantine` row with file, line
and byte; reading goes on behind it. Nothing is decoded by guess: a wrong letter
would be a wrong offset.
"""

import gzip
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from glob import glob, has_magic
from pathlib import Path
from typing import IO, Any

import regex

from solieu.schemas.article import Article, Quarantine

TEXT_SUFFIXES = (".txt",)
LINE_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
BOM = b"\xef\xbb\xbf"
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
_GZIP = b"\x1f\x8b"
_ISO = regex.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = regex.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

Record = Article | Quarantine


class InputError(ValueError):
    """An input that is not there at all: a usage error, told before anything runs."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a JSON record hold the text, the id and the day of publication.

    >>> Fields(text="body").id
    'id'
    """

    text: str = "text"
    id: str = "id"
    date: str = "date"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, and its name relative to the input it was found under."""

    path: Path
    name: str


def find_sources(inputs: Iterable[str]) -> list[Source]:
    """The files behind the inputs, in order; ``-`` is standard input.

    Raises:
        InputError: an input names nothing, or a folder with no article in it.

    >>> find_sources(["-"])[0].name
    '-'
    """
    found = [source for given in inputs for source in _sources(given)]
    times = Counter(source.name for source in found)
    # Two inputs with a file of the same name: then the whole path, so that no two articles share an id.
    return [Source(s.path, _printable(s.name if times[s.name] == 1 else s.path.as_posix())) for s in found]


def _printable(name: str) -> str:
    """A file name that can be written: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def without_output(sources: Iterable[Source], output: Path | None) -> list[Source]:
    """The sources without what an earlier run wrote: `extract . -o figures.jsonl` reads no records as articles.

    >>> without_output([Source(Path("a.txt"), "a.txt")], Path("a.txt"))
    []
    """
    if output is None:
        return list(sources)
    written = {output.absolute(), output.with_name(output.name + ".quarantine.jsonl").absolute()}
    return [s for s in sources if s.path.absolute() not in written]


def _sources(given: str) -> list[Source]:
    if given == "-":
        return [Source(Path("-"), "-")]
    path = Path(given)
    if path.is_dir():
        found = sorted(
            p for p in path.rglob("*") if (p.is_file() or p.is_symlink()) and p.name.endswith(TEXT_SUFFIXES + LINE_SUFFIXES)
        )
        if not found:
            raise InputError(f"{given}: no article in this folder. Articles are files ending in .txt, .jsonl or .jsonl.gz.")
        return [Source(p, p.relative_to(path).as_posix()) for p in found]
    if path.exists():
        return [Source(path, path.name)]
    matches = [m for m in sorted(glob(given, recursive=True)) if Path(m).is_file()] if has_magic(given) else []  # noqa: PTH207 (absolute patterns too)
    if not matches:
        raise InputError(f"{given}: no such file or folder. Check the path, or use - to read standard input.")
    return [Source(Path(m), Path(m).name) for m in matches]


def read_sources(sources: Iterable[Source], fields: Fields) -> Iterator[Record]:
    """Every record of the sources: an article, or a quarantine row with the reason."""
    for source in sources:
        try:
            yield from _read(source, fields)
        except OSError as error:
            yield Quarantine(
                file=source.name,
                line=None,
                byte=None,
                reason=f"cannot be read ({error.strerror or error}). Check that the file exists and that you may read it.",
            )


def _read(source: Source, fields: Fields) -> Iterator[Record]:
    if source.name == "-":
        yield from _standard_input(fields)
    elif source.name.endswith(LINE_SUFFIXES):
        with source.path.open("rb") as raw:
            yield from _lines(_unzipped(raw), source.name, fields)
    else:
        yield _whole(source.path.read_bytes(), source.name)


_ARRAY = "one JSON document, not JSON Lines. Write one object on each line, for example with: jq -c '.[]'."


def _standard_input(fields: Fields) -> Iterator[Record]:
    """JSON Lines where the first character is a brace, else one plain article; gzip is seen by its first bytes."""
    stream: Any = _unzipped(sys.stdin.buffer)
    try:
        head = stream.peek(1)[:64].lstrip() if hasattr(stream, "peek") else b""
    except _DAMAGED:
        head = b""
    if head.startswith(b"["):
        yield Quarantine(file="-", line=1, byte=0, reason=_ARRAY)
    elif head.removeprefix(BOM).startswith(b"{"):
        yield from _lines(stream, "-", fields)
    else:
        try:
            yield _whole(stream.read(), "-")
        except _DAMAGED as error:
            yield Quarantine(file="-", line=None, byte=0, reason=f"the compressed input is damaged ({error}). Nothing was read.")


def _unzipped(raw: IO[bytes]) -> IO[bytes]:
    peek = getattr(raw, "peek", None)
    if peek is not None and peek(2)[:2] == _GZIP:
        return gzip.open(raw, "rb")  # type: ignore[return-value]
    return raw


def _whole(data: bytes, name: str) -> Record:
    if name.endswith(".json"):
        return Quarantine(file=name, line=None, byte=0, reason=_ARRAY)
    if not data.strip():
        return Quarantine(file=name, line=None, byte=0, reason="the file is empty. Nothing was extracted from it.")
    try:
        return Article(doc_id=name, text=data.decode("utf-8"), file=name, byte=0)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Quarantine(file=name, line=line, byte=error.start, reason=_not_utf8(data, error))


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    return f"not valid UTF-8 (byte 0x{data[error.start]:02x} at {error.start}). Convert the file to UTF-8."


def _lines(stream: IO[bytes], name: str, fields: Fields) -> Iterator[Record]:
    offset, number = 0, 0
    try:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _record(line, name, number, offset, fields)
            offset += len(line)
    except _DAMAGED as error:
        reason = f"the compressed file is damaged behind this line ({error}). What stood before it was read."
        yield Quarantine(file=name, line=number + 1, byte=offset, reason=reason)
        return
    if number == 0:
        yield Quarantine(file=name, line=None, byte=0, reason="the file is empty. Nothing was extracted from it.")


def _record(line: bytes, name: str, number: int, offset: int, fields: Fields) -> Record:
    def bad(reason: str, at: int = 0) -> Quarantine:
        return Quarantine(file=name, line=number, byte=offset + at, reason=reason.encode("utf-8", "replace").decode("utf-8"))

    try:
        data = json.loads(line.removeprefix(BOM if offset == 0 else b"").decode("utf-8"))
    except UnicodeDecodeError as error:
        return bad(_not_utf8(line, error), error.start)
    except json.JSONDecodeError as error:
        return bad(f"not valid JSON ({error.msg} at column {error.colno}). Each line must be one JSON object.")
    except ValueError as error:  # an integer of over 4,300 digits
        return bad(f"not valid JSON ({error}). Each line must be one JSON object.")
    except RecursionError:
        return bad("JSON nested too deeply to be an article. Each line must be one flat JSON object.")
    if not isinstance(data, dict):
        return bad(f"a JSON {type(data).__name__}, not an object. Each line must be one JSON object.")
    text = data.get(fields.text)
    if not isinstance(text, str):
        has = ", ".join(map(str, list(data)[:8])) or "none"
        wrong = "is not a string" if fields.text in data else "is missing"
        return bad(f"field {fields.text!r} {wrong} (fields: {has}). Name the right one with --text-field.")
    if text and not _is_text(text):
        return bad("the text holds half of a surrogate pair, which is no character. Repair the dump's encoding.")
    given = data.get(fields.id)
    usable = isinstance(given, (str, int)) and not isinstance(given, bool) and _is_text(str(given))
    doc_id = str(given) if usable else f"{name}#{number}"
    return Article(doc_id=doc_id, text=text, date=read_date(data.get(fields.date)), file=name, line=number, byte=offset)


def _is_text(text: str) -> bool:
    """Whether it is something, and no half of a surrogate pair, which no output could hold."""
    return bool(text) and not any("\ud800" <= c <= "\udfff" for c in text)


def read_date(value: object) -> Date | None:
    """A day of publication as dumps write it (ISO, or day first); None where it is none.

    >>> read_date("2021-04-23T08:00:00+07:00"), read_date("31/05/2021"), read_date("hôm qua")
    (datetime.date(2021, 4, 23), datetime.date(2021, 5, 31), None)
    """
    if not isinstance(value, str):
        return None
    if match := _ISO.search(value):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.search(value):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return Date(year, month, day)
    except ValueError:
        return None
