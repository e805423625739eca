"""Labels come back as gold: untouched ones as they went, corrected ones corrected, nothing without a word."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from made_documents import articles, documents, records

from solieu.extractor import Extractor
from solieu.extractor.evaluation import evaluate
from solieu.extractor.export import RETURNED, Document, ExportError, Returned, bring_back, export
from solieu.extractor.export.gold import gold_row
from solieu.extractor.export.rereading import READ, UNREAD
from solieu.schemas.article import Article, Quarantine

Row = dict[str, Any]
TEXT = "Tỉnh 🌾 có hơn 44.000 cán bộ,\r\nthu nhập 20-30 triệu đồng/tháng; tăng 12,5%. Đội 5 nhận 3 ha."


def submitted(path: Path, form: str, change: Callable[[Any], None] = lambda _: None) -> None:
    """What a reviewer's tool makes of an export; ``change`` edits the labels of each task."""
    if form == "labelstudio":
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            result = [{k: v for k, v in r.items() if k != "score"} for r in task["predictions"][0]["result"]]
            change(result)
            task |= {"id": 1, "annotations": [{"result": result, "was_cancelled": False, "updated_at": "2024-01-01"}]}
        path.write_text(json.dumps(tasks), encoding="utf-8")
    elif form in ("prodigy", "doccano"):
        rows = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
        for i, row in enumerate(rows):
            change(row["spans" if form == "prodigy" else "label"])
            row |= {"answer": "accept", "_task_hash": i} if form == "prodigy" else {"id": i, "Comments": []}
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def round_trip(made: list[Document], form: str, folder: Path, change: Callable[[Any], None] = lambda _: None) -> list[Row]:
    (folder / "r.jsonl").write_text(records(made), encoding="utf-8", newline="")
    rows: list[Quarantine] = []
    export(folder / "r.jsonl", articles(made), form, folder / "out", reject=rows.append, tell=print)
    assert rows == []
    submitted(folder / "out", form, change)
    bring_back(folder / "out", form, articles(made), folder / "gold", reject=rows.append)
    assert [r.reason for r in rows] == []
    return golds(folder / "gold")


def golds(folder: Path) -> list[Row]:
    return [json.loads(p.read_bytes(), parse_float=Decimal) for p in sorted(folder.glob("*.gold.json"))]


