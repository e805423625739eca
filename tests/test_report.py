"""The report as a file: what it holds, that nothing is dropped from it, that its bytes stay the same."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from made_report import Article, check, figure, place, time

from solieu.extractor import report, writers
from solieu.extractor.report.page import HERE, LANGUAGES, texts
from solieu.extractor.report.safe import as_data, web_address
from solieu.extractor.report.tally import Tally, grid
from solieu.schemas.article import Quarantine
from solieu.schemas.figure import Bound, Change, CheckName, Figure, Kind

A = Article(doc_id="a", text="Mưa lớn\r\nCó 3 xã ngập 🌾, 5 xã mất điện.")
B = Article(doc_id="https://bao.example/b", text="Không có gì.")
FIGURES = [figure(A, "3 xã"), figure(A, "5 xã", value=Decimal("1234567890123456789.25"))]


class Page(HTMLParser):
    """Elements of a page with their attributes, and the text of its scripts."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._inside = ""
        self.feed(path.read_bytes().decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or f"{tag}{len(self.scripts)}" if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[self._inside] = self.scripts.get(self._inside, "") + data

    @property
    def data(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.scripts["data"])
        return found

    def addresses(self) -> list[str]:
        return [v or "" for _, attrs in self.elements for k, v in attrs.items() if k in ("href", "src", "action", "data")]


def made(folder: Path, figures: Any = FIGURES, articles: Any = (A, B), **more: Any) -> report.Report:
    return report.write_report(folder / "page.html", figures, articles, **more)


def test_the_page_holds_every_article_and_figure(tmp_path: Path) -> None:
    done = made(tmp_path)
    data = Page(tmp_path / "page.html").data
    assert [(e["id"], e["title"], len(e["figures"])) for e in data] == [("a", "Mưa lớn", 2), (B.doc_id, "Không có gì.", 0)]
    assert data[0]["text"] == A.text and data[1]["url"] == B.doc_id and "url" not in data[0]
    assert data[0]["figures"][1]["value"] == "1234567890123456789.25"
    assert done.sentence() == "2 articles, 2 figures, 0 mismatches, 0 quarantined" and done.files == [tmp_path / "page.html"]


def test_figures_without_their_article_are_told_and_shown(tmp_path: Path) -> None:
    other = Article(doc_id="a", text=A.text.replace("\r\n", "\n"))
    done = made(tmp_path, articles=[other])
    page = Page(tmp_path / "page.html")
    assert [(e["id"], e.get("lacks"), len(e["figures"])) for e in page.data] == [("a", None, 0), ("a", "differs", 2)]
    assert page.data[1]["figures"][0]["sentence"]["text"] == FIGURES[0].sentence.text
    assert "differ from what was extracted" in done.sentence()
    done = made(tmp_path, articles=[B])
    assert Page(tmp_path / "page.html").data[1]["lacks"] == "missing"
    assert "not among the inputs" in done.sentence()
    assert 'data-t="n_missing"' in (tmp_path / "page.html").read_text(encoding="utf-8")
    made(tmp_path, articles=[])
    assert 'data-t="no_articles"' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_two_articles_of_one_id_each_keep_their_figures(tmp_path: Path) -> None:
    other = Article(doc_id="a", text="Có 77 hộ dân.")
    made(tmp_path, [*FIGURES, figure(other, "77 hộ")], [other, A])
    assert [[f["text"] for f in e["figures"]] for e in Page(tmp_path / "page.html").data] == [["77 hộ"], ["3 xã", "5 xã"]]


def test_what_cannot_be_read_is_listed(tmp_path: Path) -> None:
    told: list[Quarantine] = []
    row = Quarantine(file="x<b>.jsonl", line=7, byte=70, reason="not valid JSON")
    done = made(tmp_path, articles=[A, row], tell=told.append)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert told == done.unread == [row] and "x&lt;b&gt;.jsonl" in text and "not valid JSON" in text


def test_mismatches_come_once_and_first(tmp_path: Path) -> None:
    ids = [f.figure_id for f in FIGURES]
    wrong = [f.model_copy(update={"checks": (check("mismatch", "3 is not 5", *ids),)}) for f in FIGURES]
    done = made(tmp_path, wrong)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert done.tally.checks["mismatches"] == 1 and text.count("3 is not 5</bdi>") == 1
    assert text.index("3 is not 5</bdi>") < text.index('id="h-kinds"')
    assert f'href="#{ids[0]}"' in text and f'href="#{ids[1]}"' in text


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "csv.gz", "parquet"])
def test_every_format_of_records_gives_the_same_page(form: str, tmp_path: Path) -> None:
    if "zst" in form:
        pytest.importorskip("zstandard")
    if form == "parquet":
        pytest.importorskip("pyarrow")
    rich = figure(A, "3 xã", time=time("năm 2023", "2023"), place=place("Huế", "46"), checks=(check("ok", "x"),))
    path = tmp_path / f"r.{form}"
    writers.write(path, form.split(".")[0], [f.model_dump() for f in (rich, FIGURES[1])])
    assert list(report.read_figures(path)) == [rich, FIGURES[1]]


