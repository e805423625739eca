"""The speaker before a verb of saying: `ông Nguyễn Văn A, Giám đốc Sở Y tế,` of `… cho biết`.

Seen from the verb the noun phrase goes back to a mark, a link or another verb;
a title behind a name belongs to it.
"""

from collections.abc import Sequence

from solieu.extractor.document import FIGURE, NUMBER, TIME
from solieu.extractor.naming import DASHES, ENDS, Field, begins_with, head, inside_name, is_name, lead, opening_bracket


def speaker(verb: int, heads: Sequence[str], field: Field) -> tuple[int, int] | None:
    """First and last token of the noun phrase before a verb of saying, with its titles."""
    last = _over_adverbs(verb - 1, field)
    if last < 0 or field.listed(last, "source-mute"):
        return None
    apposed = _is_link(last, field)
    return _whole(last - apposed, heads, apposed, field)


def again(start: int, end: int, field: Field) -> int:
    """Where a caption or heading runs into a person's naming, the person: `Ảnh CNN | Ông Nam`, also inside one token."""
    said = field.view[start:end]
    begins = [said.rfind(f" {word.capitalize()} ") for word in field.known.lists["source-mister"]]
    at = max(begins) + 1
    behind = said[at:].partition(" ")[2][:1]
    return start + at if at > 0 and behind.isupper() else start


def _over_adverbs(i: int, field: Field) -> int:
    """Past `hôm 25-5 cũng`, but not the number of `Bệnh viện Nhi đồng 1`."""
    while i >= 0 and (field.listed(i, "source-between") or field.tokens[i].tag == TIME or _is_day(i, field)):
        i -= 1
    return i


def _is_day(i: int, field: Field) -> bool:
    return field.tokens[i].tag == NUMBER and (field.listed(i - 1, "source-between") or not field.norm(i).isalnum())


def _whole(last: int, heads: Sequence[str], apposed: bool, field: Field) -> tuple[int, int] | None:
    """The segment before the verb, and those it stands in apposition to."""
    begin = _segment(last, field)
    here = _naming(begin, last, heads, field)
    if here is None and not (apposed and _is_title(begin, field)):
        return None
    start, stop = here or (begin, last)  # `Paul Wood, phụ trách cứu hộ, cho biết`: what stands before must name somebody
    while start == begin and begin > 1 and (apposed or _is_title(begin, field)) and _is_link(begin - 1, field):
        left = _left(begin, heads, apposed, field)
        if left is None:
            break
        begin, start, here, apposed = _segment(begin - 2, field), left, (left, stop), False
    return (start, stop) if here else None


def _left(begin: int, heads: Sequence[str], apposed: bool, field: Field) -> int | None:
    """Where the one begins whom a title or office behind a comma belongs to, or a body whose name holds a dash."""
    last = begin - 2
    segment = _segment(last, field)
    left = _naming(segment, last, heads, field)
    if left is None or left[1] != last:
        return None
    first = lead(left[0], field)
    if field.norm(begin - 1) in DASHES and any(begins_with(first, f"source-{n}", field) for n in ("body", "report")):
        return left[0]
    if left[0] == segment and (begins_with(left[0], "admin-level", field) or begins_with(begin, "admin-level", field)):
        return left[0]  # `Công an huyện Yên Phong, tỉnh Bắc Ninh`
    whole = left[0] == segment or begins_with(left[0], "source-person", field)
    return left[0] if whole and _is_named(*left, apposed, field) else None


def _is_link(i: int, field: Field) -> bool:
    return field.norm(i) == "," or field.norm(i) in DASHES


def _is_part(i: int, field: Field) -> bool:
    """Whether a name stands behind that of a part of it: `huyện Yên Phong, Bắc Ninh`."""
    return i > 1 and begins_with(_segment(i - 2, field), "admin-level", field)


def _is_title(i: int, field: Field) -> bool:
    """What stands behind a name: an office, a body, or the rest of a name with a dash."""
    rest = is_name(i, field) and (field.norm(i - 1) in DASHES or _is_part(i, field))
    return rest or begins_with(i, "source-office", field) or begins_with(i, "source-body", field)


def _is_named(first: int, last: int, apposed: bool, field: Field) -> bool:
    """A person with a name, or before an apposition between marks any name, for a title to stand behind."""
    person = any(begins_with(first, name, field) for name in ("source-person", "source-office")) or is_name(first, field)
    behind = first if field.tokens[first].tag == "Np" else min(first + 1, last)
    return (person or apposed) and any(field.capital(i) for i in range(behind, last + 1))


def _segment(i: int, field: Field) -> int:
    """The first token of the stretch between marks that ends at a token; brackets are passed over."""
    while i >= 0:
        norm = field.norm(i)
        if norm == ")" and (opened := opening_bracket(i, field)) is not None:
            i = opened - 1
            continue
        if norm == "," and inside_name(i, field):
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
        return after > token.end and not field.listed(i - 1, "abbreviation")
    return norm in (*ENDS, *DASHES, "(") or "\n" in field.view[token.end : after]


def _naming(begin: int, last: int, heads: Sequence[str], field: Field) -> tuple[int, int] | None:
    """First and last token of the noun phrase in a segment: behind a verb or link, before an adverbial."""
    start, stop, depth = begin, last, 0
    for i in range(begin, last + 1):
        depth += (field.norm(i) == "(") - (field.norm(i) == ")")
        if depth or (field.capital(i) and i > begin):
            continue
        if field.listed(i, "source-break") or field.listed(i, "source-verb") or _is_number(i, start, field):
            start, stop = i + 1 + (field.tokens[i].tag == FIGURE), last  # behind a figure stands what it counts
        elif field.listed(i, "source-cut") and i > start and not begins_with(start, "source-report", field):
            stop = min(stop, i - 1)
    first = _headed(start, stop, heads, field)
    return None if first is None else (first, stop)


def _is_number(i: int, start: int, field: Field) -> bool:
    """A figure or time; another number only where a noun phrase would begin (`quận 2` is part of one)."""
    token = field.tokens[i]
    return token.tag in (FIGURE, TIME) or (token.tag == NUMBER and i == start and token.norm[0].isdigit())


def _headed(start: int, stop: int, heads: Sequence[str], field: Field) -> int | None:
    """Where the noun phrase begins: at once, or with a capital (`Ảnh Hà Nội Ông Nam cho biết`)."""
    if start > stop:
        return None
    if field.norm(start + 1) == "/" and start + 3 <= stop:
        return _headed(start + 3, stop, heads, field)  # `Ảnh: BBC/TTXVN Nhà chức trách cho biết`
    inside = range(start + 1, stop + 1)
    again = next((i for i in inside if field.capital(i) and field.listed(i, "source-mister")), None)
    if again is not None:
        return again
    if _heads_here(start, heads, field):
        return start
    return next((i for i in inside if field.capital(i) and begins_with(i, "source-titled", field) and "person" in heads), None)


def _heads_here(i: int, heads: Sequence[str], field: Field) -> bool:
    at = lead(i, field)
    kind = head(at, heads, field)
    return kind is not None and (kind != "name" or is_name(at, field))
