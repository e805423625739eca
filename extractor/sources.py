"""Who says a figure: `Theo Công an tỉnh Đắk Lắk`, `Bộ Y tế` before `cho biết`, and which figures that governs.

The words that name a source are data (``patterns/sources.toml``); here is how
far its noun phrase goes. A source governs the figures behind it up to the next
one; one that closes its sentence governs those before it too (``5 người chết,
theo Reuters``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solieu.extractor.document import FIGURE, NUMBER, TIME, Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.reading import Reading
from solieu.schemas.pattern import SourceRule

_MAX = 160
_HEAD = 4
_DASHES = ("-", "–", "—")
_QUOTES = ('"', "“", "”", "'", "‘", "’")
_ENDS = (",", ";", ":", ".", "!", "?", "…", "[", "]", ")", "•", *_QUOTES)
_TRAIL = ("E", "R", "L", "C", "Cc", "M")


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule: tokens ``first`` to ``last`` (half-open)."""

    rule: SourceRule
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Source:
    """A source: ``view[start:end]``, governing from ``begins`` on, and what stands before it where it closes."""

    start: int
    end: int
    begins: int
    closes: bool


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


def sources(found: Iterable[Found], field: Field) -> list[Source | None]:
    """For each figure of a sentence who says so, or None."""
    said = sorted({s for f in found if (s := _source(f, field))}, key=lambda s: (s.start, -s.end))
    kept: list[Source] = []
    for source in said:
        if not kept or source.start >= kept[-1].end:
            kept.append(source)
    return [_governing(r, kept) for r in field.readings]


def _governing(reading: Reading, kept: Sequence[Source]) -> Source | None:
    before = [s for s in kept if s.begins <= reading.start]
    behind = [s for s in kept if s.closes and s.start >= reading.end]
    return before[-1] if before else behind[-1] if behind else None


def _source(match: Found, field: Field) -> Source | None:
    made = _behind(match, field) if match.rule.side == "behind" else _before(match, field)
    return made if made and made.end - made.start <= _MAX and (made.closes or not match.rule.closing) else None


# `Theo Công an tỉnh Đắk Lắk, …`


def _behind(match: Found, field: Field) -> Source | None:
    """From the match to the mark or verb that ends the noun phrase behind it."""
    first = _lead(match.last, field)
    kind = _head(first, match.rule.heads, field)
    if kind is None or _is_never(match.last, kind, field) or not _opens(match, field):
        return None
    last = _phrase_end(first, kind, field)
    while last > first and field.tokens[last - 1].tag in _TRAIL:
        last -= 1
    start, end = field.tokens[match.first].start, field.tokens[last - 1].end
    if match.rule.closing and _is_picture(first, last, field):
        return None
    return Source(start, end, end, _closes(last, field))


def _lead(i: int, field: Field) -> int:
    while field.listed(i, "source-lead"):
        i += 1
    return i


def _syllables(i: int, field: Field) -> list[str]:
    return " ".join(t.norm for t in field.tokens[i : i + _HEAD]).split(" ")[:_HEAD]


def _begins(i: int, name: str, field: Field) -> bool:
    words = _syllables(i, field)
    return any(" ".join(words[:size]) in field.known.lists[name] for size in range(1, len(words) + 1))


def _head(i: int, heads: Sequence[str], field: Field) -> str | None:
    """What kind of source begins at a token, if any."""
    if i >= len(field.tokens) or not field.norm(i)[0].isalpha() or field.tokens[i].tag in (FIGURE, NUMBER, TIME):
        return None
    for kind in ("report", "person", "body"):
        if kind in heads and _begins(i, f"source-{kind}", field):
            return kind
    return "name" if "name" in heads and field.capital(i) else None


def _is_never(i: int, kind: str, field: Field) -> bool:
    """`theo Luật Đầu tư`, `theo nhóm`: words behind the match that are no source; a capital or an owner saves some."""
    if not _begins(i, "source-never", field):
        return False
    return kind in ("report", "name") or not field.capital(i)