def test_records_of_an_sqlite_file(tmp_path: Path) -> None:
    import sqlite3

    rows = [writers.flatten(f) for f in FIGURES]
    base = sqlite3.connect(tmp_path / "r.db")
    base.execute(f"CREATE TABLE figures ({', '.join(rows[0])})")
    for row in rows:
        cells = [str(v) if isinstance(v, Decimal) else v for v in row.values()]
        base.execute(f"INSERT INTO figures VALUES ({', '.join('?' * len(row))})", cells)
    base.commit()
    base.close()
    assert list(report.read_figures(tmp_path / "r.db")) == FIGURES
    (tmp_path / "no.db").write_bytes(b"no database at all, not even nearly one" * 99)
    with pytest.raises(report.ReportError, match=r"no archive.*Extract again"):
        list(report.read_figures(tmp_path / "no.db"))


def test_bad_rows_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"{FIGURES[0].as_json()}\n\n{{}}\nno\n[1]\n{FIGURES[1].as_json()}", encoding="utf-8")
    rows = list(report.read_figures(path))
    assert [r.line if isinstance(r, Quarantine) else r.text for r in rows] == ["3 xã", 3, 4, 5, "5 xã"]
    path = tmp_path / "torn.jsonl.gz"
    packed = gzip.compress("".join(f"{f.as_json()}\n" for f in FIGURES * 50).encode())
    path.write_bytes(packed[:-20])
    last = list(report.read_figures(path))[-1]
    assert isinstance(last, Quarantine) and "damaged" in last.reason
    with pytest.raises(report.ReportError, match="no such file"):
        report.read_figures(tmp_path / "none.jsonl")
    with pytest.raises(report.ReportError, match="workbook"):
        report.read_figures(tmp_path / "a.xlsx")
    with pytest.raises(report.ReportError, match=r"ends in \.html"):
        report.write_report(tmp_path / "page.txt", [], [])


def many(number: int) -> tuple[list[Article], list[Figure]]:
    articles = [Article(doc_id=f"{i}", text=f"Bài {i}\nCó {i} xã ngập.") for i in range(number)]
    return articles, [figure(a, f"{a.doc_id} xã", value=Decimal(a.doc_id)) for a in articles]


def test_a_large_report_is_split_and_nothing_is_lost(tmp_path: Path) -> None:
    articles, figures = many(40)
    figures[33] = figures[33].model_copy(update={"checks": (check("mismatch", "no", figures[33].figure_id),)})
    done = made(tmp_path, figures, articles, part_bytes=3000)
    assert len(done.files) > 5 and done.files[1].name == "page-1.html"
    parts = [Page(path) for path in done.files[1:]]
    assert [e["id"] for p in parts for e in p.data] == [a.doc_id for a in articles]
    assert sum(len(e["figures"]) for p in parts for e in p.data) == 40
    assert all(len(p.scripts["data"].encode()) < 3100 for p in parts)
    front = Page(done.files[0])
    assert front.data == []
    assert {path.name for path in done.files[1:]} <= set(front.addresses())
    holding = next(path for path, p in zip(done.files[1:], parts, strict=True) if any(e["id"] == "33" for e in p.data))
    assert f"{holding.name}#{figures[33].figure_id}" in front.addresses()
    assert f"{len(done.files)} files" in done.sentence()
    (tmp_path / "page-999.html").write_text("not ours", encoding="utf-8")
    again = made(tmp_path, figures[:1], articles[:1])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page-999.html", "page.html"] and len(again.files) == 1


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    articles, figures = many(12)
    sums = []
    for order in (1, -1):
        made(tmp_path, figures[::order], articles)
        sums.append(hashlib.sha256((tmp_path / "page.html").read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_an_empty_report_is_a_page(tmp_path: Path) -> None:
    done = made(tmp_path, [], [])
    assert done.sentence() == "0 articles, 0 figures, 0 mismatches, 0 quarantined" and Page(tmp_path / "page.html").data == []


def test_the_policy_names_exactly_our_scripts_and_style(tmp_path: Path) -> None:
    made(tmp_path)
    page = Page(tmp_path / "page.html")
    (policy,) = [a["content"] or "" for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    kinds = [a.get("type") for t, a in page.elements if t == "script"]
    assert kinds == [None, "application/json", "application/json", None]
    for name, source in page.scripts.items():
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert (f"'sha256-{digest}'" in policy) == (name not in ("data", "settings")), name
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "*" not in policy
    assert not any(k.startswith("on") or k == "style" for _, attrs in page.elements for k in attrs)


def test_the_script_never_makes_html_of_text() -> None:
    for path in HERE.glob("*.js"):
        source = path.read_text(encoding="utf-8")
        banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|createContextualFragment"
        assert not re.search(banned, source), path
    for path in (*HERE.glob("*.js"), *HERE.glob("*.css"), *HERE.glob("*.j2")):
        assert not re.search(r"https?://[a-z]|url\(|@import|fetch\(|XMLHttpRequest", path.read_text(encoding="utf-8")), path


def test_every_word_is_there_in_both_languages_and_used() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (*HERE.glob("*.js"), *HERE.glob("*.j2")))
    groups = {"kind": Kind, "bound": Bound, "change": Change, "check": CheckName}
    for key, said in texts().items():
        assert set(said) == set(LANGUAGES) and all(said.values()), key
        assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in said.values()}) == 1, key
        stem = key.split(".")[0].split("_")[0]
        assert f'"{key}"' in sources or (f"{stem}." in sources and "." in key) or f"{stem}_${{" in sources, key
    for group, values in groups.items():
        assert {f"{group}.{v}" for v in get_args(values)} - {"bound.exact"} == {k for k in texts() if k.startswith(f"{group}.")}
    used = set(re.findall(r'\b(?:say|t)\("([\w.]+)"', sources)) | set(re.findall(r'data-t="(\w+)"', sources))
    assert {key for key in used if not key.endswith(".")} <= set(texts())
    columns = re.findall(r'^  \["(\w+)",', (HERE / "table.js").read_text(encoding="utf-8"), re.M)
    assert columns and {f"field.{c}" for c in columns} <= set(texts())


