"""A source as a stream of decompressed bytes whose head can be looked at, never more in memory than asked for."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from solieu.extractor.readers.inputs import PACKED, Source, open_raw, require
from solieu.extractor.readers.settings import some
from solieu.schemas.limits import Limits

HEAD = 256 * 1024  # bytes by which format and encoding are told
_ALLOWANCE = 16 * 2**20  # output before the ratio counts: a small file of repeated lines is no bomb
_CHUNK = 2048  # of zstd input: one can become at most 64 MiB
_MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst"}


class DamageError(Exception):
    """Compressed data that goes no further: cut short, garbled, or a bomb."""


@dataclass(slots=True)
class Opened:
    """A source being read: its decompressed bytes, their head, and how it is compressed (``gz``, ``zst`` or None)."""

    source: Source
    stream: IO[bytes]
    head: bytes
    compression: str | None
    taken: Callable[[], int] = lambda: 0
    """How many bytes of it, as it is stored, were read so far."""

    @property
    def name(self) -> str:
        """The name by which records and quarantine rows call the source."""
        return self.source.name

    @property
    def whole(self) -> bool:
        """Whether the head is all there is."""
        return len(self.head) < HEAD


@contextmanager
def opened(source: Source, limits: Limits) -> Iterator[Opened]:
    """Open a source for reading; compression is told by the first bytes, not by the name.

    Raises:
        OSError: it cannot be opened.
        DamageError: later, by reading: what is compressed is damaged or a bomb.

    >>> from pathlib import Path
    >>> with opened(Source(Path(__file__), "opening.py"), Limits()) as file:
    ...     file.head[:3], file.compression
    (b'\"\"\"', None)
    """
    raw = open_raw(source)
    try:
        first = raw.read(4)
        kind = next((name for magic, name in _MAGIC.items() if first.startswith(magic)), None)
        counted = _Counted(first, raw)
        stream: Any = counted
        if kind is not None:
            stream = _Inflated(stream, kind, limits)
        elif first and source.name.lower().endswith(PACKED) and not _is_text(first):
            raise DamageError(f"the name says it is compressed, but it does not begin as such a file does ({first.hex(' ')})")
        head, error = _head(stream)
        yield Opened(source, io.BufferedReader(_Rewound(head, stream, error), 2**20), head, kind, lambda: counted.count)
    finally:
        if source.name != "-":
            raw.close()


def _is_text(first: bytes) -> bool:
    return all(b >= 32 or b in b"\t\r\n" for b in first)


def _head(stream: Any) -> tuple[bytes, DamageError | None]:
    parts, size = [], 0
    try:
        while size < HEAD and (part := stream.read(HEAD - size)):
            parts.append(part)
            size += len(part)
    except DamageError as error:
        return b"".join(parts), error
    return b"".join(parts), None


class _Counted:
    """A raw stream with the bytes already taken from it in front, and a count of what was read."""

    def __init__(self, first: bytes, raw: IO[bytes]) -> None:
        self._first, self._raw, self.count = first, raw, 0

    def read(self, size: int = 2**16) -> bytes:
        if self._first:
            part, self._first = self._first, b""
        else:
            part = self._raw.read(size)
        self.count += len(part)
        return part


class _Rewound(io.RawIOBase):
    """The head again, and then the rest; an error met in the head comes behind it."""

    def __init__(self, head: bytes, rest: Any, error: DamageError | None) -> None:
        self._head, self._rest, self._error = head, rest, error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._head[: len(buffer)]
        if part:
            self._head = self._head[len(part) :]
        elif self._error is not None:
            raise self._error
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


class _Inflated:
    """The decompressed bytes of all members or frames of a stream."""

    def __init__(self, packed: _Counted, kind: str, limits: Limits) -> None:
        self._packed, self._kind, self._ratio = packed, kind, limits.decompression_ratio
        self._new: Callable[[], Any] = _gzip_member if kind == "gz" else _zstd_frame()
        self._member, self._begun = self._new(), False
        self._made, self._in, self._out = 0, b"", b""

    def read(self, size: int) -> bytes:
        while not self._out:
            if not self._in and not self._more():
                return b""
            self._step()
        part, self._out = self._out[:size], self._out[size:]
        return part

    def _more(self) -> bool:
        self._in = self._packed.read(_CHUNK if self._kind == "zst" else 2**16)
        if not self._in and self._begun:
            raise DamageError("it is cut short")
        return bool(self._in)

    def _step(self) -> None:
        """One piece of output; behind the last member zeros may stand, as tapes leave them."""
        if not self._begun and not self._in.strip(b"\0"):
            self._in = b""
            return
        self._begun = True
        try:
            self._out = self._member.decompress(self._in, 2**20) if self._kind == "gz" else self._member.decompress(self._in)
        except _errors() as error:
            raise DamageError(f"it is garbled: {error}") from error
        self._in = self._member.unconsumed_tail if self._kind == "gz" else b""
        if self._member.eof:
            self._in = self._member.unused_data
            self._member, self._begun = self._new(), False
        self._bound(len(self._out))

    def _bound(self, made: int) -> None:
        self._made += made
        if self._made > max(_ALLOWANCE, self._ratio * self._packed.count):
            raise DamageError(
                f"it grows to more than {some(self._ratio)} times its size, as a decompression bomb does. "
                "If it is none, raise the limit with --limit decompression_ratio=N"
            )


def _gzip_member() -> Any:
    return zlib.decompressobj(wbits=31)


def _zstd_frame() -> Callable[[], Any]:
    require("zst")
    import zstandard

    return lambda: zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()


def _errors() -> tuple[type[Exception], ...]:
    try:
        import zstandard
    except ImportError:
        return (zlib.error, gzip.BadGzipFile)
    return (zlib.error, gzip.BadGzipFile, zstandard.ZstdError)