def _opens(match: Found, field: Field) -> bool:
    """The start of the sentence or clause: behind a mark or a link, or with a capital (`Ảnh: H. Nam Theo báo cáo`)."""
    i = match.first
    if i == 0 or field.capital(i) or match.rule.closing:
        return True
    before = field.tokens[i - 1]
    return not before.norm[0].isalnum() or field.listed(i - 1, "source-opener") or "\n" in field.view[before.end : field.tokens[i].start]


def _phrase_end(i: int, kind: str, field: Field) -> int:
    """The index behind the noun phrase: at a mark that ends it, over titles (`ông Nam, Giám đốc Sở Y tế,`)."""
    first, relative = i, False
    while i < len(field.tokens):
        token = field.tokens[i]
        relative = relative or (i > first and field.listed(i, "source-relative"))
        if token.norm == "(":
            close = _close(i, field)
            if close is None:
                return i
            i = close + 1
            continue
        if token.norm == "," and (_inside_name(i, field) or (kind in ("person", "name") and _title_ahead(i + 1, field))):
            i += 1
            continue
        if token.norm in _DASHES and kind in ("person", "name") and _title_ahead(i + 1, field):
            i += 1
            continue
        if _stops(i, first, relative, field):
            return i
        i += 1
    return i


def _stops(i: int, first: int, relative: bool, field: Field) -> bool:
    token = field.tokens[i]
    if "\n" in field.view[field.tokens[i - 1].end : token.start] or token.norm in _DASHES:
        return True
    if token.norm == ".":
        return i + 1 >= len(field.tokens) or field.tokens[i + 1].start > token.end + 1
    if token.norm in _ENDS or token.tag == FIGURE:
        return True
    if token.tag in (TIME, NUMBER):
        return not (field.norm(i + 1) in (*_ENDS, "") or field.tokens[i + 1].tag == "E")
    return i > first and not relative and field.listed(i, "source-end")


def _close(i: int, field: Field) -> int | None:
    return next((j for j in range(i, min(i + 30, len(field.tokens))) if field.norm(j) == ")"), None)


def _open(i: int, field: Field) -> int | None:
    return next((j for j in range(i, max(i - 30, -1), -1) if field.norm(j) == "("), None)


def _inside_name(i: int, field: Field) -> bool:
    around = " ".join(t.norm for t in field.tokens[max(0, i - 2) : i + 3]).replace(" ,", ",")
    return any(name in around for name in field.known.lists["source-comma"])


def _title_ahead(i: int, field: Field) -> bool:
    """A title or office up to the next mark, no clause: `Giám đốc Sở Y tế,`."""
    if not any(_begins(i, name, field) for name in ("source-office", "source-person", "source-body")):
        return False
    for j in range(i, min(i + 25, len(field.tokens))):
        if field.norm(j) in _ENDS or field.norm(j) in _DASHES:
            return True
        if field.tokens[j].tag == FIGURE or field.listed(j, "source-end"):
            return field.listed(j, "source-verb")
    return False


def _closes(i: int, field: Field) -> bool:
    """Nothing but marks and a day up to the end of the sentence."""
    return all(not t.norm[0].isalnum() or t.tag in (TIME, NUMBER) or field.known.lists["source-between"] & {t.norm} for t in field.tokens[i:])


def _is_picture(first: int, last: int, field: Field) -> bool:
    said = " ".join(t.norm for t in field.tokens[first:last])
    return any(said == word or said.startswith((word + " ", word + "/")) for word in field.known.lists["source-picture"])


# `Bộ Y tế cho biết`


def _before(match: Found, field: Field) -> Source | None:
    """The noun phrase before a verb of saying, with its titles."""
    last = _over_adverbs(match.first - 1, field)
    if last < 0 or field.listed(last, "source-mute"):
        return None
    apposed = field.norm(last) == "," or field.norm(last) in _DASHES
    found = _speaker(last - apposed, match.rule.heads, apposed, field)
    if found is None:
        return None
    start, stop = found
    tokens = field.tokens
    return Source(tokens[start].start, tokens[stop].end, tokens[match.last - 1].end, _closes(match.last, field))


def _over_adverbs(i: int, field: Field) -> int:
    while i >= 0 and (field.listed(i, "source-between") or field.tokens[i].tag in (TIME, NUMBER)):
        i -= 1
    return i


