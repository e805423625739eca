"""`8.500 xã, mỗi xã 5,2 cán bộ, tổng cộng hơn 44.000 cán bộ`: so many for each, and all together."""

from solieu.extractor.checks.outcome import Outcome, agrees, comparable, differs, lacks
from solieu.extractor.checks.printed import printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, span
from solieu.extractor.text import fold
from solieu.schemas.figure import Figure


def rate_times_base(found: Related) -> Outcome | None:
    """Whether base times rate is the total."""
    base, rate, all_ = found.one("base"), found.one("rate"), found.one("total")
    if rate is None:
        return None
    if base is None or all_ is None:
        return lacks(f"{named(rate)} each: how many there are, or how much they make together, is not given as a number.")
    if not (_counts(base, rate.per) and comparable(rate, all_)):
        return None
    a, b, said = printed(base), printed(rate), printed(all_)
    if a is None or b is None or said is None:
        return None
    product = a * b
    what = f"{named(base)} × {named(rate)} = {span(product)}"
    if product.meets(said):
        return agrees(f"{what}, in agreement with {named(all_)}.")
    return differs(f"{what}, but the text says {named(all_)}. {quoted(all_)}")


def _counts(base: Figure, per: str | None) -> bool:
    """Whether the base counts what the rate is for: `42 phòng`, `mỗi phòng thi 24 thí sinh`."""
    if per is None or not (base.unit or base.unit_id):
        return False
    each = fold(per)
    units = [fold(u) for u in (base.unit, base.subject, base.unit_id) if u]
    return any(each == u or each.startswith(u + " ") or u.startswith(each + " ") for u in units)
