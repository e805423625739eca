"""How inputs are to be read: fields, format, encoding, limits; and the place of a record."""

from collections.abc import Callable
from dataclasses import dataclass, field

from solieu.schemas.article import Article, Quarantine
from solieu.schemas.limits import Limits

FORMATS = ("text", "jsonl", "json", "csv", "tsv", "parquet", "html", "warc")

Record = Article | Quarantine


class InputError(ValueError):
    """An input that cannot be used at all: a usage error, told before anything runs."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a record hold the text, the id, the day of publication and the headline.

    >>> Fields(text="body").id
    'id'
    """

    text: str = "text"
    id: str = "id"
    date: str = "date"
    title: str = "title"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Everything that decides how inputs are read; the same settings read the same records.

    Raises:
        InputError: a format or an encoding that nobody here can read.

    >>> ReadSettings(input_format="csv").fields.text
    'text'
    """

    fields: Fields = field(default_factory=Fields)
    input_format: str | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.input_format is not None and self.input_format not in FORMATS:
            raise InputError(f"--input-format {self.input_format}: no format of that name. Formats: {', '.join(FORMATS)}.")
        if self.encoding is not None:
            from solieu.extractor.readers.encodings import codec

            codec(self.encoding)


def _same(offset: int) -> int:
    return offset


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: file, line or row from 1, offset of its first byte.

    ``place`` turns an offset of the stream that is read into one of the file,
    where the two differ (UTF-16 is read as UTF-8).

    >>> Origin("dump.jsonl", 3, 120).bad("no text").line
    3
    """

    file: str
    line: int | None = None
    byte: int | None = None
    place: Callable[[int], int] = _same

    def bad(self, reason: str, at: int = 0) -> Quarantine:
        """The quarantine row of this record; ``at`` bytes into it stands what is wrong."""
        byte = None if self.byte is None else self.place(self.byte + at)
        return Quarantine(file=self.file, line=self.line, byte=byte, reason=printable(reason))


def printable(text: str) -> str:
    """A text that can be written as UTF-8: what cannot becomes question marks.

    >>> printable("a\\udcffb")
    'a?b'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def some(number: float) -> str:
    """A number as people read it.

    >>> some(33554432)
    '33,554,432'
    """
    return f"{number:,.0f}"
