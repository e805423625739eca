"""Text into a stream of bytes: UTF-8, packed as the file's ending says, the same bytes each time."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast


@contextmanager
def text_into(stream: BinaryIO, packing: str = "") -> Iterator[IO[str]]:
    """A text stream whose characters go to ``stream`` as UTF-8, line ends as they are.

    Args:
        stream: takes the bytes; it is left open.
        packing: ``.gz``, ``.zst`` or nothing.

    Raises:
        OSError: the bytes cannot be written.

    >>> bytes_of = io.BytesIO()
    >>> with text_into(bytes_of, ".gz") as text:
    ...     _ = text.write("xã")
    >>> gzip.decompress(bytes_of.getvalue()).decode("utf-8")
    'xã'
    """
    with _packed(stream, packing) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8", newline="")
        yield text
        text.detach()  # flushes, and leaves the stream below open


@contextmanager
def _packed(stream: BinaryIO, packing: str) -> Iterator[BinaryIO]:
    if packing == ".gz":
        # Neither time nor name: the same records must give the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=6) as inner:
            yield cast(BinaryIO, inner)
    elif packing == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=3).stream_writer(stream, closefd=False) as zst:
            yield cast(BinaryIO, zst)
    else:
        yield stream
