"""Streams whose bytes below 80 are ASCII, so that lines, quotes and braces can be found before anything is decoded.

UTF-16 and its like are read as UTF-8 on the way; offsets are turned back into those of the file.
"""

import codecs
import io
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, Any

from solieu.extractor.readers.detection import detect
from solieu.extractor.readers.encodings import Codec, ascii_below
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.settings import Origin, ReadSettings

_KEPT = 1024  # pieces of 64 KiB
_MARK = "\udc80"  # stands for one byte that is no character; as UTF-8 it is refused with its record


@dataclass(frozen=True, slots=True)
class TextStream:
    """Bytes to be split and then decoded by ``codec``; ``place`` gives the offset in the file."""

    name: str
    stream: IO[bytes]
    codec: Codec
    place: Callable[[int], int]

    def at(self, line: int | None, byte: int) -> Origin:
        """The origin of a record at this line and this offset of the stream."""
        return Origin(self.name, line, byte, self.place)

    def bare(self, data: bytes, byte: int) -> bytes:
        """The bytes without a byte order mark at the head of the file."""
        return data.removeprefix(codecs.BOM_UTF8) if byte == 0 else data


def text_stream(file: Opened, settings: ReadSettings) -> TextStream:
    """The text of an opened file, ready to be split.

    >>> from solieu.extractor.readers.inputs import Source
    >>> from pathlib import Path
    >>> text_stream(Opened(Source(Path("a"), "a"), io.BytesIO(b"x"), b"x", None), ReadSettings()).codec.name
    'utf-8'
    """
    found = detect(file.head, settings.encoding, file.whole)
    if ascii_below(found.name):
        return TextStream(file.name, file.stream, found, lambda offset: offset)
    wide = _Transcoded(file.stream, _with_end(found.name, file.head))
    shown = replace(found, hint=found.hint or f"The file is read as {found.name}; bytes that are not were marked.")
    return TextStream(file.name, io.BufferedReader(wide, 2**20), replace(shown, name="utf-8"), wide.place)


def _with_end(name: str, head: bytes) -> str:
    """UTF-16 without a mark is little-endian, as Windows writes it."""
    if name in ("utf-16", "utf-32"):
        big = head.startswith(codecs.BOM_UTF16_BE if name == "utf-16" else codecs.BOM_UTF32_BE)
        return f"{name}-{'be' if big else 'le'}"
    return name


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _MARK * (error.end - error.start), error.end


codecs.register_error("solieu.mark", _mark)


class _Transcoded(io.RawIOBase):
    """Another encoding as UTF-8; what is no character is marked, byte for byte, so that offsets stay countable."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = codecs.getincrementaldecoder(name)("solieu.mark")
        self._out, self._ended = b"", False
        # (offset as UTF-8, offset in the file, text) of the pieces that may still be asked for. Within a line of a
        # gigabyte nobody asks: its first pieces and its last ones are kept, what lies between is forgotten.
        self._pieces: deque[tuple[int, int, str]] = deque()
        self._newest: deque[tuple[int, int, str]] = deque(maxlen=_KEPT)
        self._made = self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._out and not self._ended:
            data = self._stream.read(2**16)
            self._ended = not data
            self._add(self._decoder.decode(data, final=not data))
        part, self._out = self._out[: len(buffer)], self._out[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _add(self, text: str) -> None:
        kept = self._pieces if len(self._pieces) < _KEPT and not self._newest else self._newest
        kept.append((self._made, self._read, text))
        self._out = text.encode("utf-8", "surrogatepass")
        self._made += len(self._out)
        self._read += self._length(text)

    def _length(self, text: str) -> int:
        return len(text.replace(_MARK, "").encode(self._name, "surrogatepass")) + text.count(_MARK)

    def place(self, offset: int) -> int:
        """The offset in the file of an offset of the UTF-8 stream; asked for in rising order."""
        while (after := self._after()) is not None and after[0] <= offset:
            self._pieces.popleft()
            if not self._pieces:
                self._pieces.append(self._newest.popleft())
        if not self._pieces:
            return offset
        made, read, text = self._pieces[0]
        inside = text.encode("utf-8", "surrogatepass")[: offset - made]
        return read + self._length(inside.decode("utf-8", "surrogatepass" if _MARK in text else "ignore"))

    def _after(self) -> tuple[int, int, str] | None:
        """The piece behind the first."""
        if len(self._pieces) > 1:
            return self._pieces[1]
        return self._newest[0] if self._newest else None
