"""Plain text: one file, one article."""

from collections.abc import Iterator

from solieu.extractor.readers.detection import detect
from solieu.extractor.readers.json_lines import EMPTY
from solieu.extractor.readers.opening import Opened
from solieu.extractor.readers.records import unfit
from solieu.extractor.readers.settings import Origin, ReadSettings, Record, some
from solieu.schemas.article import Article

_WIDEST = 4  # bytes of a code point in any encoding


def read(file: Opened, settings: ReadSettings) -> Iterator[Record]:
    """The one article of the file; its id is the name."""
    origin = Origin(file.name, None, 0)
    data = all_bytes(file, settings)
    if data is None:
        limit = settings.limits.article_chars
        yield origin.bad(
            f"longer than an article may be (limit {some(limit)} characters). Raise it with --limit article_chars=N."
        )
    elif not data.strip():
        yield origin.bad(EMPTY)
    else:
        yield _article(data, file.name, settings)


def all_bytes(file: Opened, settings: ReadSettings) -> bytes | None:
    """The whole file, or None where it is longer than any article may be.

    >>> import io
    >>> from pathlib import Path
    >>> from solieu.extractor.readers.inputs import Source
    >>> all_bytes(Opened(Source(Path("a"), "a"), io.BytesIO(b"5 ha"), b"5 ha", None), ReadSettings())
    b'5 ha'
    """
    most = _WIDEST * settings.limits.article_chars
    parts, size = [], 0
    while size <= most and (part := file.stream.read(min(2**20, most + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts) if size <= most else None


def _article(data: bytes, name: str, settings: ReadSettings) -> Record:
    found = detect(data, settings.encoding, whole=True)
    try:
        text = found.decode(data)
    except UnicodeDecodeError as error:
        return Origin(name, data.count(b"\n", 0, error.start) + 1, error.start).bad(found.wrong(data, error))
    if reason := unfit(text, settings):
        return Origin(name, None, 0).bad(reason)
    return Article(doc_id=name, text=text, file=name, line=None, byte=0)
