"""A JSON array of objects, or objects one behind the other, of any length, in the memory of one of them.

The records are cut apart in the bytes and each is parsed alone. Where one is
broken (a quotation mark or brace missing), reading goes on at the next one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from solieu.extractor.readers.json_lines import EMPTY, json_record
from solieu.extractor.readers.lines import too_long
from solieu.extractor.readers.opening import DamageError, Opened
from solieu.extractor.readers.settings import Origin, ReadSettings, Record
from solieu.extractor.readers.transcoding import text_stream

_PIECE = 2**18
_PATIENCE = 2**20
_BETWEEN = re.compile(rb"[\s,]*")
_STRUCTURE = re.compile(rb'["{}\[\]]')
_STRING = re.compile(rb'[^"\\\n]*(?:\\.[^"\\\n]*)*', re.DOTALL)
_SCALAR = re.compile(rb'(?:"(?:[^"\\\n]|\\.)*"?|[^,\[\]{}"\n])*')
_NEXT_INLINE = re.compile(rb"\}\s*,\s*(?=\{)")
_CLOSES = {ord("}"): ord("{"), ord("]"): ord("[")}
_EACH = "Each element must be one JSON object."


@dataclass(frozen=True, slots=True)
class Element:
    """A value of the array, its line and offset; without data where ``why`` says what is wrong."""

    line: int
    byte: int
    data: bytes | None
    why: str = ""


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """Every element of the array (or object of the file) as an article or a quarantine row."""
    text, some = text_stream(file, settings), False
    for element in elements(text.stream, settings.limits.line_bytes):
        origin, some = text.at(element.line, element.byte), True
        if element.data is None:
            yield origin.bad(element.why)
        else:
            yield json_record(element.data, origin, text, settings, _EACH)
    if not some and not file.head.strip():
        yield Origin(file.name, None, 0).bad(EMPTY)


def elements(stream: IO[bytes], limit: int) -> Iterator[Element]:
    """The elements of a top-level array, or the values of a file that has none.

    >>> import io
    >>> [e.data for e in elements(io.BytesIO(b'[{"a": 1},\\n {"a": "]"}]'), 100)]
    [b'{"a": 1}', b'{"a": "]"}']
    """
    window = _Window(stream, limit)
    try:
        yield from _elements(window)
    except DamageError as error:
        why = f"the compressed file is damaged behind this line ({error}). What stood before it was read."
        yield Element(window.line, window.offset, None, why)


class _BrokenError(Exception):
    """An element whose end cannot be told."""


class _Window:
    """The part of the stream from the element that is being read, with its line and offset."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self.limit = stream, limit
        self.data, self.offset, self.line, self.indent, self.ended = b"", 0, 1, b"", False

    def more(self) -> bool:
        piece = b"" if self.ended else self._stream.read(max(_PIECE, len(self.data)))
        self.ended = not piece
        self.data += piece
        return bool(piece)

    def drop(self, size: int) -> None:
        """Forget the first bytes, counting their lines."""
        gone = self.data[:size]
        newline = gone.rfind(b"\n")
        self.line += gone.count(b"\n")
        if newline >= 0 or self.offset == 0:
            self.indent = gone[newline:] if newline >= 0 else b""
        elif gone.strip():
            self.indent = b""
        self.data, self.offset = self.data[size:], self.offset + size

    def skip_between(self) -> int:
        """Go to the first byte of the next value; its code, or -1 at the end."""
        while True:
            end = _BETWEEN.match(self.data)
            self.drop(end.end() if end else 0)
            if self.data:
                return self.data[0]
            if not self.more():
                return -1


def _elements(window: _Window) -> Iterator[Element]:
    window.more()
    if window.data.startswith(b"\xef\xbb\xbf"):
        window.drop(3)
    inside = window.skip_between() == ord("[")
    if inside:
        window.drop(1)
    closed: tuple[int, int] | None = None
    while (first := window.skip_between()) >= 0:
        if closed is not None:
            yield Element(*closed, None, f"a ] behind which records follow. {_EACH}")
            closed = None
        if first == ord("]") and inside:
            closed = window.line, window.offset
            window.drop(1)
        else:
            yield from _element(window, inside)
    if inside and closed is None:
        yield Element(
            window.line,
            window.offset,
            None,
            "the array is not closed: the file may be cut short here. What stood before was read.",
        )