@pytest.mark.parametrize("form", RETURNED)
@given(made=documents(least=1))
@settings(max_examples=40, deadline=None)
def test_untouched_labels_come_back_equal(form: str, made: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        back = {g["doc_id"]: g["figures"] for g in round_trip(made, form, Path(folder))}
        texts = {p.read_bytes().decode("utf-8") for p in Path(folder, "gold").glob("*.txt")}
        if any(d.figures for d in made):
            score = evaluate(Path(folder, "gold"), Path(folder, "r.jsonl")).as_dict()
            assert (score["f1_found"], score["f1_record"]) == (100, 100)
    assert set(back) == {d.doc_id for d in made} and texts == {d.text for d in made}
    for d in made:
        assert [(r["span"][0], r["span"][1], r["kind"]) for r in back[d.doc_id]] == [(f.start, f.end, f.kind) for f in d.figures]
        assert back[d.doc_id] == [gold_row(f) for f in d.figures]


def made_of(text: str, extractor: Extractor) -> list[Document]:
    return [Document("a", text, tuple(extractor.extract(text, doc_id="a")))]


def exported(form: str, extractor: Extractor, folder: Path) -> tuple[list[Document], Path]:
    made = made_of(TEXT, extractor)
    (folder / "r.jsonl").write_text(records(made), encoding="utf-8")
    export(folder / "r.jsonl", articles(made), form, folder / "out", reject=print, tell=print)
    return made, folder / "out"


def test_corrections_in_prodigy(extractor: Extractor, tmp_path: Path) -> None:
    at = TEXT.replace("\r\n", " \n").index

    def change(spans: list[Row]) -> None:
        assert [s["label"] for s in spans] == ["count", "money", "percent", "measure"]
        spans[0]["end"] = at("44.000 cán") + len("44.000 cán")  # moved
        spans[1]["label"] = "measure"  # renamed
        del spans[2]  # removed
        spans.append({"start": at("5 nhận"), "end": at("5 nhận") + 1, "label": "count"})  # new

    (gold,) = round_trip(made_of(TEXT, extractor), "prodigy", tmp_path, change)
    count, money, gone, new, measure = gold["figures"]
    assert (count["unit"], count["value"], count["bound"], "note" in count) == ("cán", 44000, "over", False)
    assert (money["kind"], money["low"], money["high"]) == ("measure", 20000000, 30000000)
    assert (gone["kind"], gone["number"]["text"]) == ("not", "12,5")
    assert (new["kind"], new["value"], new["note"], new["number"]["text"]) == ("count", 5, READ, "5")
    assert "note" not in measure and measure["unit"] == "ha"
    assert gold["chars"] == len(TEXT) and (tmp_path / "gold" / "a.txt").read_bytes().decode() == TEXT


@pytest.mark.parametrize("form", ["labelstudio", "brat"])
def test_corrected_notes_come_back(form: str, extractor: Extractor, tmp_path: Path) -> None:
    note = json.dumps({"low": 20, "high": 31, "unit": "đồng | VND", "per": None}, ensure_ascii=False)
    if form == "labelstudio":

        def change(result: list[Row]) -> None:
            result[1]["meta"] = {"text": [note]}
            result[2]["meta"] = {"text": ["chưa chắc"]}

        (gold,) = round_trip(made_of(TEXT, extractor), form, tmp_path, change)
    else:
        made, path = exported(form, extractor, tmp_path)
        lines = (path / "a.ann").read_text(encoding="utf-8").split("\n")
        lines = [line.partition("T2\t")[0] + "T2\t" + note if line.startswith("#2") else line for line in lines]
        lines = ["#3\tAnnotatorNotes T3\tchưa chắc" if line.startswith("#3") else line for line in lines]
        (path / "a.ann").write_text("\n".join(lines), encoding="utf-8")
        bring_back(path, form, articles(made), tmp_path / "gold", reject=print)
        (gold,) = golds(tmp_path / "gold")
    _, money, percent, _ = gold["figures"]
    assert (money["low"], money["high"], money["unit"]) == (20, 31, "đồng | VND")
    assert "per" not in money and "subject" not in money
    assert (percent["value"], percent["note"]) == (Decimal("12.5"), "chưa chắc")


def refused(form: str, path: Path, given: Any, folder: Path, **options: Any) -> tuple[Returned, list[Quarantine]]:
    rows: list[Quarantine] = []
    done = bring_back(path, form, given, folder / "gold", reject=rows.append, **options)
    assert done.quarantined == len(rows)
    return done, rows


def test_what_cannot_be_gold_is_told(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("prodigy", extractor, tmp_path)
    task = json.loads(path.read_text(encoding="utf-8"))
    spans = task["spans"]
    tasks = [
        task | {"answer": "reject"},
        {"text": "x"},
        [1],
        task | {"solieu": None, "meta": {"doc_id": "nowhere"}},
        task | {"spans": [*spans, spans[0], {"start": 0, "end": 999, "label": "count"}, {"start": 0, "end": 4, "label": "PER"}]},
    ]
    lines = [json.dumps(t) for t in tasks] + ["{"]
    path.write_text("\n".join(lines), encoding="utf-8")
    done, rows = refused("prodigy", path, articles(made), tmp_path)
    told = sorted((r.line or 0, r.reason) for r in rows)
    assert [(line, reason.split(" ")[0]) for line, reason in told] == [
        (1, "nobody"), (2, "no"), (3, "a"), (4, "no"), (5, "the"), (5, "the"), (5, "two"), (6, "not"),
    ]  # fmt: skip
    assert path.read_bytes()[next(r.byte for r in rows if r.line == 6) or 0 :] == b"{"
    assert done.figures == 4 == len(golds(tmp_path / "gold")[0]["figures"])


def test_a_changed_text_is_no_gold(extractor: Extractor, tmp_path: Path) -> None:
    _, path = exported("doccano", extractor, tmp_path)
    done, rows = refused("doccano", path, [Article(doc_id="a", text=TEXT + " ")], tmp_path)
    assert done.articles == 0 and "the text is not that of the article 'a'" in rows[0].reason


def test_a_tool_that_lost_our_column_is_matched_by_text(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("doccano", extractor, tmp_path)
    row = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({"id": 1, "text": row["text"], "label": row["label"]}), encoding="utf-8")
    done, rows = refused("doccano", path, articles(made), tmp_path)
    (gold,) = golds(tmp_path / "gold")
    assert rows == [] and done.read == 4
    assert [r["span"] for r in gold["figures"]] == [[f.start, f.end] for f in made[0].figures]
    assert {r["note"] for r in gold["figures"]} == {READ}


@pytest.mark.parametrize("shape", ["labels", "entities", "meta", "metadata"])
def test_shapes_that_doccano_has_written(shape: str, extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("doccano", extractor, tmp_path)
    row = json.loads(path.read_text(encoding="utf-8"))
    if shape == "labels":
        row["labels"] = row.pop("label")
    elif shape == "entities":
        row["entities"] = [{"id": 1, "start_offset": a, "end_offset": b, "label": k} for a, b, k in row.pop("label")]
    else:
        row[shape] = {"solieu": row.pop("solieu"), "doc_id": row.pop("doc_id")}
    path.write_text(json.dumps(row), encoding="utf-8")
    _, rows = refused("doccano", path, articles(made), tmp_path)
    assert rows == [] and golds(tmp_path / "gold")[0]["figures"] == [gold_row(f) for f in made[0].figures]


def test_another_way_of_counting_is_noticed_and_can_be_said(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("labelstudio", extractor, tmp_path)
    submitted(path, "labelstudio")
    (task,) = json.loads(path.read_text(encoding="utf-8"))
    for region in task["annotations"][0]["result"]:  # as Label Studio counted before 1.5: the emoji is two
        region["value"] |= {"start": region["value"]["start"] + 1, "end": region["value"]["end"] + 1}
    path.write_text(json.dumps([task]), encoding="utf-8")
    done, rows = refused("labelstudio", path, articles(made), tmp_path)
    assert done.figures == 0 and len(rows) == 4 and "--offsets" in rows[0].reason
    (tmp_path / "gold" / "a.gold.json").unlink()
    done, rows = refused("labelstudio", path, articles(made), tmp_path, offsets="utf16")
    assert rows == [] and golds(tmp_path / "gold")[0]["figures"] == [gold_row(f) for f in made[0].figures]


def test_label_studio_takes_the_newest_annotation_and_none_without_review(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("labelstudio", extractor, tmp_path)
    (task,) = json.loads(path.read_text(encoding="utf-8"))
    result = task["predictions"][0]["result"]
    done = {"was_cancelled": False, "updated_at": "2024-02-01", "result": result[:1]}
    older = {"was_cancelled": False, "updated_at": "2024-01-01", "result": result}
    cancelled = {"was_cancelled": True, "updated_at": "2024-03-01", "result": []}
    path.write_text(json.dumps([task, task | {"annotations": [done, older, cancelled]}]), encoding="utf-8")
    _, rows = refused("labelstudio", path, articles(made), tmp_path)
    assert ["nobody has reviewed" in rows[0].reason, "2 annotations; the newest" in rows[1].reason] == [True, True]
    kinds = [r["kind"] for r in golds(tmp_path / "gold")[0]["figures"]]
    assert kinds == ["count", "not", "not", "not"]


def test_a_label_without_a_number_is_kept_and_told(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("doccano", extractor, tmp_path)
    row = json.loads(path.read_text(encoding="utf-8"))
    row["label"].append([0, 4, "count"])
    path.write_text(json.dumps(row), encoding="utf-8")
    _, rows = refused("doccano", path, articles(made), tmp_path)
    first = golds(tmp_path / "gold")[0]["figures"][0]
    assert (first["number"]["text"], first["note"]) == ("Tỉnh", UNREAD) and "value" not in first
    assert len(rows) == 1 and "by hand" in rows[0].reason


def test_brat_lines_that_are_no_labels_are_told(extractor: Extractor, tmp_path: Path) -> None:
    made, path = exported("brat", extractor, tmp_path)
    with (path / "a.ann").open("a", encoding="utf-8") as stream:
        stream.write("T9 count 0 4 Tỉnh\nR1\tx Arg1:T1 Arg2:T2\nT10\tcount 0 4;7 9\tTỉnh có\nT11\tcount 0 4\tTinh\n")
    _, rows = refused("brat", path, articles(made), tmp_path)
    assert [r.reason.partition(" (")[0] for r in rows][:2] == ["line 9 is no label", "line 11: a label in pieces"]
    assert any("should cover 'Tinh'" in r.reason for r in rows)


@pytest.mark.parametrize(("form", "content", "said"), [
    ("word", "", "no tool that labels come back from"),
    ("labelstudio", "{}", "no JSON list"),
    ("labelstudio", "x", "not valid JSON"),
    ("brat", "x", "no folder"),
])  # fmt: skip
def test_files_that_cannot_be_the_tools_are_told(form: str, content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text(content)
    with pytest.raises(ExportError, match=said):
        bring_back(tmp_path / "f", form, [], tmp_path / "gold", reject=print)


def test_gold_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text("{}")
    (tmp_path / "f").write_text("")
    with pytest.raises(ExportError, match="holds gold already"):
        bring_back(tmp_path / "f", "prodigy", [], tmp_path, reject=print)
