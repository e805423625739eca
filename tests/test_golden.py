"""Every golden case, grouped by the form it shows. Known failures are strict: a mended one must be moved."""

import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from conftest import golden

from solieu.extractor import Extractor
from solieu.schemas.figure import Figure

Case = dict[str, Any]


def _cases(*names: str) -> list[Any]:
    return [pytest.param(c, id=f"{c['form']}: {c['text'][:60]}") for name in names for c in golden(name)]


def _plain(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").lower()


def _place_of(case: Case, figure: Case) -> tuple[int, int]:
    start = -1
    for _ in range(figure.get("nth", 1)):
        start = case["text"].index(figure["number"], start + 1)
    return start, start + len(figure["number"])


def _differences(wanted: Case, figure: Figure) -> list[str]:
    wrong = []
    for key in ("value", "numerator", "denominator", "low", "high"):
        if key in wanted and getattr(figure, key) != Decimal(str(wanted[key])):
            wrong.append(f"{key} {getattr(figure, key)}, not {wanted[key]}")
    for key, default in (("kind", None), ("bound", "exact"), ("change", None)):
        if getattr(figure, key) != wanted.get(key, default):
            wrong.append(f"{key} {getattr(figure, key)}, not {wanted.get(key, default)}")
    if _plain(figure.per) != _plain(wanted.get("per")):
        wrong.append(f"per {figure.per}, not {wanted.get('per')}")
    if "unit" in wanted:
        accepted = {_plain(u.strip()) for u in wanted["unit"].split("|")}
        if not accepted & {_plain(figure.unit), _plain(figure.unit_id)}:
            wrong.append(f"unit {figure.unit} ({figure.unit_id}), not {wanted['unit']}")
    return wrong


def check(case: Case, extractor: Extractor) -> None:
    got = extractor.explain(case["text"])
    by_place = {(f.number.start, f.number.end): f for f in got.figures}
    for wanted in case.get("figures", []):
        place = _place_of(case, wanted)
        assert place in by_place, f"missed {wanted['number']!r}; figures {[f.text for f in got.figures]}"
        assert _differences(wanted, by_place.pop(place)) == []
    assert [f.text for f in by_place.values()] == [], "figures that the case does not have"
    for wanted in case.get("reject", []):
        start = case["text"].index(wanted["number"])
        end = start + len(wanted["number"])
        reasons = [r.reason for r in got.rejections if r.number.start < end and start < r.number.end]
        assert wanted["reason"] in reasons, f"{wanted['number']!r} is rejected for {reasons}"


@pytest.mark.parametrize("case", _cases("synthetic", "negative"))
def test_golden(case: Case, extractor: Extractor) -> None:
    check(case, extractor)


@pytest.mark.parametrize("case", _cases("known_failures"))
def test_known_failure(case: Case, extractor: Extractor, request: pytest.FixtureRequest) -> None:
    assert case["why"], "say why it fails"
    request.applymarker(pytest.mark.xfail(strict=True, reason=case["why"]))
    check(case, extractor)


def test_few_known_failures() -> None:
    cases = len(golden("synthetic")) + len(golden("negative"))
    assert len(golden("known_failures")) < 0.03 * cases
