"""Noun phrases: how far one goes on to the right of its head, and where one that ends at a word begins.

A phrase goes on over nouns, names, adjectives and what says of which sort the
noun is (``vụ khiếu nại``), and stops at a verb, preposition, demonstrative or
comma (``cán bộ Công an chính quy | đảm nhiệm``). Nouns that are counted
together stay together (``thôn, xóm, khu dân cư``). Positions are indexes of
tokens; the words are data (``patterns/subjects.toml``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solieu.extractor.document import BOUND, FIGURE, NUMBER, PLACE, TIME, UNIT, Token
from solieu.extractor.text import QUOTES

_DASHES = ("-", "/", "&")
_QUOTED, _LISTED, _BRACKET = 12, 5, 40
ENDS = frozenset(",;:.([!?…")
"""Marks that end a clause."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as its noun phrases are looked for."""

    view: str
    tokens: Sequence[Token]
    lists: dict[str, frozenset[str]]
    shouted: bool = False

    def has(self, i: int, name: str) -> bool:
        """Whether the token is in that list."""
        return 0 <= i < len(self.tokens) and self.tokens[i].norm in self.lists[name]

    def two(self, i: int, name: str) -> bool:
        """Whether the token and the next one together are in that list."""
        return f"{self.norm(i)} {self.norm(i + 1)}" in self.lists[name]

    def listed(self, i: int) -> bool:
        """Whether the token is, or ends in, a noun that is counted together with others."""
        return self.norm(i).rpartition(" ")[2] in self.lists["counted-together"] or self.has(i, "counted-together")

    def tag(self, i: int) -> str:
        """The token's tag; none outside the sentence."""
        return self.tokens[i].tag if 0 <= i < len(self.tokens) else ""

    def norm(self, i: int) -> str:
        """The token's folded text; none outside the sentence."""
        return self.tokens[i].norm if 0 <= i < len(self.tokens) else ""

    def capital(self, i: int) -> bool:
        """Whether the token is a name by its first letter."""
        if not 0 <= i < len(self.tokens) or self.tag(i) in (FIGURE, UNIT, NUMBER, TIME):
            return False
        if self.tag(i) in ("Np", "Ny", PLACE):
            return True
        opens = i == 0 or not (self.norm(i - 1)[0].isalnum() or self.norm(i - 1) in (",", "-", "/", "("))
        return not (self.shouted or opens) and self.view[self.tokens[i].start].isupper()

    def numbered(self, i: int) -> bool:
        """Whether a number behind the token is part of its name: `Boeing 787`, `quận 3`."""
        return self.capital(i) or self.has(i, "admin-level")

    def nominal(self, i: int) -> bool:
        """Whether the token may be part of a noun phrase, whatever stands beside it."""
        if not 0 <= i < len(self.tokens) or self.has(i, "subject-stop") or self.has(i, "each-phrase"):
            return False
        tag = self.tag(i)
        if tag in (FIGURE, UNIT, NUMBER, TIME, BOUND) or not self.norm(i)[0].isalpha():
            return False
        return tag.startswith("N") or tag in ("A", "Z", "B", "FW", "Y", "M", PLACE) or self.capital(i)

    def broken(self, i: int) -> bool:
        """Whether a line ends before the token, or a gap stands where one was lost."""
        if not 0 < i < len(self.tokens):
            return False
        gap = self.view[self.tokens[i - 1].end : self.tokens[i].start]
        return "\n" in gap or len(gap) > 1


def end_of(line: Line, head: int, limit: int, start: int | None = None) -> int:
    """The index behind the last token of the phrase whose head is that token; ``limit`` is never passed."""
    at = start if start is not None else head + 1
    while at < limit and not line.broken(at) and (further := _further(line, head, at, limit)):
        at = further
    while at > head + 1 and (line.tag(at - 1) in ("CH", "L", "Cc", "C") and line.norm(at - 1) not in QUOTES):
        at -= 1
    return _without_names(line, head, at)


def _without_names(line: Line, head: int, end: int) -> int:
    """`8 tỉnh Bình Dương, Bình Phước, ...`: names that are listed one by one are no part of the noun."""
    if line.norm(end) != "," or not line.capital(end + 1):
        return end
    bare = end
    while bare > head + 1 and line.capital(bare - 1):
        bare -= 1
    return bare


def without_pair(line: Line, head: int, end: int) -> int:
    """`2 trụ cột Văn Toàn và Công Phượng`: where the names of the two begin, else the end as it is."""
    joined = next((j for j in range(head + 1, end - 1) if line.has(j, "and") and line.capital(j - 1) and line.capital(j + 1)), 0)
    if not joined or line.capital(head):
        return end
    while joined > head + 1 and line.capital(joined - 1):
        joined -= 1
    return joined


