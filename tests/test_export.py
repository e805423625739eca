"""Exports: in every format each figure is found again at its own place, by each tool's own way of counting."""

import codecs
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from hypothesis import given, settings
from made_documents import articles, documents, records

from solieu.extractor import Extractor
from solieu.extractor.export import Document, ExportError, bring_back, export, join
from solieu.extractor.export.brat import KEPT
from solieu.extractor.export.gold import file_name
from solieu.extractor.export.offsets import counted, points, with_line_feeds
from solieu.extractor.export.tokens import cut
from solieu.extractor.export.writing import FORMATS
from solieu.schemas.article import Article, Quarantine

Found = list[tuple[int, int, str]]
MANY = settings(max_examples=60, deadline=None)
FEW = settings(max_examples=12, deadline=None)


def fail(row: Any) -> None:
    raise AssertionError(row)


def out(made: list[Document], form: str, folder: Path, **options: Any) -> Path:
    (folder / "records.jsonl").write_text(records(made), encoding="utf-8", newline="")
    path = folder / "out"
    done = export(folder / "records.jsonl", articles(made), form, path, reject=fail, tell=options.pop("tell", fail), **options)
    assert (done.articles, done.figures) == (len(made), sum(len(d.figures) for d in made))
    return path


def wanted(document: Document) -> Found:
    return [(f.start, f.end, f.kind) for f in document.figures]


def by_code_points(text: str, spans: Found) -> list[str]:
    return [text[a:b] for a, b, _ in spans]


def by_utf16(text: str, spans: Found) -> list[str]:
    units = text.encode("utf-16-le")
    return [units[2 * a : 2 * b].decode("utf-16-le") for a, b, _ in spans]


def labelstudio(path: Path) -> list[tuple[str, Found]]:
    def spans(task: Any) -> Found:
        values = [r["value"] for r in task["predictions"][0]["result"]]
        assert all(v["text"] == task["data"]["text"][v["start"] : v["end"]] for v in values)
        return [(v["start"], v["end"], v["labels"][0]) for v in values]

    return [(t["data"]["text"], spans(t)) for t in json.loads(path.read_text(encoding="utf-8"))]


def prodigy(path: Path) -> list[tuple[str, Found]]:
    found = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        task = json.loads(line)
        tokens = task["tokens"]
        assert "".join(t["text"] + " " * t["ws"] for t in tokens) == task["text"]
        assert [t["text"] for t in tokens] == [task["text"][t["start"] : t["end"]] for t in tokens]
        for s in task["spans"]:
            assert (tokens[s["token_start"]]["start"], tokens[s["token_end"]]["end"]) == (s["start"], s["end"])
        found.append((task["text"], [(s["start"], s["end"], s["label"]) for s in task["spans"]]))
    return found


def doccano(path: Path) -> list[tuple[str, Found]]:
    rows = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    return [(r["text"], [(a, b, k) for a, b, k in r["label"]]) for r in rows]


@pytest.mark.parametrize(("form", "read", "cover"), [
    ("labelstudio", labelstudio, by_code_points),
    ("prodigy", prodigy, by_code_points),
    ("doccano", doccano, by_utf16),
])  # fmt: skip
@given(made=documents())
@MANY
def test_spans_as_each_tool_counts(
    form: str, read: Callable[[Path], Any], cover: Callable[..., Any], made: list[Document]
) -> None:
    with TemporaryDirectory() as folder:
        got = read(out(made, form, Path(folder)))
    assert [text for text, _ in got] == [with_line_feeds(d.text) for d in made]
    for document, (text, spans) in zip(made, got, strict=True):
        assert cover(text, spans) == [with_line_feeds(document.text)[f.start : f.end] for f in document.figures]
        assert [kind for *_, kind in spans] == [f.kind for f in document.figures]


