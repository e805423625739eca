"""One record beside the gold row it was matched with: field by field, whether it says the same."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import regex

from solieu.patterns import load

RECORD_FIELDS = ("value", "unit", "kind", "bound")
FIELDS = (*RECORD_FIELDS, "per", "change", "time", "place", "subject")
_MARKS = regex.compile(r"[“”\"'‘’()\[\],.;:_]")
Row = dict[str, Any]


def judge(gold: Row, row: Row) -> dict[str, bool]:
    """Field by field, whether a record says what the gold row says; fields the gold leaves open are left out."""
    said = {
        "value": _same_value(gold, row),
        "unit": _same_unit(gold, row),
        "kind": gold["kind"] == row["kind"],
        "bound": (gold.get("bound") or "exact") == (row.get("bound") or "exact"),
        "per": plain(gold.get("per")) == plain(row.get("per")),
        "change": (gold.get("change") or "") == (row.get("change") or ""),
    }
    if gold.get("time") and not gold.get("optional_time"):
        said["time"] = (gold.get("time") or "") == ((row.get("time") or {}).get("edtf") or "")
    if gold.get("place") and not gold.get("optional_place"):
        said["place"] = _place(gold.get("place")) == _place((row.get("place") or {}).get("text"))
    if gold.get("subject"):
        said["subject"] = _shared_words(gold["subject"], row.get("subject")) >= 0.5
    return said


def plain(text: object) -> str:
    """Text for comparing: NFC, case folded, without marks and double spaces.

    >>> plain("“Điểm”  mô hình")
    'điểm mô hình'
    """
    folded = unicodedata.normalize("NFC", str(text or "")).casefold()
    return " ".join(_MARKS.sub(" ", folded).split())


@lru_cache(maxsize=1)
def _admin() -> "regex.Pattern[str]":
    """`tỉnh`, `huyện` ...: with or without them a place is the same."""
    words = [w for table in load().words if table.list == "admin-level" for w in table.words]
    return regex.compile(f"^(?:{'|'.join(sorted(words, key=len, reverse=True))}) ")


def _place(text: object) -> str:
    return str(_admin().sub("", plain(text)))


def _shared_words(a: object, b: object) -> float:
    x, y = Counter(plain(a).split()), Counter(plain(b).split())
    return 2 * (x & y).total() / max(1, x.total() + y.total())


def _same_value(gold: Row, row: Row) -> bool:
    if gold["kind"] == "score" or row["kind"] == "score" or "numerator" in gold:
        keys: Iterable[str] = ("numerator", "denominator")
    else:
        keys = ("low", "high") if "low" in gold else ("value",)
    return all(_close(gold.get(k), row.get(k)) for k in keys)


def _close(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-9)


def _same_unit(gold: Row, row: Row) -> bool:
    unit, code = plain(row.get("unit")), plain(row.get("unit_id"))
    if gold["kind"] == "percent":
        return unit in ("%", "") or code == "%"
    wanted = {plain(u) for u in str(gold["unit"]).split("|")} if gold.get("unit") else {""}
    return unit in wanted or bool(code and code in wanted)
