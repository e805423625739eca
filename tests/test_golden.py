"""Every golden case, grouped by the form it shows. Known failures are strict: a mended one must be moved."""

from typing import Any

import pytest
from conftest import ROOT, golden

from solieu.extractor import Extractor
from solieu.extractor.golden import as_markdown, check, tally

FOLDER = ROOT / "samples" / "golden"


def _cases(*names: str) -> list[Any]:
    return [pytest.param(c, id=f"{c['form']}: {c['text'][:60]}") for name in names for c in golden(name)]


@pytest.mark.parametrize("case", _cases("synthetic", "negative"))
def test_golden(case: dict[str, Any], extractor: Extractor) -> None:
    assert check(case, extractor).problems == ()


@pytest.mark.parametrize("case", _cases("known_failures"))
def test_known_failure(case: dict[str, Any], extractor: Extractor, request: pytest.FixtureRequest) -> None:
    assert case["why"], "say why it fails"
    request.applymarker(pytest.mark.xfail(strict=True, reason=case["why"]))
    assert check(case, extractor).problems == ()


def test_few_known_failures() -> None:
    cases = len(golden("synthetic")) + len(golden("negative"))
    assert cases > 600
    assert len(golden("known_failures")) < 0.03 * cases


def test_the_page_of_forms_is_fresh(extractor: Extractor) -> None:
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == as_markdown(tally(FOLDER, extractor))


def test_a_wrong_case_is_told(extractor: Extractor) -> None:
    wrong = {
        "text": "Ngày 26/8 có hơn 3 xã ngập, 5 người chết.",
        "figures": [
            {"number": "3", "kind": "ratio", "value": 4, "unit": "huyện"},
            {"number": "26", "kind": "count", "value": 26},
        ],
        "reject": [{"number": "26/8", "reason": "id"}],
    }
    told = " ".join(check(wrong, extractor).problems)
    for words in ("kind count", "value 3", "unit xã", "bound over", "missed '26'", "false alarm '5 người'", "not for id"):
        assert words in told
