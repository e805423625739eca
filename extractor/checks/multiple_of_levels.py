"""`gấp 3 lần mức 100 tỷ đồng`: a multiple and the two levels it stands between."""

from decimal import Decimal

from solieu.extractor.checks.interval import Interval, exactly
from solieu.extractor.checks.levels import levels
from solieu.extractor.checks.outcome import Outcome, agrees, differs, lacks, same_thing
from solieu.extractor.checks.printed import printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, span
from solieu.schemas.figure import Figure

# How far a multiple in words (`gấp đôi`, `gấp rưỡi`) may be off, as a share.
_WORDS = Decimal("0.15")


def multiple_of_levels(found: Related) -> Outcome | None:
    """Whether one level is so many times the other."""
    times, now, before = found.one("times"), found.one("now"), found.one("before")
    if times is None or (now is None and before is None):
        return None
    if now is None or before is None:
        return lacks(f"{named(times)}: the level it is a multiple of is not given as a number.")
    if not same_thing(now, before):
        return None
    pair, said = levels(before, now), spoken(times)
    if pair is None or said is None or pair[0].low <= 0:
        return None
    ratio = pair[1] / pair[0]
    what = f"{named(now)} is {span(ratio)} times {named(before)}"
    # `tăng 3 lần` is said for three times as much and for three times as much more, `tăng gấp đôi` is not.
    more = found.relation.change == "increase" and any(c.isdecimal() for c in times.number.text)
    if ratio.meets(said) or (more and (ratio - exactly(Decimal(1))).meets(said)):
        return agrees(f"{what}, in agreement with {named(times)}.")
    return differs(f"{what}, but the text says {named(times)}. {quoted(times)}")


def spoken(times: Figure) -> Interval | None:
    """What a multiple stands for; one in words is meant less exactly.

    >>> from solieu.extractor import extract
    >>> spoken(extract("Giá gấp 3 lần năm ngoái.")[0])
    Interval(low=Decimal('2.5'), high=Decimal('3.5'))
    """
    said = printed(times)
    if said is None or times.value is None or any(c.isdecimal() for c in times.number.text):
        return said
    return said.wider(times.value * _WORDS)