def _speaker(last: int, heads: Sequence[str], apposed: bool, field: Field) -> tuple[int, int] | None:
    """First and last token of the speaker: the segment before the verb, and those it stands in apposition to."""
    found = None
    while last >= 0:
        begin = _segment(last, field)
        here = _naming(begin, last, heads, field)
        if here is None and not (apposed and found is None):
            return found
        if here is not None:
            found = here if found is None else (here[0], found[1])
        else:
            found = (begin, last)  # `Paul Wood, phụ trách cứu hộ, cho biết`: what it is apposed to must name somebody
        more = begin > 1 and (field.norm(begin - 1) == "," or field.norm(begin - 1) in _DASHES) and found[0] == begin
        if not (more and (apposed or _begins(begin, "source-office", field) or _begins(begin, "source-body", field))):
            return found if here is not None else None
        last = begin - 2
        left = _naming(_segment(last, field), last, heads, field)
        if left is None or left[1] != last or not _is_named(*left, apposed, field):
            return found if here is not None else None
        apposed = False
    return found


def _is_named(first: int, last: int, apposed: bool, field: Field) -> bool:
    """A person with a name, or before an apposition between marks any name, for a title to stand behind."""
    person = any(_begins(first, name, field) for name in ("source-person", "source-office")) or _is_name(first, field)
    return (person or apposed) and any(field.capital(i) for i in range(first + (last > first and not _is_name(first, field)), last + 1))


def _segment(i: int, field: Field) -> int:
    """The first token of the stretch between marks that ends at a token; brackets are passed over."""
    while i >= 0:
        norm = field.norm(i)
        if norm == ")" and (opened := _open(i, field)) is not None:
            i = opened - 1
            continue
        if norm == "," and _inside_name(i, field):
            i -= 1
            continue
        if _parts(i, field):
            break
        i -= 1
    return i + 1


def _parts(i: int, field: Field) -> bool:
    """A mark that no noun phrase goes over; a full stop within a name does not part (`TP.HCM`)."""
    token, norm = field.tokens[i], field.norm(i)
    after = field.tokens[i + 1].start if i + 1 < len(field.tokens) else token.end + 1
    if norm == ".":
        return after > token.end
    return norm in (*_ENDS, *_DASHES, "(") or "\n" in field.view[token.end : after]


def _naming(begin: int, last: int, heads: Sequence[str], field: Field) -> tuple[int, int] | None:
    """First and last token of the noun phrase in a segment: behind a verb or link, before an adverbial."""
    start, stop, depth = begin, last, 0
    for i in range(begin, last + 1):
        depth += (field.norm(i) == "(") - (field.norm(i) == ")")
        if depth or (field.capital(i) and i > begin):
            continue
        if field.listed(i, "source-break") or field.tokens[i].tag in (FIGURE, TIME, NUMBER):
            start, stop = i + 1, last
        elif field.listed(i, "source-cut") and i > start:
            stop = min(stop, i - 1)
    head = _headed(start, stop, heads, field)
    return None if head is None else (head, stop)


def _headed(start: int, stop: int, heads: Sequence[str], field: Field) -> int | None:
    """Where the noun phrase begins: at once, or with a capital (`Ảnh Hà Nội Ông Nam cho biết`)."""
    if start > stop:
        return None
    if _heads_here(start, heads, field):
        return start
    inside = range(start + 1, stop + 1)
    return next((i for i in inside if field.capital(i) and _begins(i, "source-titled", field) and "person" in heads), None)


def _heads_here(i: int, heads: Sequence[str], field: Field) -> bool:
    at = _lead(i, field)
    kind = _head(at, heads, field)
    return kind is not None and (kind != "name" or _is_name(at, field))


def _is_name(i: int, field: Field) -> bool:
    """A capital that is not only that of a sentence's first word."""
    token = field.tokens[i]
    text = field.view[token.start : token.end]
    first = i == 0 or not field.norm(i - 1)[0].isalnum()
    inner = any(c.isupper() for c in text[1:])
    return field.capital(i) and (not first or token.tag in ("Np", "Ny") or inner or field.capital(i + 1))