@given(st.text())
def test_data_is_never_markup_and_reads_back(text: str) -> None:
    data = as_data({"text": text.encode("utf-8", "replace").decode()})
    assert not set(data) & set("<>&\u2028\u2029\r\n\0")
    assert json.loads(data) == {"text": text.encode("utf-8", "replace").decode()}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://bao.example/tin?id=5#x", True),
        ("HTTP://bao.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://x/%0aalert(1)", False),
        (" https://x.example", False),
        ("https://x.example/\u202egpj", False),
        ("https://bao.example@evil.example/", False),
        ('https://x.example/"onclick=', False),
        ("https://[", False),
        ("data:text/html,x", False),
        ("//x.example", False),
        ("https:", False),
    ],
)
def test_only_http_is_linked(text: str, kept: bool) -> None:
    assert web_address(text) == (text if kept else None)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, *"abcdefgh"]), st.sampled_from([None, "2020", "2021", "2022", "2023"])), max_size=60
    )
)
def test_rows_and_columns_of_the_grid_add_up(pairs: list[tuple[str | None, str | None]]) -> None:
    tally = Tally(figures=len(pairs))
    for pair in pairs:
        tally.cells[pair] += 1
    made = grid(tally, places=3, years=2)
    assert sum(place.count for place, _ in made.rows) == sum(c.count for c in made.columns) == len(pairs)
    for place_cell, row in made.rows:
        assert sum(c.count for c in row) == place_cell.count


def _solieu(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "solieu", *arguments], capture_output=True, text=True, cwd=cwd)


def test_the_command(tmp_path: Path) -> None:
    records = tmp_path / "r.jsonl"
    texts_of = {"1.txt": "Có 3 xã ngập.", "2.txt": "Có 7 xã ngập."}
    for name, text in texts_of.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    figures = [figure(Article(doc_id=n, text=t), t[3:7]) for n, t in texts_of.items()]
    records.write_text("".join(f"{f.as_json()}\n" for f in figures), encoding="utf-8")
    done = _solieu("report", "r.jsonl", "--articles", "1.txt", "2.txt", "-o", "p.html", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "2 articles, 2 figures, 0 mismatches, 0 quarantined\n")
    first = (tmp_path / "p.html").read_bytes()
    done = _solieu("report", "r.jsonl", "--articles", ".", "-o", "p.html", cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "p.html").read_bytes() == first
    records.write_text(records.read_text(encoding="utf-8") + "torn{\n", encoding="utf-8")
    done = _solieu("report", "r.jsonl", "--articles", ".", "-o", "p.html", cwd=tmp_path)
    assert done.returncode == 3 and "r.jsonl, line 3: not valid JSON" in done.stderr
    assert _solieu("report", "none.jsonl", "--articles", ".", "-o", "p.html", cwd=tmp_path).returncode == 2
    assert _solieu("report", "r.jsonl", "--articles", ".", "-o", "p.txt", cwd=tmp_path).returncode == 2
    assert _solieu("report", "r.jsonl", "--articles", ".", "-o", "no/p.html", cwd=tmp_path).returncode == 4


def test_the_files_of_the_page_are_in_the_wheel() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert "solieu.extractor.report" in project["packages"]
    globs = project["package-data"]["solieu.extractor.report"]
    shipped = {p.name for g in globs for p in HERE.glob(g)}
    assert shipped == {p.name for p in HERE.iterdir() if p.is_file() and p.suffix != ".py"}