def _element(window: _Window, inside: bool) -> Iterator[Element]:
    line, byte = window.line, window.offset
    try:
        end, dropped = _end(window)
    except _BrokenError as error:
        yield Element(line, byte, None, f"not valid JSON ({error}). {_EACH}")
        _to_next(window, inside)
        return
    data = window.data[:end]
    window.drop(end)
    if dropped or len(data) > window.limit:
        yield Element(line, byte, None, too_long(dropped + len(data), window.limit))
    else:
        yield Element(line, byte, data)


def _end(window: _Window) -> tuple[int, int]:
    """Where the value at the window's head ends, and how many bytes of it were dropped as too many."""
    if window.data[0] not in b"{[":
        return _scalar(window)
    open_, at, dropped, in_string = bytearray(), 0, 0, False
    while True:
        if in_string:
            at, in_string = _string_end(window.data, at)
        if not in_string:
            at, in_string = _structure(window.data, at, open_)
            if not open_:
                return at, dropped
        if at >= len(window.data) - (1 if in_string else 0):
            if not dropped and len(window.data) > _patience(window) and _find_next(window) is not None:
                raise _BrokenError("it does not end before the next record begins")
            if len(window.data) > window.limit:
                dropped += at
                window.drop(at)
                at = 0
            if not window.more():
                raise _BrokenError("it does not end")


def _patience(window: _Window) -> int:
    """How far to read for the end of an element though another seems to begin: not far where each has its own line."""
    return min(_PATIENCE, window.limit) if window.indent.startswith(b"\n") else window.limit


def _string_end(data: bytes, at: int) -> tuple[int, bool]:
    """Behind the string that goes on at ``at``, or as far as it goes."""
    match = _STRING.match(data, at)
    end = match.end() if match else at
    if end < len(data) and data[end] == ord('"'):
        return end + 1, False
    if end < len(data) and data[end] == ord("\n"):
        raise _BrokenError("a string without its closing quotation mark")
    return end, True


def _structure(data: bytes, at: int, open_: bytearray) -> tuple[int, bool]:
    """Over brackets until the value ends, a string begins, or the data does."""
    for match in _STRUCTURE.finditer(data, at):
        mark = data[match.start()]
        if mark == ord('"'):
            return match.end(), True
        if mark in b"{[":
            open_.append(mark)
        elif not open_ or open_.pop() != _CLOSES[mark]:
            raise _BrokenError(f"a {chr(mark)} that closes nothing")
        if not open_:
            return match.end(), False
    return len(data), False


def _scalar(window: _Window) -> tuple[int, int]:
    dropped = 0
    while True:
        match = _SCALAR.match(window.data)
        end = max(1, match.end() if match else 1)
        if end < len(window.data) or not window.more():
            return min(end, len(window.data)), dropped
        if end > window.limit:
            dropped += end
            window.drop(end)


def _find_next(window: _Window) -> int | None:
    """Where the next record begins behind a broken one: on a line of its own as far in as this one, or behind `},`."""
    if window.indent.startswith(b"\n") or window.offset == 0:
        mark = (window.indent or b"\n") + b"{"
        found = window.data.find(mark, 1)
        return found + len(mark) - 1 if found >= 0 else None
    match = _NEXT_INLINE.search(window.data, 1)
    return match.end() if match else None


def _to_next(window: _Window, inside: bool) -> None:
    """Drop what is left of a broken record, up to the next one or the end of the file."""
    while (found := _find_next(window)) is None:
        if len(window.data) > _PIECE:
            indent, keep = window.indent, len(window.data) - 256
            window.drop(keep)
            window.indent = indent
        if not window.more():
            end = window.data.rstrip()
            window.drop(len(end) - 1 if inside and end.endswith(b"]") else len(window.data))
            return
    window.drop(found)