@given(documents())
@MANY
def test_displacy(made: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        got = json.loads(out(made, "displacy", Path(folder)).read_text(encoding="utf-8"))
    for document, shown in zip(made, got, strict=True):
        assert shown["text"] == document.text and shown["left_out"] == []
        assert [(e["start"], e["end"], e["label"]) for e in shown["ents"]] == wanted(document)
        assert [(s["start"], s["end"], s["label"]) for s in shown["spans"]] == wanted(document)
        for s, f in zip(shown["spans"], document.figures, strict=True):
            inside = "".join(shown["tokens"][s["start_token"] : s["end_token"]])
            assert inside.replace(" ", "") == f.text.replace(" ", "")


@given(documents())
@MANY
def test_web_annotation(made: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        page = json.loads(out(made, "webannotation", Path(folder)).read_text(encoding="utf-8"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
    figures = [(d, f) for d in made for f in d.figures]
    for (document, figure), item in zip(figures, page["items"], strict=True):
        position, quotation = item["target"]["selector"]
        assert (position["type"], quotation["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert document.text[position["start"] : position["end"]] == quotation["exact"] == figure.text
        around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
        assert document.text.startswith(around, position["start"] - len(quotation["prefix"]))
        assert item["body"]["value"] == figure.kind and item["solieu:record"]["figure_id"] == figure.figure_id
        assert ":" not in item["target"]["source"].split("/")[0]


@given(documents())
@MANY
def test_brat_reads_the_same_whatever_a_reader_makes_of_line_ends(made: list[Document]) -> None:
    with TemporaryDirectory() as folder:
        path = out(made, "brat", Path(folder))
        kept = [json.loads(line) for line in (path / KEPT).read_bytes().split(b"\n")[:-1]]
        assert [json.loads(row["solieu"])["doc_id"] for row in kept] == [d.doc_id for d in made]
        for document, row in zip(made, kept, strict=True):
            beside = path / f"{row['name']}.txt"
            text = beside.read_bytes().decode("utf-8")
            assert beside.read_text(encoding="utf-8") == text  # with universal line ends, as in Python's text mode
            spans = []
            with codecs.open(str(path / f"{row['name']}.ann"), encoding="utf-8") as lines:  # as brat itself reads
                for line in lines:
                    if line.startswith("T"):
                        _, said, cover = line.rstrip("\n").split("\t")
                        kind, _, places = said.partition(" ")
                        pieces = [tuple(map(int, p.split(" "))) for p in places.split(";")]
                        assert " ".join(text[a:b] for a, b in pieces) == cover
                        spans.append((pieces[0][0], pieces[-1][1], kind))
            assert spans == wanted(document)


@given(documents())
@FEW
def test_docbin(made: list[Document]) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    with TemporaryDirectory() as folder:
        docs = list(DocBin().from_disk(out(made, "docbin", Path(folder))).get_docs(Vocab()))
    for document, doc in zip(made, docs, strict=True):
        assert doc.text == document.text and doc.user_data["id"] == document.doc_id
        assert [(s.start_char, s.end_char, s.label_) for s in doc.spans["figures"]] == wanted(document)
        assert [s.id_ for s in doc.spans["figures"]] == [f.figure_id for f in document.figures]
        assert [(s.start_char, s.end_char, s.label_) for s in doc.ents] == wanted(document)


@pytest.mark.parametrize("alignment", ["expand", "contract"])
def test_docbin_tells_what_it_moves_and_keeps_the_exact_place(alignment: str, extractor: Extractor, tmp_path: Path) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    text = "Có 3ha ngô và 15.000đồng."
    base = extractor.extract(text, doc_id="a")
    moved = [f.model_copy(update={"end": f.end - 1, "text": f.text[:-1]}) for f in base]
    told: list[str] = []
    path = out([Document("a", text, tuple(moved))], "docbin", tmp_path, alignment=alignment, tell=told.append)
    (doc,) = DocBin().from_disk(path).get_docs(Vocab())
    assert len(told) == len(moved) == 2
    assert [r["span"] for r in json.loads(doc.user_data["solieu"])["figures"]] == [[f.start, f.end] for f in moved]


def test_displacy_renders_what_we_write(extractor: Extractor, tmp_path: Path) -> None:
    from spacy import displacy

    text = "Có 152/152 xã 🌾 đạt, tăng 5%."
    got = json.loads(out([Document("a", text, tuple(extractor.extract(text, doc_id="a")))], "displacy", tmp_path).read_text())
    assert displacy.render(got, style="ent", manual=True, jupyter=False).count("<mark") == 2
    assert "RATIO" in displacy.render(got, style="span", manual=True, jupyter=False).upper()


def test_overlapping_figures_are_all_there(extractor: Extractor, tmp_path: Path) -> None:
    text = "Có 3 xã miền núi."
    (short,) = extractor.extract(text, doc_id="a")
    long = short.model_copy(update={"end": 16, "text": text[3:16], "figure_id": "0" * 16})
    (shown,) = json.loads(out([Document("a", text, (short, long))], "displacy", tmp_path).read_text(encoding="utf-8"))
    assert [e["end"] for e in shown["ents"]] == [16] and [e["end"] for e in shown["left_out"]] == [7]
    assert [s["end"] for s in shown["spans"]] == [7, 16]


def test_files_that_go_with_the_tools(tmp_path: Path) -> None:
    out([], "labelstudio", tmp_path)
    labels = [label.get("value") for label in ElementTree.parse(tmp_path / "out.config.xml").iter("Label")]
    out([], "doccano", tmp_path)
    assert labels == [label["text"] for label in json.loads((tmp_path / "out.labels.json").read_text())]
    assert labels[:2] == ["count", "ratio"] and len(labels) == 9


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in ("brat", "docbin", "datasette")])
def test_nothing_is_valid_too(form: str, tmp_path: Path) -> None:
    text = out([], form, tmp_path).read_text(encoding="utf-8")
    assert form in ("prodigy", "doccano") or json.loads(text) is not None


@given(documents())
@MANY
def test_offsets_there_and_back(made: list[Document]) -> None:
    for text in (d.text for d in made):
        for unit in ("utf16", "codepoint"):
            to, back = counted(text, unit), points(text, unit)
            assert [back(to(i)) for i in range(len(text) + 1)] == list(range(len(text) + 1))
            assert back(-1) is None and back(to(len(text)) + 1) is None
        assert counted(text, "utf16")(len(text)) == len(text.encode("utf-16-le")) // 2
        assert len(with_line_feeds(text)) == len(text)


@given(documents())
@MANY
def test_tokens_hold_the_text_and_every_edge(made: list[Document]) -> None:
    for d in made:
        tokens = cut(d.text, [(f.start, f.end) for f in d.figures])
        assert "".join(d.text[t.start : t.end] + " " * t.blank for t in tokens) == d.text
        assert {f.start for f in d.figures} <= {t.start for t in tokens}
        assert {f.end for f in d.figures} <= {t.end for t in tokens}


def test_what_does_not_fit_is_told_and_nothing_else_is_lost(extractor: Extractor, tmp_path: Path) -> None:
    good = extractor.extract("Có 3 xã.", doc_id="a")[0]
    lines = [good.as_json(), "{broken", "[]", good.as_json().replace('"a"', '"nowhere"')]
    lines.append(extractor.extract("Chỉ có 4 xã.", doc_id="a")[0].as_json())
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = [
        Article(doc_id="a", text="Có 3 xã."),
        Article(doc_id="a", text="x"),
        Quarantine(file="f", line=1, byte=0, reason="bad"),
    ]
    rows: list[Quarantine] = []
    (document,) = join(path, given, rows.append)
    assert [f.text for f in document.figures] == ["3 xã"]
    assert [(r.line, r.reason.split(" ")[0]) for r in rows] == [
        (2, "no"), (3, "no"), (5, "the"), (None, "a"), (1, "bad"), (4, "no"),
    ]  # fmt: skip
    byte = rows[2].byte
    assert byte is not None and path.read_bytes()[byte:].startswith(b'{"schema_version"')


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_records(suffix: str, extractor: Extractor, tmp_path: Path) -> None:
    from solieu.extractor.writers import write

    figures = extractor.extract("Có 3 xã 🌾 và 5 huyện.", doc_id="a")
    path = tmp_path / f"r.jsonl{suffix}"
    write(path, "jsonl", (json.loads(f.as_json()) for f in figures))
    (document,) = join(path, [Article(doc_id="a", text="Có 3 xã 🌾 và 5 huyện.")], fail)
    assert document.figures == tuple(figures)


@pytest.mark.parametrize(("form", "options", "said"), [
    ("word", {}, "no tool of that name"),
    ("brat", {"offsets": "utf16"}, "brat counts in codepoints"),
    ("prodigy", {"offsets": "bytes"}, "no such way of counting"),
    ("prodigy", {"alignment": "expand"}, "goes with --to docbin"),
    ("docbin", {"alignment": "x"}, "is one of exact"),
])  # fmt: skip
def test_what_does_not_go_together_is_told(form: str, options: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=said):
        export(tmp_path / "r", [], form, tmp_path / "o", reject=fail, tell=fail, **options)  # type: ignore[arg-type]


def test_file_names_are_safe_and_their_own() -> None:
    taken: set[str] = set()
    ids = ["a.txt", "x/a.txt", "A.txt", "../../etc/passwd", "dump.jsonl#1", "dump.jsonl#2", "số 🌾", "", "..", "x" * 500, "CON\0"]
    names = [file_name(i, taken) for i in ids]
    assert len({n.lower() for n in names}) == len(ids) and names[0] == "a"
    assert all(
        n.strip("._-") and not set(n) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") for n in names
    )
    assert max(map(len, names)) < 120


@pytest.mark.parametrize("form", ["prodigy", "doccano", "brat"])
def test_samples_come_back_as_perfect_gold(form: str, extractor: Extractor, tmp_path: Path) -> None:
    from solieu.extractor.evaluation import evaluate
    from solieu.extractor.readers import ReadSettings, find_sources, read_sources

    read = read_sources(find_sources([str(ROOT / "samples" / "articles")]), ReadSettings())
    given = [a for a in read if isinstance(a, Article)][:3]
    made = [Document(e.article.doc_id, e.article.text, e.figures) for e in extractor.pipe(given)]
    path = out(made, form, tmp_path)
    done = bring_back(path, form, given, tmp_path / "gold", reject=fail)
    score = evaluate(tmp_path / "gold", tmp_path / "records.jsonl").as_dict()
    assert done.figures == score["gold"] > 60 and score["f1_record"] == 100
    assert set(score["accuracy"].values()) == {100}
