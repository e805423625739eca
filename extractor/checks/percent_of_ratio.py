"""`139/186 (75%)`: a share as a fraction and as a percentage, which must agree at the digits printed."""

from decimal import Decimal

from solieu.extractor.checks.interval import Interval, exactly
from solieu.extractor.checks.outcome import Outcome, agrees, differs, lacks, same_thing
from solieu.extractor.checks.printed import last_place, printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, span
from solieu.schemas.figure import Figure

HUNDRED = Decimal(100)
_LIMITS = ("at_least", "at_most", "under")
# A ratio of so many is often a rounding of its percentage: `6 trong số 10 người (58%)`.
_FEW = Decimal(10)


def percent_of_ratio(found: Related) -> Outcome | None:
    """Whether the percentage is that of the ratio, or of the part in the whole."""
    percent, shown = found.one("percent"), _shown(found)
    if percent is None or shown is None:
        return lacks("The whole that the percentage is of is not given as a number.")
    if percent.bound in _LIMITS or not _in_digits(found):
        return None
    share = _share(found)
    said = truncated(percent)
    if share is None or said is None:
        return None
    percents = share * exactly(HUNDRED)
    what = f"{shown} is {span(percents)} %"
    if percents.meets(said):
        return agrees(f"{what}, in agreement with {named(percent)}.")
    return differs(f"{what}, but the text says {named(percent)}. {quoted(percent)}")


def _in_digits(found: Related) -> bool:
    """`một trong mười công ty` is a way of speaking."""
    ratio = found.one("ratio")
    return ratio is None or any(c.isdecimal() for c in ratio.number.text)


def truncated(percent: Figure) -> Interval | None:
    """What a percentage stands for: rounded as usual, or merely cut off (`2/3` as `66%`).

    >>> from solieu.extractor import extract
    >>> truncated(extract("đạt 66%")[0])
    Interval(low=Decimal('65.5'), high=Decimal('67'))
    """
    said = printed(percent)
    if said is None or percent.value is None or percent.bound != "exact":
        return said
    return Interval(said.low, max(said.high, percent.value + last_place(percent.value, percent.number.text)))


def _shown(found: Related) -> str | None:
    ratio, part, whole = found.one("ratio"), found.one("part"), found.one("whole")
    if ratio is not None:
        return named(ratio)
    return f"{named(part)} of {named(whole)}" if part is not None and whole is not None else None


def _share(found: Related) -> Interval | None:
    ratio, part, whole = found.one("ratio"), found.one("part"), found.one("whole")
    if ratio is not None and ratio.numerator is not None and ratio.denominator:
        share = exactly(ratio.numerator / ratio.denominator)
        return share if ratio.denominator > _FEW else share.wider(Decimal("0.5") / ratio.denominator)
    if part is None or whole is None or not same_thing(part, whole):
        return None
    some, all_ = printed(part), printed(whole)
    if some is None or all_ is None or all_.low <= 0 or some.low > all_.high:
        return None
    return some / all_
