"""Who says a figure: `Theo Công an tỉnh Đắk Lắk`, `Bộ Y tế` before `cho biết`, and which figures that governs.

The words that name a source are data (``patterns/sources.toml``); here is how
far its noun phrase goes. A source governs the figures behind it up to the next
one; one that closes its sentence governs those before it too (``5 người chết,
theo Reuters``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solieu.extractor.document import FIGURE, NUMBER, TIME
from solieu.extractor.matching import Found
from solieu.extractor.naming import (
    DASHES,
    ENDS,
    Field,
    begins_with,
    closes,
    closing_bracket,
    head,
    inside_name,
    lead,
)
from solieu.extractor.scene import Reading
from solieu.extractor.speakers import again, speaker
from solieu.schemas.pattern import SourceRule

_MAX, _SHORT, _TITLE = 160, 12, 25
_TRAIL = ("E", "L", "C", "Cc", "M")


@dataclass(frozen=True, slots=True)
class Source:
    """A source: ``view[start:end]``, governing from ``begins`` on, and what stands before it where it closes."""

    start: int
    end: int
    begins: int
    closes: bool


def sources(found: Sequence[Found[SourceRule]], field: Field) -> list[Source | None]:
    """For each figure of a sentence who says so, or None."""
    if not found:
        return [None] * len(field.readings)
    said = sorted({s for f in found if (s := _source(f, field))}, key=lambda s: (s.start, s.end))
    kept: list[Source] = []
    for source in said:
        if not kept or source.start >= kept[-1].end:
            kept.append(source)
    return [_governing(r, kept) for r in field.readings]


def _governing(reading: Reading, kept: Sequence[Source]) -> Source | None:
    before = [s for s in kept if s.begins <= reading.start]
    behind = [s for s in kept if s.closes and s.start >= reading.end]
    return before[-1] if before else behind[-1] if behind else None


def _source(match: Found[SourceRule], field: Field) -> Source | None:
    made = _behind(match, field) if match.rule.side == "behind" else _before(match, field)
    return made if made and made.end - made.start <= _MAX and (made.closes or not match.rule.closing) else None


def _before(match: Found[SourceRule], field: Field) -> Source | None:
    found = speaker(match.first, match.rule.heads, field)
    if found is None:
        return None
    end = field.tokens[found[1]].end
    start = again(field.tokens[found[0]].start, end, field)
    return Source(start, end, field.tokens[match.last - 1].end, closes(match.last, field))


def _behind(match: Found[SourceRule], field: Field) -> Source | None:
    """From the match to the mark or verb that ends the noun phrase behind it."""
    first = lead(match.last, field)
    kind = head(first, match.rule.heads, field)
    if kind is None or _is_never(match.last, kind, field) or not _opens(match, field):
        return None
    last = _trimmed(first, _phrase_end(first, kind, field), kind, field)
    start, end = field.tokens[match.first].start, field.tokens[last - 1].end
    if match.rule.closing and _is_picture(first, last, field):
        return None
    return Source(start, end, end, closes(last, field))


def _trimmed(first: int, last: int, kind: str, field: Field) -> int:
    """Without what only leads to the next clause; where no mark ended it, a name is the end (`theo Bộ Y tế đây là`)."""
    clean = field.norm(last) in (*ENDS, "")
    capitals = [i for i in range(first + 1, last) if field.capital(i)]
    if not clean and capitals and kind != "report":
        last = capitals[-1] + 1 + (field.norm(capitals[-1] + 1) == ")")
    while last > first + 1 and (
        field.tokens[last - 1].tag in (_TRAIL if clean else (*_TRAIL, "R"))
        or (kind != "report" and field.listed(last - 1, "source-between"))
    ):
        last -= 1
    return last


def _is_never(i: int, kind: str, field: Field) -> bool:
    """`theo Luật Đầu tư`, `theo nhóm`: words behind the match that are no source; a capital or an owner saves some."""
    if not begins_with(i, "source-never", field):
        return False
    return kind in ("report", "name") or not field.capital(i) or begins_with(i, "source-law", field)


def _opens(match: Found[SourceRule], field: Field) -> bool:
    """The start of the sentence or clause: behind a mark or a link, or with a capital (`Ảnh: H. Nam Theo báo cáo`)."""
    i = match.first
    if i == 0 or field.capital(i) or match.rule.closing:
        return True
    before = field.tokens[i - 1]
    return (
        not before.norm[0].isalnum()
        or field.listed(i - 1, "source-opener")
        or "\n" in field.view[before.end : field.tokens[i].start]
    )


def _phrase_end(i: int, kind: str, field: Field) -> int:
    """The index behind the noun phrase: at a mark that ends it, over titles (`ông Nam, Giám đốc Sở Y tế,`)."""
    first, relative = i, False
    while i < len(field.tokens):
        relative = relative or (i > first and field.listed(i, "source-relative"))
        bracket = closing_bracket(i, field) if field.norm(i) == "(" else None
        if field.norm(i) == "(" and bracket is None:
            return i
        over = bracket or _goes_over(i, kind, field) or (kind == "report" and _goes_on(i, relative, field))
        if not over and _stops(i, first, relative, kind == "report", field):
            return i
        i = bracket + 1 if bracket else i + 1
    return i


def _goes_over(i: int, kind: str, field: Field) -> bool:
    """A comma inside the name of a body, or a comma or dash between a person and a title."""
    if field.norm(i) == "," and inside_name(i, field):
        return True
    if field.norm(i) in DASHES and kind == "body":
        return field.capital(i - 1) and field.capital(i + 1)  # `Sở Tài nguyên - Môi trường`
    return (field.norm(i) == "," or field.norm(i) in DASHES) and kind in ("person", "name") and _title_ahead(i + 1, kind, field)


def _stops(i: int, first: int, relative: bool, report: bool, field: Field) -> bool:
    token = field.tokens[i]
    if "\n" in field.view[field.tokens[i - 1].end : token.start] or token.norm in DASHES:
        return True
    if token.norm == ".":
        return i + 1 >= len(field.tokens) or field.tokens[i + 1].start > token.end + 1
    if token.norm in ENDS or token.tag == FIGURE:
        return True
    if token.tag == TIME or (token.tag == NUMBER and token.norm[0].isdigit()):
        return token.tag == TIME or field.norm(i + 1) != "," or field.listed(i - 1, "source-between")
    if field.capital(i):
        return False  # `Trung tâm Dự báo khí tượng`
    if not report and field.listed(i, "source-verb"):
        return True
    return i > first and not relative and field.listed(i, "source-end")


def _goes_on(i: int, relative: bool, field: Field) -> bool:
    """A time or number inside the naming of a report that a comma ends (`theo nghiên cứu kéo dài 15 năm của X,`)."""
    if field.tokens[i].tag not in (FIGURE, TIME, NUMBER):
        return False
    for j in range(i + 1, min(i + _SHORT, len(field.tokens))):
        if field.norm(j) == ",":
            return True
        if field.norm(j) in ENDS or (field.listed(j, "source-end") and not (relative or field.listed(j, "source-relative"))):
            return False
        relative = relative or field.listed(j, "source-relative")
    return False


def _title_ahead(i: int, kind: str, field: Field) -> bool:
    """A title or office up to the next mark, no clause: `Giám đốc Sở Y tế,`."""
    titles = ("source-office",) if kind == "name" else ("source-office", "source-person", "source-body")
    if not any(begins_with(i, name, field) for name in titles):
        return False
    for j in range(i, min(i + _TITLE, len(field.tokens))):
        if field.norm(j) in ENDS or field.norm(j) in DASHES:
            return True
        if field.tokens[j].tag == FIGURE or field.listed(j, "source-end"):
            return field.listed(j, "source-verb")
    return False


def _is_picture(first: int, last: int, field: Field) -> bool:
    said = " ".join(t.norm for t in field.tokens[first:last])
    return any(said == word or said.startswith((word + " ", word + "/")) for word in field.known.lists["source-picture"])
