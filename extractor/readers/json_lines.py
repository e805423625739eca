"""JSON Lines: one object on each line."""

import io
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import IO, Any

from solieu.extractor.readers.inputs import open_raw
from solieu.extractor.readers.lines import Line, lines
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.records import article, fields_of_record
from solieu.extractor.readers.settings import Origin, ReadSettings, Record
from solieu.extractor.readers.transcoding import TextStream, text_stream

EMPTY = "the file is empty. Nothing was extracted from it."
_LINE = "Each line must be one JSON object."


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """Every line that is not blank, as an article or a quarantine row; of a part of a file, the lines of that part."""
    text, some = text_stream(file, settings), file.source.part is not None
    for line in _lines(file, text, settings.limits.line_bytes):
        origin = text.at(line.number, line.byte)
        if line.data is None:
            yield origin.bad(line.why)
        elif line.data.strip():
            yield json_record(text.bare(line.data, line.byte), origin, text, settings, _LINE)
        else:
            continue
        some = True
    if not some:
        yield Origin(file.name, None, 0).bad(EMPTY)


def _lines(file: Opened, text: TextStream, limit: int) -> Iterator[Line]:
    """The lines of the file, or of the part of it that is wanted, as they stand in the whole file."""
    part = file.source.part
    if part is None:
        yield from lines(text.stream, limit)
        return
    with open_raw(file.source) as raw:
        raw.seek(part.start)
        for line in lines(io.BufferedReader(_Bounded(raw, part.end - part.start), 2**20), limit):
            yield line._replace(number=line.number + part.line, byte=line.byte + part.start)


class _Bounded(io.RawIOBase):
    """The next so many bytes of a stream."""

    def __init__(self, raw: IO[bytes], left: int) -> None:
        self._raw, self._left = raw, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def json_record(data: bytes, origin: Origin, text: TextStream, settings: ReadSettings, mend: str) -> Record:
    """One JSON object as an article, or the row that says what is wrong with it.

    >>> from solieu.extractor.readers.encodings import Codec
    >>> import io
    >>> stream = TextStream("d", io.BytesIO(), Codec("utf-8"), int)
    >>> json_record(b'{"text": 5}', Origin("d", 1, 0), stream, ReadSettings(), "").reason[:30]
    "field 'text' is not a string ("
    """
    try:
        value = _decoder(settings.limits.number_digits).decode(text.codec.decode(data))
    except UnicodeDecodeError as error:
        return origin.bad(text.codec.wrong(data, error), error.start)
    except json.JSONDecodeError as error:
        return origin.bad(f"not valid JSON ({error.msg} at column {error.colno}). {mend}")
    except ValueError as error:
        return origin.bad(f"not valid JSON ({error}). {mend}")
    except RecursionError:
        return origin.bad(f"JSON nested too deeply to be an article. {mend}")
    if not isinstance(value, dict):
        return origin.bad(f"a JSON {type(value).__name__}, not an object. {mend}")
    return article(value, origin, settings, fields_of_record(value, settings.fields, origin.file))


@lru_cache(maxsize=8)
def _decoder(most: int) -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=_bounded(int, most), parse_float=_bounded(float, most))


def _bounded(make: Callable[[str], float], most: int) -> Callable[[str], float]:
    """A number of so many digits is no number of an article: Python itself refuses whole ones of over 4,300."""

    def number(written: str) -> float:
        if len(written) > most:
            raise ValueError(f"a number of {len(written)} digits, limit {most}: --limit number_digits=N")
        return make(written)

    return number
