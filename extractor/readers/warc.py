"""Web archives: the HTML responses of a crawl (warcio, extra `warc`), each through the reader of pages.

Records are cut apart here, so that a damaged one costs only itself; warcio
reads each. Pictures, redirects, requests and the like hold no article and are passed over.
"""

import io
import re
from collections.abc import Iterator
from typing import IO, Any

from solieu.extractor.readers.inputs import require
from solieu.extractor.readers.lines import too_long
from solieu.extractor.readers.opening import DamageError, Opened
from solieu.extractor.readers.pages import page_article
from solieu.extractor.readers.settings import Origin, ReadSettings, Record
from solieu.schemas.article import Article

_START = re.compile(rb"(?:^|(?<=\n))WARC/\d\.\d+\r?\n")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.I)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_PIECE = 2**18
_OVERLAP = 32  # bytes in which the head of a record may be cut
_HEADER = 2**16  # bytes a record's own header may take
_HTML = ("text/html", "application/xhtml+xml")


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """Every page of the archive as an article or a quarantine row; its id is the address of the page."""
    require("warc")
    require("html")
    for byte, data, why in records(file.stream, settings.limits.line_bytes):
        origin = Origin(file.name, None, byte)
        if data is None:
            yield origin.bad(why)
        else:
            yield from _page(data, origin, settings)
    if not file.head:
        yield Origin(file.name, None, 0).bad("the file is empty. Nothing was extracted from it.")


def records(stream: IO[bytes], limit: int) -> Iterator[tuple[int, bytes | None, str]]:
    """Offset and bytes of each record; without bytes where the last part says what is wrong.

    >>> head = b"WARC/1.0\\r\\nContent-Length: 2\\r\\n\\r\\n"
    >>> [(byte, len(data or b"")) for byte, data, _ in records(io.BytesIO((head + b"ab\\r\\n\\r\\n") * 2), 1000)]
    [(0, 33), (37, 33)]
    """
    window = _Window(stream)
    try:
        while window.next_record():
            size, why = _size(window.data)
            if not why and size > limit:
                yield window.offset, None, too_long(size, limit)
                window.drop(size)
                continue
            window.fill(0 if why else size + 64)
            why = why or _wrong_end(window.data, size)
            yield window.offset, None if why else window.data[:size], why
            if why:
                window.to_next()
            else:
                window.drop(size)
    except DamageError as error:
        why = f"the compressed file is damaged behind this place ({error}). What stood before it was read."
        yield window.offset, None, why


class _Window:
    """The part of the stream from the record that is being read, with its offset."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.data, self.offset, self._ended = stream, b"", 0, False

    def fill(self, size: int) -> None:
        """Have so many bytes, or all there are."""
        parts, have = [self.data], len(self.data)
        while have < size and not self._ended:
            piece = self._stream.read(_PIECE)
            self._ended = not piece
            parts.append(piece)
            have += len(piece)
        self.data = b"".join(parts)

    def drop(self, size: int) -> None:
        """Go on by so many bytes, which need not be held."""
        self.offset += size
        left, self.data = size - len(self.data), self.data[size:]
        while left > 0 and (piece := self._stream.read(_PIECE)):
            self.data, left = piece[left:], left - len(piece)

    def next_record(self) -> bool:
        """Go over blank lines to the next record; False at the end."""
        while True:
            self.fill(_HEADER)
            blank = len(self.data) - len(self.data.lstrip(b"\r\n"))
            self.drop(blank)
            if self.data or not blank:
                return bool(self.data)

    def to_next(self) -> None:
        """Go on to where the next record begins behind a damaged one."""
        while (found := _START.search(self.data, 1)) is None:
            if len(self.data) <= _OVERLAP:
                self.drop(len(self.data))
                return
            self.drop(len(self.data) - _OVERLAP)
            self.fill(_HEADER)
        self.drop(found.start())


def _size(data: bytes) -> tuple[int, str]:
    """Length of the record at the head of the data, and what is wrong with its header."""
    if not _START.match(data):
        return 0, "not a WARC record (it does not begin with WARC/). Reading goes on at the next one."
    end = _HEAD_END.search(data, 0, _HEADER)
    length = _LENGTH.search(data, 0, end.end()) if end else None
    if end is None or length is None:
        return 0, "a WARC record without its header's end or without Content-Length. Reading goes on at the next one."
    return end.end() + int(length[1]), ""


def _wrong_end(data: bytes, size: int) -> str:
    if len(data) < size:
        return "a WARC record that is cut short, or shorter than its Content-Length says."
    rest = data[size : size + 64]
    ended = rest.startswith((b"\r\n\r\n", b"\n\n")) or rest.lstrip(b"\r\n")[:5] in (b"", b"WARC/")
    return "" if ended else "a WARC record longer than its Content-Length says."


def _page(data: bytes, origin: Origin, settings: ReadSettings) -> Iterator[Record]:
    """The article of a record that is a page; nothing for the others."""
    from warcio.archiveiterator import ArchiveIterator

    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
        if not _is_page(record):
            return
        body = _body(record, settings.limits.line_bytes)
    except Exception as error:  # warcio raises whatever zlib, its own parser or a bad header make it raise
        yield origin.bad(f"not a readable WARC record ({type(error).__name__}: {str(error)[:200]}). Its neighbours were read.")
        return
    address = record.rec_headers.get_header("WARC-Target-URI")
    if body is None:
        yield origin.bad(f"the page {address} is {too_long(settings.limits.line_bytes + 1, settings.limits.line_bytes)}")
        return
    kind = _content_type(record)
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", kind)
    made = page_article(body, address or f"{origin.file}@{origin.byte}", origin, settings, charset[1] if charset else None)
    # The row of a page tells where its record stands: offsets within a decoded page are of no use to anybody.
    yield made if isinstance(made, Article) else origin.bad(f"{address}: {made.reason}")


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").lower()


def _is_page(record: Any) -> bool:
    """A response with a page, or a page stored as a resource; a redirect or an error page is none."""
    if record.rec_type == "response" and record.http_headers is not None:
        ok = str(record.http_headers.get_statuscode() or "").startswith("2")
    else:
        ok = record.rec_type == "resource"
    return ok and _content_type(record).startswith(_HTML)


def _body(record: Any, limit: int) -> bytes | None:
    """The page, unchunked and decompressed; None where it is longer than a record may be."""
    stream, parts, size = record.content_stream(), [], 0
    while size <= limit and (piece := stream.read(2**16)):
        parts.append(piece)
        size += len(piece)
    return b"".join(parts) if size <= limit else None
