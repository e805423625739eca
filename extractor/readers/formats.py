"""Which format a source is in: the one given, else by its ending, else by its first bytes."""

import regex

from solieu.extractor.readers.inputs import SUFFIXES, suffix_of

_HTML = regex.compile(rb"(?:<!--.{0,2000}?-->\s{0,99})?<(?:!doctype\s{1,9}html|html|head|body)\b", regex.I | regex.S)
BOM = b"\xef\xbb\xbf"


def format_of(name: str, head: bytes, given: str | None = None) -> str:
    """The format of a source of this name that begins with ``head``.

    >>> format_of("dump.csv.gz", b""), format_of("-", b'{"text": "x"}'), format_of("notes", b"abc")
    ('csv', 'jsonl', 'text')
    """
    return given or SUFFIXES.get(suffix_of(name)) or _by_content(head)


def _by_content(head: bytes) -> str:
    """What standard input or a file of no known ending holds."""
    start = narrow(head).removeprefix(BOM).lstrip()
    if head.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        first = start.partition(b"\n")
        return "json" if first[1] and first[0].strip() == b"{" else "jsonl"
    return "html" if _HTML.match(start) else "text"


def narrow(head: bytes) -> bytes:
    """The head with UTF-16 made one byte a character, as far as it is ASCII.

    >>> narrow("{".encode("utf-16"))
    b'{'
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("ascii", "replace")
    return head
