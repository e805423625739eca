"""The lines of a stream with number and offset; a line over the limit is passed over without being held."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from solieu.extractor.readers.opening import DamageError
from solieu.extractor.readers.settings import some

_PIECE = 2**20


class Line(NamedTuple):
    """A line, its number from 1 and the offset of its first byte; without data where ``why`` says what is wrong."""

    number: int
    byte: int
    data: bytes | None
    why: str = ""


def lines(stream: IO[bytes], limit: int) -> Iterator[Line]:
    """Each line with its line end; the last row tells of damage, where the stream ends in it.

    >>> import io
    >>> [(line.number, line.byte, line.data) for line in lines(io.BytesIO(b"a\\nbb\\n"), 100)]
    [(1, 0, b'a\\n'), (2, 2, b'bb\\n')]
    """
    number = offset = 0
    try:
        while data := stream.readline(limit + 2):
            number += 1
            length = len(data)
            if length > limit + 1 and not data.endswith(b"\n"):
                del data
                length += _pass_over(stream)
                yield Line(number, offset, None, too_long(length, limit))
            else:
                yield Line(number, offset, data)
            offset += length
    except DamageError as error:
        why = f"the compressed file is damaged behind this line ({error}). What stood before it was read."
        yield Line(number + 1, offset, None, why)


def _pass_over(stream: IO[bytes]) -> int:
    length = 0
    while piece := stream.readline(_PIECE):
        length += len(piece)
        if piece.endswith(b"\n"):
            break
    return length


def too_long(length: int, limit: int) -> str:
    """The reason for a line or record over the limit.

    >>> too_long(2000, 1000)
    'longer than a record may be (2,000 bytes, limit 1,000). If it is an article, raise it with --limit line_bytes=2000.'
    """
    return (
        f"longer than a record may be ({some(length)} bytes, limit {some(limit)}). "
        f"If it is an article, raise it with --limit line_bytes={length}."
    )
