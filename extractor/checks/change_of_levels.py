"""`từ 100 lên 150, tăng 50%`: two levels, the way between them, and the amount of the change.

Two of the three are enough: `738,21 điểm, giảm 8,04 điểm (1,08%)` names the new
level and the change, and the old level follows.
"""

from decimal import Decimal

from solieu.extractor.checks.interval import Interval, exactly
from solieu.extractor.checks.levels import HUNDRED, distance, level_before, levels, percent_between
from solieu.extractor.checks.multiple_of_levels import spoken
from solieu.extractor.checks.outcome import Outcome, agrees, comparable, differs, lacks
from solieu.extractor.checks.percent_of_ratio import truncated
from solieu.extractor.checks.printed import printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, span
from solieu.schemas.figure import Change, Figure


def change_of_levels(found: Related) -> Outcome | None:
    """Whether the amount of a change, in its unit, per cent or as a multiple, fits the levels named."""
    before, now = found.one("before"), found.one("now")
    if before is not None and now is not None:
        return _between(found, before, now)
    if before is None and now is None:
        return lacks("The level that changed is not given as a number.")
    return _from_one_level(found, before, now)


def _between(found: Related, before: Figure, now: Figure) -> Outcome | None:
    pair = levels(before, now)
    if pair is None or not comparable(before, now):
        return None
    a, b = pair
    way = f"from {named(before)} to {named(now)}"
    for outcome in (_way(found, a, b, way, now), _amount(found, a, b, way), _percent(found, a, b, way), _times(found, a, b, way)):
        if outcome is not None and outcome.status == "mismatch":
            return outcome
    said = [figure for role in ("amount", "percent", "times") for figure in found.roles.get(role, ())]
    return agrees(f"{way}, in agreement with {' and '.join(map(named, said))}." if said else f"{way}: a change as the text says.")


def _way(found: Related, a: Interval, b: Interval, way: str, now: Figure) -> Outcome | None:
    """`tăng từ 150 lên 100` goes the other way."""
    change = found.relation.change
    if change is None or (b.high >= a.low if change == "increase" else b.low <= a.high):
        return None
    other = "a decrease" if change == "increase" else "an increase"
    return differs(f"{way} is {other} of {span(distance(a, b))}, but the text calls it the opposite. {quoted(now)}")


def _amount(found: Related, a: Interval, b: Interval, way: str) -> Outcome | None:
    amount = found.one("amount")
    said = printed(amount) if amount is not None else None
    now = found.roles["now"][0]
    if amount is None or said is None or not (comparable(amount, now) or _points(amount, now)) or distance(a, b).meets(said):
        return None
    return differs(f"{way} is a change of {span(distance(a, b))}, but the text says {named(amount)}. {quoted(amount)}")


def _points(amount: Figure, level: Figure) -> bool:
    """`từ 7% xuống 5%, giảm 2 điểm phần trăm`."""
    return level.kind == "percent" and amount.unit_id == "percentage-point"


def _percent(found: Related, a: Interval, b: Interval, way: str) -> Outcome | None:
    percent = found.one("percent")
    said = truncated(percent) if percent is not None else None
    between = percent_between(a, b)
    if percent is None or said is None or between is None or between.meets(said):
        return None
    if found.roles["now"][0].kind == "percent" and distance(a, b).meets(said):
        return None  # `từ 7% xuống 5%, giảm 2%`: points, as everybody writes it
    return differs(f"{way} is a change of {span(between)} %, but the text says {named(percent)}. {quoted(percent)}")


def _times(found: Related, a: Interval, b: Interval, way: str) -> Outcome | None:
    """`tăng 3 lần` is said for three times as much and for three times as much more; `giảm 3 lần` for a third."""
    times = found.one("times")
    said = spoken(times) if times is not None else None
    if times is None or said is None or a.low <= 0 or b.low <= 0:
        return None
    up, down = b / a, a / b
    ratio = up if up.high >= 1 else down
    if ratio.meets(said) or (ratio - exactly(Decimal(1))).meets(said):
        return None
    return differs(f"{way} is {span(ratio)} times, but the text says {named(times)}. {quoted(times)}")


def _from_one_level(found: Related, before: Figure | None, now: Figure | None) -> Outcome | None:
    amount, percent, change = found.one("amount"), found.one("percent"), _direction(found)
    level = now or before
    if amount is None or percent is None or level is None:
        return None if percent is None and amount is None else lacks("Only one level is given as a number.")
    if change is None or not comparable(level, amount):
        return None
    step, there, said = printed(amount), printed(level), truncated(percent)
    if step is None or there is None or said is None:
        return None
    step, said = _positive(step), _positive(said)
    base = there if now is None else level_before(there, step, change)
    if base.low <= 0:
        return None
    percents = step / base * exactly(HUNDRED)
    what = f"a change of {named(amount)} {'from' if now is None else 'to'} {named(level)} is {span(percents)} %"
    if percents.meets(said):
        return agrees(f"{what}, in agreement with {named(percent)}.")
    return differs(f"{what}, but the text says {named(percent)}. {quoted(percent)}")


def _direction(found: Related) -> Change | None:
    said = (figure.change for role in ("amount", "percent") for figure in found.roles.get(role, ()))
    return found.relation.change or next((change for change in said if change), None)


def _positive(interval: Interval) -> Interval:
    """`giảm 8,04 điểm (-1,08%)`: the minus says the same once more."""
    return interval if interval.high > 0 else Interval(-interval.high, -interval.low)
