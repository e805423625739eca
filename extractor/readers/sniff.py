"""How inputs would be read, before a long run: nothing is extracted, only the first records are looked at."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from solieu.extractor.readers import read_opened
from solieu.extractor.readers.detection import declared, detect
from solieu.extractor.readers.formats import format_of
from solieu.extractor.readers.inputs import PACKED, Source, find_sources
from solieu.extractor.readers.opening import DamageError, Opened, opened
from solieu.extractor.readers.records import fields_of_record, fields_of_table, guess
from solieu.extractor.readers.settings import Fields, InputError, Origin, ReadSettings, Record
from solieu.schemas.article import Article, Quarantine

RECORDS = 100  # looked at in each kind of file
ARTICLES = 3  # shown
FILES = 20  # opened of each kind
_NAMES = ("text", "id", "date", "title")


@dataclass(frozen=True, slots=True)
class Column:
    """The column a field is read from; ``how`` is named, guessed or absent."""

    field: str
    column: str
    how: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """How the files of one kind, under one input, would be read.

    ``encodings`` maps what was found to the number of files looked at;
    ``records`` is how many of the first records were looked at, ``refused``
    how many of them would be quarantined.
    """

    input: str
    example: str
    files: int
    format: str
    compression: str | None
    encodings: dict[str, int]
    columns: tuple[str, ...]
    fields: tuple[Column, ...]
    articles: tuple[Article, ...]
    records: int
    refused: int
    quarantined: tuple[Quarantine, ...]


def sniff(given: str, settings: ReadSettings) -> Iterator[Sniffed]:
    """How each kind of file under an input would be read.

    Raises:
        InputError: the input names nothing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("Có 5 xã ngập.", encoding="utf-8")
    ...     [(kind.format, kind.records) for kind in sniff(folder, ReadSettings())]
    [('text', 1)]
    """
    kinds: dict[str, list[Source]] = {}
    for source in find_sources([given]):
        kinds.setdefault(_kind(source.name), []).append(source)
    for sources in kinds.values():
        yield _sniffed(given, sources, settings)


def _kind(name: str) -> str:
    """Files of one ending are read alike: `.jsonl.gz`."""
    path = Path(name.lower())
    return Path(path.stem).suffix + path.suffix if path.suffix in PACKED else path.suffix


def _sniffed(given: str, sources: list[Source], settings: ReadSettings) -> Sniffed:
    looks = [_Look(source, settings) for source in _enough(sources)]
    encodings: Counter[str] = Counter()
    records: list[Record] = []
    for look in looks:
        records += look.records(RECORDS - len(records))
        encodings[look.encoding] += 1
        if len(records) >= RECORDS:
            break
    refused = [record for record in records if isinstance(record, Quarantine)]
    first = looks[0]
    return Sniffed(
        input=given,
        example=first.name,
        files=len(sources),
        format=first.format,
        compression=first.compression,
        encodings={name: count for name, count in encodings.items() if name},
        columns=first.columns,
        fields=first.fields,
        articles=tuple(islice((record for record in records if isinstance(record, Article)), ARTICLES)),
        records=len(records),
        refused=len(refused),
        quarantined=tuple(refused[:ARTICLES]),
    )


def _enough(sources: list[Source]) -> list[Source]:
    return sources[:FILES]


class _Look:
    """One file: its head is looked at when its first records are read."""

    def __init__(self, source: Source, settings: ReadSettings) -> None:
        self._source, self._settings = source, settings
        self.name, self.format, self.encoding = source.name, settings.input_format or "text", ""
        self.compression: str | None = None
        self.columns: tuple[str, ...] = ()
        self.fields: tuple[Column, ...] = ()

    def records(self, most: int) -> list[Record]:
        """The first records, with the file's properties noted on the way."""
        try:
            with opened(self._source, self._settings.limits) as file:
                self._note(file)
                return list(islice(read_opened(file, self._settings), most))
        except (DamageError, InputError, OSError) as error:
            return [Origin(self.name, None, 0).bad(f"cannot be read ({error}).")]

    def _note(self, file: Opened) -> None:
        self.compression = file.compression
        self.format = format_of(file.name, file.head, self._settings.input_format)
        self.encoding = _encoding(file, self.format, self._settings)
        names = columns(file, self.format, self._settings)
        self.columns = tuple(names)
        self.fields = _fields(names, self.format, file.name, self._settings.fields)


def _encoding(file: Opened, form: str, settings: ReadSettings) -> str:
    if form in ("parquet", "warc"):
        return ""
    if form == "html" and settings.encoding is None:
        from solieu.extractor.readers.pages import charset_of

        found = declared(file.head, charset_of(file.head))
    else:
        found = detect(file.head, settings.encoding, file.whole)
    return f"{found.name} ({found.how})"


def columns(file: Opened, form: str, settings: ReadSettings) -> dict[str, Any]:
    """The columns of a table or the keys of the first JSON object, with the value where there is one.

    >>> file = Opened(Source(Path("a.csv"), "a.csv"), io.BytesIO(), b"id,text\\n", None)
    >>> list(columns(file, "csv", ReadSettings()))
    ['id', 'text']
    """
    ahead = replace(file, stream=io.BytesIO(file.head))
    if form in ("csv", "tsv"):
        from solieu.extractor.readers.tables import header

        return dict.fromkeys(header(ahead, settings, "\t" if form == "tsv" else None))
    if form in ("jsonl", "json"):
        return _first_object(ahead, form, settings)
    if form == "parquet" and file.source.name != "-":
        from solieu.extractor.readers.parquet import schema

        with opened(file.source, settings.limits) as again:
            return dict.fromkeys(schema(again))
    return {}


def _first_object(file: Opened, form: str, settings: ReadSettings) -> dict[str, Any]:
    import json

    from solieu.extractor.readers.json_array import elements
    from solieu.extractor.readers.lines import lines
    from solieu.extractor.readers.transcoding import text_stream

    text = text_stream(file, settings)
    limit = settings.limits.line_bytes
    found: Iterator[Any] = elements(text.stream, limit) if form == "json" else lines(text.stream, limit)
    for one in islice(found, RECORDS):
        try:
            value = json.loads(text.codec.decode(text.bare(one.data or b"", one.byte)))
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return {}


def _fields(names: dict[str, Any], form: str, name: str, wanted: Fields) -> tuple[Column, ...]:
    if not names:
        return ()
    table = form in ("csv", "tsv", "parquet")
    chosen = fields_of_table(list(names), wanted, name) if table else fields_of_record(names, wanted, name)
    return tuple(_column(field, getattr(chosen, field), getattr(wanted, field), names) for field in _NAMES)


def _column(field: str, column: str, wanted: str, names: dict[str, Any]) -> Column:
    if column in names:
        return Column(field, column, "named" if column == wanted else "guessed")
    usual = guess(field, "table", names)
    return Column(field, column, "absent", f"perhaps --{field}-field {usual}" if usual else "")
