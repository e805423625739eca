"""The noun phrase that names a source: what it begins with, and the marks that end it.

What persons, bodies and reports begin with are word lists of ``patterns/sources.toml``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solieu.extractor.document import FIGURE, NUMBER, TIME, Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.scene import Reading
from solieu.extractor.words import lexicon

_HEAD, _BRACKET, _TAIL = 4, 30, 9
DASHES = ("-", "–", "—")
_QUOTES = ('"', "“", "”", "'", "‘", "’")
ENDS = (",", ";", ":", ".", "!", "?", "…", "[", "]", ")", "•", *_QUOTES)


@dataclass(frozen=True, slots=True)
class Field:
    """A sentence with its figures."""

    view: str
    tokens: Sequence[Token]
    readings: Sequence[Reading]
    known: Knowledge

    def listed(self, i: int, name: str) -> bool:
        """Whether a token is a word of a list."""
        return 0 <= i < len(self.tokens) and self.tokens[i].norm in self.known.lists[name]

    def norm(self, i: int) -> str:
        """The folded text of a token, empty beyond the sentence."""
        return self.tokens[i].norm if 0 <= i < len(self.tokens) else ""

    def capital(self, i: int) -> bool:
        """Whether a token is written with a capital."""
        return 0 <= i < len(self.tokens) and self.view[self.tokens[i].start].isupper()


def _syllables(i: int, field: Field) -> list[str]:
    return " ".join(t.norm for t in field.tokens[i : i + _HEAD]).split(" ")[:_HEAD]


def begins_with(i: int, name: str, field: Field) -> bool:
    """Whether the words from a token on begin with an entry of a list."""
    words = _syllables(i, field)
    return any(" ".join(words[:size]) in field.known.lists[name] for size in range(1, len(words) + 1))


def head(i: int, heads: Sequence[str], field: Field) -> str | None:
    """What kind of source begins at a token, if any."""
    if i >= len(field.tokens) or not field.norm(i)[0].isalpha() or field.tokens[i].tag in (FIGURE, NUMBER, TIME):
        return None
    for kind in ("report", "person", "body"):
        if kind in heads and begins_with(i, f"source-{kind}", field):
            named = field.capital(i) and (i > 0 or field.capital(i + 1))
            return kind if named or not field.listed(i, "source-capital") else None  # `vụ cháy`, but `Vụ Ngân sách`
    return "name" if "name" in heads and field.capital(i) else None


def lead(i: int, field: Field) -> int:
    """The index behind words like those of `theo một số chuyên gia`, where the head stands."""
    while field.listed(i, "source-lead"):
        i += 1
    return i


def closing_bracket(i: int, field: Field) -> int | None:
    """The bracket that closes near behind a token."""
    return next((j for j in range(i, min(i + _BRACKET, len(field.tokens))) if field.norm(j) == ")"), None)


def opening_bracket(i: int, field: Field) -> int | None:
    """The bracket that opens near before a token."""
    return next((j for j in range(i, max(i - _BRACKET, -1), -1) if field.norm(j) == "("), None)


def inside_name(i: int, field: Field) -> bool:
    """Whether a comma stands in the name of a body (`Bộ Lao động, Thương binh và Xã hội`)."""
    around = " ".join(t.norm for t in field.tokens[max(0, i - 2) : i + 3]).replace(" ,", ",")
    return any(name in around for name in field.known.lists["source-comma"])


def is_name(i: int, field: Field) -> bool:
    """A capital that is not only that of a sentence's first word."""
    token = field.tokens[i]
    text = field.view[token.start : token.end]
    first = i == 0 or not field.norm(i - 1)[0].isalnum()
    inner = any(c.isupper() for c in text[1:])
    known = token.norm in lexicon() or token.norm.split(" ")[0] in field.known.lists["source-common"]
    return field.capital(i) and (not first or token.tag in ("Np", "Ny") or inner or not known or field.capital(i + 1))


def closes(i: int, field: Field) -> bool:
    """Nothing but marks, a day or an adverbial up to the end of the sentence (`cho biết trong một tuyên bố.`)."""
    behind = field.tokens[i:]
    if field.listed(i, "source-tail") and len(behind) <= _TAIL:
        return not any(t.tag == FIGURE or t.norm in (",", ":") for t in behind)
    between = field.known.lists["source-between"]
    return all(not t.norm[0].isalnum() or t.tag in (TIME, NUMBER) or t.norm in between for t in behind)
