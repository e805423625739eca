"""An article as read, a normalised view of it, and the way back.

Rules are written once, for clean text; articles come with decomposed vowels,
zero-width characters and full-width digits. So every step works on a *view*
and every answer is mapped back: ``view[a:b]`` stands at ``original_span(a, b)``
of the article as it was read.

The view is NFC, with one kind of space and line break, ASCII digits for
full-width ones, and without characters nobody sees (``44<soft hyphen>.000``).
``folded`` is the view in lower case with one tone placement (``hoà`` ->
``hòa``), one dash and one quotation mark. It has the view's length, so a
position in one is a position in the other.
"""

import re
import unicodedata
from dataclasses import dataclass

import regex

# What is invisible: zero-width space and joiners, word joiner, BOM, soft hyphen, direction marks.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
_NEEDS_WORK = regex.compile(rf"[\p{{M}}{_INVISIBLE}\r\t\v\f\u0085\u2028\u2029\uff01-\uff5e\p{{Zs}}--[ ]]", regex.V1)
# What most texts are made of, nothing of which needs work: found out in a fourth of the time.
_UNUSUAL = re.compile("[^\\n -~\u00a1-\u00ac\u00ae-\u02af\u1ea0-\u1ef9\u2010-\u2027\u2030-\u205e\u20ab\u20ac]")
QUOTES = ('"', "'")
"""The quotation marks of folded text: all others are written so."""
_CLUSTER = regex.compile(r"\r\n|\P{M}\p{M}{0,8}|\p{M}{1,8}")
_PUNCTUATION = (
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2018\u2019\u2032", "'")
    | {"\u00f0": "đ", "\u2044": "/", "\u2215": "/"}
)
_TONED = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ", "o": "òóỏõọ", "u": "ùúủũụ"}
# `hoà` -> `hòa`, `khoẻ` -> `khỏe`, `thuỷ` -> `thủy`: only at the end of a syllable, never after q (`quý`).
_TONE_PAIRS = {
    first + late: early + second
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for late, early in zip(_TONED[second], _TONED[first], strict=True)
}
_TONE = regex.compile(rf"(?<!q)(?:{'|'.join(_TONE_PAIRS)})(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its view. Make one with :func:`read`.

    >>> text = read("ca\u0301n bo\u0323\u0302: 44.000")
    >>> text.view
    'cán bộ: 44.000'
    >>> text.original_span(0, 3)
    (0, 4)
    """

    original: str
    view: str
    folded: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``view[start:end]`` stands in the article as read, half-open."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            here = self.starts[start] if start < len(self.starts) else len(self.original)
            return here, here
        return self.starts[start], self.ends[end - 1]


def fold(view: str) -> str:
    """Lower case, one tone placement, one dash and one quotation mark; same length.

    >>> fold("“HOÀ Bình” – Tỉ lệ")
    '"hòa bình" - tỷ lệ'
    """
    lowered = view.lower()
    if len(lowered) != len(view):  # `İ` is two characters in lower case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in view)
    plain = lowered
    for mark, meant in _PUNCTUATION.items():  # a text holds few of them: `translate`, which asks of every letter, is slow
        plain = plain.replace(mark, meant)
    plain = _TONE.sub(lambda m: _TONE_PAIRS[m[0]], plain)
    return str(_TI.sub("tỷ", plain))


_TI = regex.compile(r"(?<!\p{L})tỉ(?!\p{L})")


def read(original: str) -> Text:
    """The text with its view. Clean text costs one scan and keeps no map.

    >>> read("x\u200by").view
    'xy'
    """
    if not _is_unclean(original) and unicodedata.is_normalized("NFC", original):
        return Text(original, original, fold(original), None, None)
    view: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(original):
        for char in _clean(match[0]):
            view.append(char)
            starts.append(match.start())
            ends.append(match.end())
    joined = "".join(view)
    return Text(original, joined, fold(joined), tuple(starts), tuple(ends))


def _is_unclean(original: str) -> bool:
    return _UNUSUAL.search(original) is not None and _NEEDS_WORK.search("".join(set(original))) is not None


def _clean(cluster: str) -> str:
    if cluster in ("\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f"):
        return "\n"
    composed = unicodedata.normalize("NFC", cluster.strip(_INVISIBLE))
    if len(composed) == 1:
        if "\uff01" <= composed <= "\uff5e":
            return unicodedata.normalize("NFKC", composed)
        if composed == "\t" or unicodedata.category(composed) == "Zs":
            return " "
    return composed


_STROKED = str.maketrans("đĐ", "dD")


def bare(text: str) -> str:
    """The text without diacritics, as people type in a hurry: `Đắk Lắk` -> `Dak Lak`. Case stays.

    >>> bare("Đắk Lắk"), bare("ca\u0301n bo\u0323\u0302")
    ('Dak Lak', 'can bo')
    """
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").translate(_STROKED)
