"""What a person sees: amounts, tables, candidates as data."""

import json

import pytest

from solieu.extractor import Extractor, terminal
from solieu.extractor.evaluation import Score
from solieu.patterns import load
from solieu.schemas.figure import Kind

TEXT = "Ngày 26/8, [tỉnh] có hơn 152/152 xã đạt; thu 20-30 triệu đồng/tháng."


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Có 44.000 cán bộ.", "44000"),
        ("Tăng 12,50%.", "12.5"),
        ("Có 152/152 xã đạt.", "152 / 152"),
        ("Lãi 20-30 triệu đồng.", "20000000 to 30000000"),
        ("Đội nhà thắng 3-1.", "3 / 1"),
    ],
)
def test_amount(text: str, amount: str, extractor: Extractor) -> None:
    assert terminal.amount(extractor.extract(text)[0]) == amount


def test_show_prints_text_and_table(extractor: Extractor, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show(extractor.explain(TEXT))
    out = capsys.readouterr().out
    assert TEXT in " ".join(out.split())
    for cell in ("152 / 152", "20000000 to 30000000", "over", "VND", "tháng"):
        assert cell in out


def test_explain_tells_figures_and_rejections_in_order(extractor: Extractor, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.explain_json(extractor.explain(TEXT))
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["number"], r["verdict"]) for r in rows] == [
        ("26/8", "rejected"),
        ("152/152", "ratio"),
        ("20-30 triệu", "money"),
    ]
    assert all(TEXT[r["start"] : r["end"]] == r["number"] for r in rows)
    assert rows[0]["detail"] == "date" and rows[0]["confidence"] is None
    terminal.explain(extractor.explain(TEXT))
    out = capsys.readouterr().out
    assert all(r["rule"] in out for r in rows)


def test_evaluation_lists_no_more_errors_than_asked(capsys: pytest.CaptureFixture[str]) -> None:
    score = Score(gold=100, predicted=100, found=95, records=90, errors=["[b]one", "two", "three"])
    terminal.evaluation(score, 2, False)
    out = capsys.readouterr().out
    assert "95.0 % (88.8 to 97.8, 95 of 100)" in out
    assert "[b]one" in out and "two" in out and "three" not in out
    terminal.evaluation(score, 2, True)
    assert json.loads(capsys.readouterr().out)["f1_record"] == 90.0


def test_every_kind_has_a_colour() -> None:
    assert set(terminal.COLOURS) == set(Kind.__args__)  # type: ignore[attr-defined]


def test_patterns_are_listed_by_table(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.list_patterns(load(), "form")
    only = capsys.readouterr().out
    assert "ratio-slash" in only and "[69.000 ha]" not in only
    terminal.list_patterns(load(), None)
    assert "[69.000 ha]" in capsys.readouterr().out