def _further(line: Line, head: int, at: int, limit: int) -> int:
    """The index behind what goes on with the phrase at a token, or 0."""
    norm, tag = line.norm(at), line.tag(at)
    if norm in QUOTES:
        return _quotation(line, head, at, limit)
    if norm in (",",) or tag in ("Cc", "CC") or (tag == "C" and line.has(at, "and")):
        return _together(line, head, at, limit)
    if norm in _DASHES and line.capital(at - 1) and (line.capital(at + 1)) and at + 1 < limit:
        return at + 2
    if tag == NUMBER and line.numbered(at - 1) and norm[0].isdigit() and len(norm) < 8:
        return at + 1
    if at + 1 < limit and line.two(at, "attributive"):
        return at + 2
    if at == head + 1 and line.two(head, "person"):
        return at + 1
    listed = any(line.tag(j) in ("CH", "Cc") for j in range(head, at))
    if line.nominal(at) or (line.has(at, "attributive") and not line.has(at, "subject-stop") and not listed):
        return at + 1
    if tag == "L" and line.tag(at + 1).startswith("N") and not line.has(at, "subject-stop"):
        return at + 1
    sort = tag == "V" and at == head + 1 and line.has(head, "deverbal-head")
    return at + 1 if sort and not line.has(at, "subject-stop") else 0


def _quotation(line: Line, head: int, at: int, limit: int) -> int:
    """Past a quotation (`cuốn "Quốc gia khởi nghiệp"`), or the mark that closes one opened before the head (`"điểm" mô hình`)."""
    if line.norm(head - 1) == line.norm(at):
        return at + 1
    close = next((j for j in range(at + 1, min(at + _QUOTED, limit)) if line.norm(j) == line.norm(at)), -1)
    return close + 1


def _together(line: Line, head: int, at: int, limit: int) -> int:
    """Past a comma or link and the next noun of a list that is counted together."""
    item = at + 1
    if item >= limit or line.broken(item) or not (line.nominal(item) or line.listed(item)) or line.tag(item) == "A":
        return 0
    end = end_of_item(line, item, limit)
    if line.capital(at - 1) and line.capital(item) and line.norm(at) != ",":
        return end
    if any(line.capital(j) for j in range(item, end)) or line.tag(end) == "P":
        return 0
    if line.listed(item) and any(line.listed(j) for j in range(head, at)):
        return end
    closed = end >= limit or not line.tag(end).startswith(("V", "R"))
    return end if closed and line.norm(at) != "," else 0


def end_of_item(line: Line, head: int, limit: int) -> int:
    """The index behind one member of a list."""
    at = head + 1
    while at < limit and at < head + _LISTED and not line.broken(at) and line.nominal(at):
        at += 1
    return at


def opening(line: Line, close: int) -> int:
    """The token that opens the bracket closed there, or 0."""
    return next((j for j in range(close - 1, max(0, close - _BRACKET), -1) if line.norm(j) == "("), 0)


def clause(line: Line, at: int) -> int:
    """The first token of the clause that a token stands in; brackets that closed before it are passed over."""
    j = at
    while j >= 0:
        if line.norm(j) == ")":
            j = opening(line, j) - 1
            continue
        if line.norm(j) in ENDS or (line.broken(j + 1) and j < at):
            return j + 1
        j -= 1
    return 0


def governed(line: Line, first: int) -> bool:
    """Whether a preposition stands before the phrase that begins there: `hệ thống loa của mỗi phường`."""
    while first > 0 and line.has(first - 1, "subject-lead"):
        first -= 1
    return line.tag(first - 1) == "E" or line.has(first - 1, "subject-of")


def opening_phrase(line: Line, start: int, limit: int) -> tuple[int, int] | None:
    """The noun phrase that a clause opens with, behind words like `trong đó`; None where it opens with anything else."""
    at = start
    while at < limit and (
        line.has(at, "subject-lead") or line.tag(at) in (TIME, "R", "C", "L", "P") or line.norm(at) in (",", '"')
    ):
        at += 1
    if at >= limit or not line.nominal(at) or not (line.tag(at).startswith("N") or line.capital(at)):
        return None
    return at, end_of(line, at, limit)


def before(line: Line, last: int, floor: int = 0) -> tuple[int, int] | None:
    """The noun phrase that ends with a token: its first token and the index behind its last."""
    first = last
    if not _within(line, first):
        return None
    while first > floor and not line.broken(first) and _within(line, first - 1):
        first -= 1
    while first < last and (line.has(first, "subject-lead") or not _may_lead(line, first)):
        first += 1
    if line.has(first, "subject-lead") or not _may_lead(line, first):
        return None
    return first, last + 1


def _within(line: Line, i: int) -> bool:
    if line.nominal(i) or (line.has(i, "attributive") and not line.has(i, "subject-stop")):
        return True
    if line.norm(i) in _DASHES:
        return line.capital(i - 1) and line.capital(i + 1)
    if line.tag(i) == NUMBER:
        return line.numbered(i - 1) and len(line.norm(i)) < 8
    return line.tag(i) == "V" and line.has(i - 1, "deverbal-head")


def _may_lead(line: Line, i: int) -> bool:
    return (line.tag(i).startswith("N") and line.tag(i) != NUMBER) or line.capital(i) or line.tag(i) in ("FW", "Y", "M")
