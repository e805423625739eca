"""Encodings by name: those of Python, and TCVN3 (ABC) and VNI from ``patterns/reading/encodings.toml``.

Nothing is replaced: a byte that is no character raises ``UnicodeDecodeError``,
because a wrong letter would be a wrong offset.
"""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import regex

from solieu.extractor.readers.settings import InputError
from solieu.patterns import reading

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoding, how it was found, and what to say where it does not fit.

    ``guarded``: it was recognised, not given; then a record that is UTF-8 is refused
    rather than read as gibberish.
    """

    name: str
    how: str = "given"
    guarded: bool = False
    hint: str = ""

    def decode(self, data: bytes) -> str:
        """The text of the bytes.

        Raises:
            UnicodeDecodeError: a byte that is no character of this encoding.

        >>> Codec("vni").decode(bytes.fromhex("48 61 F8 20 4E 6F E4 69"))
        'Hà Nội'
        """
        if self.guarded and not data.isascii() and _is_utf8(data):
            raise UnicodeDecodeError(self.name, data, 0, 1, "UTF-8 among another encoding")
        table = _tables().get(self.name)
        return table(data) if table else data.decode(self.name)

    def wrong(self, data: bytes, error: UnicodeDecodeError) -> str:
        """The reason of a quarantine row for bytes that are not of this encoding."""
        said = "UTF-8" if self.name.startswith("utf-8") else self.name
        where = f"byte 0x{data[error.start]:02x} at {error.start}" if error.start < len(data) else "cut short"
        return f"not valid {said} ({where}). {self.hint or ANY}"


ANY = "Name its encoding with --encoding (cp1258, tcvn3, vni, utf-16, ...), or convert it to UTF-8."


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=64)
def codec(name: str) -> Codec:
    """The encoding of this name.

    Raises:
        InputError: no encoding of text has this name.

    >>> codec("ABC").name, codec("windows-1258").name
    ('tcvn3', 'cp1258')
    """
    wanted = name.strip().lower()
    for own, table in reading("encodings").items():
        if wanted in (own, *table["aliases"]):
            return Codec(own)
    try:
        "".encode(wanted)
        return Codec(codecs.lookup(wanted).name)
    except (LookupError, ValueError) as error:
        own_names = ", ".join(reading("encodings"))
        raise InputError(f"--encoding {name}: no encoding of that name. Write utf-8, utf-16, cp1258, {own_names} ...") from error


@lru_cache(maxsize=64)
def ascii_below(name: str) -> bool:
    """Whether bytes below 80 are always ASCII, so that quotes, braces and line ends can be found in the bytes.

    >>> ascii_below("utf-8"), ascii_below("vni"), ascii_below("utf-16"), ascii_below("gbk")
    (True, True, False, False)
    """
    if name in _tables():
        return True
    try:
        same = all(bytes([b]).decode(name) == chr(b) for b in range(128))
        return same and all(bytes([b, 92]).decode(name, "replace")[-2:][1:] == "\\" for b in range(128, 256))
    except UnicodeError:
        return False


@lru_cache(maxsize=1)
def _tables() -> dict[str, Callable[[bytes], str]]:
    return {name: _decoder(name, table["letters"]) for name, table in reading("encodings").items()}


def _decoder(name: str, letters: dict[str, list[str]]) -> Callable[[bytes], str]:
    """Decode by table: the longest sequence first, then ASCII; any other byte is an error."""
    of = {bytes.fromhex(sequence): letter for letter, sequences in letters.items() for sequence in sequences}
    pairs = b"|".join(regex.escape(s) for s in sorted(of, key=len, reverse=True))
    units = regex.compile(pairs + rb"|[\x80-\xff]")

    def decode(data: bytes) -> str:
        out, end = [], 0
        for match in units.finditer(data):
            letter = of.get(match[0])
            if letter is None:
                raise UnicodeDecodeError(name, data, match.start(), match.end(), "no character of this encoding")
            out += [data[end : match.start()].decode("ascii"), letter]
            end = match.end()
        return "".join(out) + data[end:].decode("ascii")

    return decode
