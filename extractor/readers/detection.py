"""Which encoding bytes are in. Where that is not certain they are read as UTF-8, and what is not goes to quarantine.

Only cp1258 is recognised without being named: its text must hold several of the
commonest marked words, which no other encoding spells with the same bytes.
"""

import unicodedata
from dataclasses import replace
from functools import lru_cache

import regex

from solieu.extractor.readers.encodings import BOMS, Codec, codec
from solieu.patterns import reading

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MULTIBYTE = regex.compile(rb"[\xc3-\xf4][\x80-\xbf]")


def detect(head: bytes, given: str | None = None, whole: bool = False) -> Codec:
    """The encoding of a file that begins with ``head``; ``whole`` where that is all of it.

    >>> detect("Có 5 xã".encode()).name, detect("Có 5 xã".encode("utf-16")).name
    ('utf-8', 'utf-16')
    """
    if given is not None:
        return codec(given)
    for mark, name in BOMS:
        if head.startswith(mark):
            return Codec(name, how="byte order mark")
    if hint := _wide(head):
        return Codec("utf-8", how="assumed", hint=hint)
    bad = [line for line in _lines(head, whole) if not _valid(line, cut=not whole and b"\n" not in head)]
    if not bad:
        return Codec("utf-8", how="valid" if not head.isascii() else "ASCII so far")
    if not any(_valid(line) and _MULTIBYTE.search(line) for line in head.split(b"\n")):
        data = b"\n".join(bad)
        if _reads("cp1258", data):
            return Codec("cp1258", how="recognised by its words", guarded=True)
        for name in reading("encodings"):
            if _reads(name, data):
                return Codec("utf-8", how="assumed", hint=f"It looks like {name.upper()}: read it with --encoding {name}.")
    return Codec("utf-8", how="assumed")


def declared(head: bytes, name: str | None) -> Codec:
    """The encoding of a page that names its own: what is valid UTF-8 with marks is UTF-8 all the same.

    >>> declared(bytes([99, 0xE9]), "windows-1252").name
    'cp1252'
    """
    found = detect(head, whole=True)
    if found.how in ("byte order mark", "valid") or name is None:
        return found
    try:
        return replace(codec(_AS_BROWSERS.get(name.strip().lower(), name)), how="declared by the page")
    except ValueError:
        return found


# What browsers read under these names (WHATWG Encoding); a page cannot declare UTF-16 in ASCII.
_AS_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "utf-16": "utf-8", "utf-16le": "utf-8"}


def _lines(head: bytes, whole: bool) -> list[bytes]:
    """The lines, without a last one that may be cut within a character."""
    lines = head.split(b"\n")
    return lines if whole or len(lines) == 1 else lines[:-1]


def _valid(line: bytes, cut: bool = False) -> bool:
    """Whether it is UTF-8; the end of a line that is `cut` may be within a character."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return cut and error.end >= len(line) and error.reason == "unexpected end of data"
    return True


def _wide(head: bytes) -> str:
    """A hint where every second byte of the ASCII letters is NUL: UTF-16 that does not say so."""
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    if max(even, odd) < 0.3 * len(head[:4000]) / 2 or min(even, odd) > 0.1 * max(even, odd):
        return ""
    return f"It looks like UTF-16 without a byte order mark: read it with --encoding utf-16-{'le' if odd > even else 'be'}."


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(reading("detection")["words"])


def _reads(name: str, data: bytes) -> bool:
    """Whether the bytes, so decoded, hold several common marked words, and these are many of all marked words."""
    try:
        text = unicodedata.normalize("NFC", codec(name).decode(data)).lower()
    except UnicodeDecodeError:
        return False
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    known = [word for word in marked if word in _words()]
    rule = reading("detection")
    return len(set(known)) >= int(rule["least"]) and len(known) >= float(rule["share"]) * len(marked)
