"""`410 chỉ huy, trong đó 80 trưởng, 90 phó và 240 ủy viên`: parts that make up, or lie within, a whole."""

from decimal import Decimal

from solieu.extractor.checks.interval import Interval, total
from solieu.extractor.checks.outcome import Outcome, agrees, comparable, differs, lacks, same_thing
from solieu.extractor.checks.printed import printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, span
from solieu.schemas.figure import Figure

_OTHER_LOW, _OTHER_HIGH = Decimal("0.8"), Decimal("1.2")
# How far a sum may be off and still be a wrong sum; what is further off was never one: `10 xã, trong đó 300 hộ`.
_SAME_LOW, _SAME_HIGH = Decimal("0.5"), Decimal("1.5")


def parts_of_whole(found: Related) -> Outcome | None:
    """Whether the parts make up the whole, where they are all its parts; else whether they fit into it."""
    whole, parts = found.one("whole"), found.roles.get("part", ())
    if whole is None or not parts:
        return lacks(f"{named(parts[0])}: the whole is not given as a number.") if parts else None
    if not all(comparable(whole, part) for part in parts) or any(f.per or f.change for f in (whole, *parts)):
        return None
    all_, terms = printed(whole), [term for part in parts if (term := printed(part)) is not None]
    if all_ is None or len(terms) < len(parts):
        return None
    for n in range(len(parts), 0, -1):  # `8.960 người, trong đó 2.910 ..., 6.050 ..., phát hiện 10 ca`: the last is no part
        if total(terms[:n]).meets(all_) and (n > 1 or len(parts) == 1):
            return agrees(f"{_sum(parts[:n], total(terms[:n]))}, in agreement with {named(whole)}.")
    sum_ = total(terms)
    if sum_.low > all_.high:
        return _too_much(found, whole, parts, sum_, all_)
    return _too_little(found, whole, parts, sum_, all_)


def _sum(parts: tuple[Figure, ...], sum_: Interval) -> str:
    return f"{' + '.join(map(named, parts))} = {span(sum_)}" if len(parts) > 1 else named(parts[0])


def _alike(whole: Figure, parts: tuple[Figure, ...]) -> bool:
    return all(same_thing(whole, part) for part in parts)


def _too_much(found: Related, whole: Figure, parts: tuple[Figure, ...], sum_: Interval, all_: Interval) -> Outcome | None:
    alike = _alike(whole, parts)
    if len(parts) == 1:
        # `rộng 1,52 mét và cao 1,46 mét, trong đó khoang dài 5,43 mét`: whose whole it is stays open.
        if not alike or any(same_thing(whole, f) and f.start < whole.start for f in found.beside()):
            return None
    elif sum_.low > all_.high * (_SAME_HIGH if alike else _OTHER_HIGH):
        return None
    return differs(f"{_sum(parts, sum_)}, more than the whole, {named(whole)}. {quoted(whole)}")


def _too_little(found: Related, whole: Figure, parts: tuple[Figure, ...], sum_: Interval, all_: Interval) -> Outcome | None:
    if not found.relation.complete:
        return agrees(f"{_sum(parts, sum_)}, within {named(whole)}.")
    if sum_.high < all_.low * (_SAME_LOW if _alike(whole, parts) else _OTHER_LOW):
        return None
    if any(comparable(whole, f) and f.start > min(p.start for p in parts) for f in found.beside()):
        return None  # more parts may follow where the pattern's reach ends
    return differs(f"{_sum(parts, sum_)}, but the text says {named(whole)} for all of them. {quoted(whole)}")
