"""The amount of a claim's figure beside that of one in the archive: numbers, ratios, and units that convert."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from solieu.extractor.archive.searching import words_of
from solieu.extractor.intervals import Interval, Relation, Stated, compare, difference, expected, opposed, stated
from solieu.patterns import load
from solieu.schemas.figure import digits

Row = Mapping[str, Any]
_SIZE = 4
_EXACT_TENS: frozenset[str] = frozenset({"month"})  # "30 days" is how ranges of mixed units are read, not what a month is


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def amount(row: Row) -> Stated | None:
    """The one number or range of a record, None for ratio and score.

    >>> row = {"value": 3, "low": None, "high": None, "bound": "over", "number_text": "3"}
    >>> amount(row).bound
    'over'
    """
    value, low, high = (_number(row[key]) for key in ("value", "low", "high"))
    if value is not None:
        return stated(value, row["bound"], row["number_text"])
    return stated(low, row["bound"], high=high) if low is not None and high is not None else None


def pair(row: Row) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a ratio or score.

    >>> pair({"numerator": 2, "denominator": 3})
    (Decimal('2'), Decimal('3'))
    """
    first, second = _number(row["numerator"]), _number(row["denominator"])
    return (first, second) if first is not None and second is not None else None


def value_of(claim: Row, row: Row) -> tuple[Relation, str]:
    """How the archive's amount lies to the claim's, and the difference in words."""
    return _value(claim, row, unit_factor(claim, row) or Decimal(1))


def _value(claim: Row, row: Row, factor: Decimal) -> tuple[Relation, str]:
    one, other = amount(claim), amount(row)
    if one is not None and other is not None:
        known = other if factor == 1 else other.times(factor)
        relation = compare(one, known)
        return "near" if relation == "agrees" and _far(one, known) else relation, difference(one, known)
    first, second = pair(claim), pair(row)
    if first is not None and second is not None:
        return _pairs(claim, row, first, second)
    if one is not None and second is not None:
        return _of_ratio(claim, row, one, second)
    return "near", f"claim {claim['number_text']}, archive {row['number_text']}"


def _far(one: Stated, other: Stated) -> bool:
    """`dưới 50 độ` follows from `dưới 5 độ`, but nobody would say so: limits of another size are another statement."""
    first, second = abs(one.low), abs(other.low)
    if one.bound in ("under", "over") and other.bound == "exact" and one.low == other.low:
        return True  # `dưới 50 độ` beside `50 độ`
    return one.bound == other.bound != "exact" and (first > second * _SIZE or second > first * _SIZE)


def _pairs(claim: Row, row: Row, first: tuple[Decimal, Decimal], second: tuple[Decimal, Decimal]) -> tuple[Relation, str]:
    said = f"claim {digits(first[0])}/{digits(first[1])}, archive {digits(second[0])}/{digits(second[1])}"
    if first == second:
        return ("differs" if opposed(claim["bound"], row["bound"]) else "agrees"), f"{said}: same numbers"
    if first == second[::-1] or first[0] * second[1] == second[0] * first[1] or {claim["bound"], row["bound"]} != {"exact"}:
        return "near", said
    return "differs", said


def _of_ratio(claim: Row, row: Row, one: Stated, second: tuple[Decimal, Decimal]) -> tuple[Relation, str]:
    """A count beside the numerator of a ratio, a percentage beside its quotient."""
    if claim["kind"] != "percent":
        numerator = stated(second[0], row["bound"])
        return ("agrees" if compare(one, numerator) == "agrees" else "near"), difference(one, numerator)
    if not second[1]:
        return "near", "the archive divides by zero"
    share = second[0] * 100 / second[1]
    said = f"claim {digits(one.low)} %, archive {digits(second[0])}/{digits(second[1])} = {share:.2f} %"
    return ("agrees" if expected(one).holds(share) or one.low == share else "near"), said


def unit_factor(claim: Row, row: Row) -> Decimal | None:
    """By what the archive's amount is multiplied to stand in the claim's unit; None for units that do not convert.

    >>> unit_factor({"unit_id": "m", "unit": "m"}, {"unit_id": "km", "unit": "km"})
    Decimal('1000')
    """
    if row["kind" if "kind" in row else "unit"] == "score":
        return Decimal(1)
    if claim["unit_id"] and row["unit_id"]:
        return _factor(row["unit_id"], claim["unit_id"])
    if claim["unit_id"] == "%" or row["unit_id"] == "%":
        return Decimal(1) if _percent_of_ratio(claim, row) else None
    one, other = (words_of(r["unit"]) for r in (claim, row))
    # A noun may be named in full or in short (`cán bộ`, `cán bộ công an`): Vietnamese puts the head first.
    short = min(len(one), len(other))
    if not short:
        return Decimal(1) if one == other else None
    return Decimal(1) if one[:short] == other[:short] else None


def _percent_of_ratio(claim: Row, row: Row) -> bool:
    """`100% số xã` and `152/152 xã`: the ratio's unit is what the percentage is a share of."""
    percent, ratio = (claim, row) if claim["unit_id"] == "%" else (row, claim)
    return ratio["kind"] == "ratio" and set(words_of(ratio["unit"])) <= set(words_of(percent["subject"]))


@lru_cache(maxsize=1024)
def _factor(given: str, wanted: str) -> Decimal | None:
    if given == wanted:
        return Decimal(1)
    up, down = dict(_smaller(given)), dict(_smaller(wanted))
    common = next((unit for unit in up if unit in down), None)
    return None if common is None else up[common] / down[common]


@lru_cache(maxsize=1024)
def _smaller(unit: str) -> tuple[tuple[str, Decimal], ...]:
    """The unit and all smaller ones it is made of, with how many."""
    chain = [(unit, Decimal(1))]
    table = {u.id: u.smaller for u in load().unit if u.smaller and u.id not in _EXACT_TENS}
    while (step := table.get(chain[-1][0])) is not None and len(chain) < 9:
        chain.append((step.id, chain[-1][1] * step.times))
    return tuple(chain)


def convertible(unit: str) -> list[tuple[str, Decimal]]:
    """Every unit that converts into this one, with the factor from this to it.

    >>> ("m", Decimal(1000)) in convertible("km")
    True
    """
    ids = {u.id for u in load().unit}
    return [(other, factor) for other in sorted(ids | {unit}) if (factor := _factor(unit, other)) is not None]


def interval_of(claim: Row) -> Interval | None:
    """Where the archive's number must lie to confirm the claim; None for ratio, score and range."""
    one = amount(claim)
    return expected(one) if one is not None and one.low == one.high else None
