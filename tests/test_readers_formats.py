"""Every format in every compression and encoding gives back the same articles."""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor.readers import Fields, InputError, ReadSettings, find_sources, read_sources
from solieu.extractor.readers.encodings import codec
from solieu.extractor.readers.json_array import elements
from solieu.extractor.readers.lines import lines
from solieu.patterns import reading
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.limits import Limits

SENTENCE = "Ông Đặng nói: “Được hơn 44.000 cán bộ của tỉnh về xã, tăng 12,5% so với năm trước”."
ARTICLES = [
    {"id": f"bài-{i}", "title": f"Tiêu đề, số {i}", "text": f'{SENTENCE}\n\n"{i} xã"; {i * 3} huyện.', "date": f"2021-04-{i:02d}"}
    for i in range(1, 30)
]


def read(path: Path | str, **settings: object) -> list[Article | Quarantine]:
    return list(read_sources(find_sources([str(path)]), ReadSettings(**settings)))  # type: ignore[arg-type]


def as_jsonl() -> str:
    return "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in ARTICLES)


def as_escaped() -> str:
    return "".join(json.dumps(a) + "\r\n" for a in ARTICLES)


def as_array() -> str:
    return json.dumps(ARTICLES, ensure_ascii=False)


def as_pretty() -> str:
    return json.dumps(ARTICLES, ensure_ascii=False, indent=2)


def as_objects() -> str:
    return "\n".join(json.dumps(a, ensure_ascii=False, indent=1) for a in ARTICLES)


def as_csv(delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ARTICLES[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ARTICLES)
    return out.getvalue()


TEXTS: dict[str, tuple[str, Callable[[], str]]] = {
    "lines": (".jsonl", as_jsonl),
    "escaped lines": (".ndjson", as_escaped),
    "array": (".json", as_array),
    "pretty array": (".json", as_pretty),
    "objects": (".json", as_objects),
    "csv": (".csv", as_csv),
    "semicolons": (".csv", lambda: as_csv(";")),
    "excel": (".csv", lambda: "sep=;\r\n" + as_csv(";")),
    "tsv": (".tsv", lambda: as_csv("\t")),
}


def zst(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    return bytes(zstandard.compress(data))


PACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.compress, ".zst": zst}


def in_tables(text: str, name: str) -> bytes:
    """Text in an encoding of ours, by its table."""
    letters = reading("encodings")[name]["letters"]
    return b"".join(bytes.fromhex(letters[c][0]) if c in letters else c.encode("ascii") for c in text)


def in_1258(text: str) -> bytes:
    """As Windows writes it: the tone is a mark of its own behind the vowel."""
    import unicodedata

    out = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        tone = next((m for m in base if m in "\u0300\u0309\u0303\u0301\u0323"), "")
        out.append(unicodedata.normalize("NFC", base.replace(tone, "")) + tone if tone else letter)
    return "".join(out).encode("cp1258")


# Name, what is given as --encoding, how the bytes are made.
ENCODINGS: dict[str, tuple[str | None, Callable[[str], bytes]]] = {
    "utf-8": (None, lambda t: t.encode()),
    "utf-8 mark": (None, lambda t: t.encode("utf-8-sig")),
    "utf-16 le": (None, lambda t: b"\xff\xfe" + t.encode("utf-16-le")),
    "utf-16 be": (None, lambda t: b"\xfe\xff" + t.encode("utf-16-be")),
    "utf-16 given": ("utf-16-le", lambda t: t.encode("utf-16-le")),
    "utf-32": (None, lambda t: t.encode("utf-32")),
    "cp1258 detected": (None, in_1258),
    "cp1258 given": ("windows-1258", in_1258),
    "tcvn3": ("tcvn3", lambda t: in_tables(t, "tcvn3")),
    "vni": ("VNI", lambda t: in_tables(t, "vni")),
}


def nfc(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


def judge(records: list[Article | Quarantine], exact: bool) -> None:
    assert [r for r in records if isinstance(r, Quarantine)] == []
    told = [r for r in records if isinstance(r, Article)]
    same = str if exact else nfc
    assert [same(r.text) for r in told] == [a["text"] for a in ARTICLES]
    assert [(same(r.doc_id), same(r.title or "")) for r in told] == [(a["id"], a["title"]) for a in ARTICLES]
    assert [r.date for r in told] == [date.fromisoformat(a["date"]) for a in ARTICLES]


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", TEXTS)
def test_round_trip(form: str, encoding: str, packed: str, tmp_path: Path) -> None:
    suffix, make = TEXTS[form]
    given_as, encode = ENCODINGS[encoding]
    if form == "escaped lines" and encoding == "cp1258 detected":
        return  # all ASCII: nothing to detect
    data = encode(make())
    path = tmp_path / f"d{suffix}{packed}"
    path.write_bytes(PACK[packed](data))
    records = read(path, encoding=given_as)
    judge(records, "cp1258" not in encoding)
    marks = {"utf-8 mark": 3, "utf-16 le": 2, "utf-16 be": 2, "utf-32": 4}  # the first line begins with it
    for record in records:
        assert isinstance(record, Article) and record.byte is not None and record.line is not None
        wide = {"utf-16 le": 2, "utf-16 be": 2, "utf-16 given": 2, "utf-32": 4}.get(encoding, 1)
        assert data[: record.byte].count(b"\n") >= record.line - 1 - (form == "excel")
        start = record.byte + (marks[encoding] if record.byte == 0 and encoding in marks else 0)
        first = data[start : start + wide].strip(b"\0")
        assert first == (b"{" if suffix in (".jsonl", ".ndjson", ".json") else b"b"), record.byte


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_round_trip_of_plain_text(encoding: str, packed: str, tmp_path: Path) -> None:
    given_as, encode = ENCODINGS[encoding]
    text = ARTICLES[0]["text"] + "\r\n" + ARTICLES[1]["text"]
    (tmp_path / f"a.txt{packed}").write_bytes(PACK[packed](encode(text)))
    (article,) = read(tmp_path, encoding=given_as)
    assert isinstance(article, Article) and article.doc_id == f"a.txt{packed}"
    # Read as open(path, encoding=..., newline="") reads it: the mark of UTF-8 is a character, that of UTF-16 is none.
    assert nfc(article.text) == ("\ufeff" if encoding == "utf-8 mark" else "") + text


def parquet(**columns: object) -> bytes:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=7)
    return out.getvalue()


def articles_parquet() -> bytes:
    return parquet(**{key: [a[key] for a in ARTICLES] for key in ARTICLES[0]})


@pytest.mark.parametrize("packed", PACK)
def test_round_trip_of_parquet(packed: str, tmp_path: Path) -> None:
    (tmp_path / f"d.parquet{packed}").write_bytes(PACK[packed](articles_parquet()))
    records = read(tmp_path / f"d.parquet{packed}")
    judge(records, True)
    assert [r.line for r in records] == list(range(1, 30))


def test_parquet_with_typed_columns_and_bad_rows(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    texts = pa.array([b"5 ha", b"C\xf3", None, b"a\0b", "Có".encode()]).view(pa.string())
    days = pa.array([date(2021, 4, 23)] * 5)
    (tmp_path / "d.parquet").write_bytes(parquet(Content=texts, id=pa.array([1, 2, 3, 4, 5]), published=days))
    records = read(tmp_path / "d.parquet")
    assert [r.line for r in records if isinstance(r, Quarantine)] == [2, 3, 4]
    assert [(r.doc_id, r.text, r.date) for r in records if isinstance(r, Article)] == [
        ("1", "5 ha", date(2021, 4, 23)),
        ("5", "Có", date(2021, 4, 23)),
    ]


def test_a_damaged_row_group_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(articles_parquet())
    import pyarrow.parquet as pq

    column = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(2)
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + 40] = b"\xff" * 40
    (tmp_path / "d.parquet").write_bytes(bytes(data))
    records = read(tmp_path / "d.parquet")
    (row,) = [r for r in records if isinstance(r, Quarantine)]
    assert row.line == 8 and "Rows 8 to 14" in row.reason
    assert [r.line for r in records if isinstance(r, Article)] == [*range(1, 8), *range(15, 30)]


@pytest.mark.parametrize("cut", [10, 500, 2000, -1, -9])
def test_a_cut_parquet_file(cut: int, tmp_path: Path) -> None:
    (tmp_path / "d.parquet").write_bytes(articles_parquet()[:cut])
    (row,) = read(tmp_path / "d.parquet")
    assert isinstance(row, Quarantine) and "Parquet" in row.reason and row.byte == 0


PARAGRAPHS = [f"{SENTENCE} Đoạn thứ {i} nói thêm về {i + 3} xã bị ngập và {i} huyện còn lại của tỉnh." for i in range(5)]


def page(head: str = '<meta charset="utf-8">', paragraphs: list[str] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!doctype html><html><head>{head}<title>Tin bão</title>"
        '<meta property="article:published_time" content="2021-04-23T08:00:00+07:00"></head>'
        f'<body><nav><a href="/">Trang chủ</a></nav><article><h1>Tin bão</h1>{body}</article></body></html>'
    )


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_round_trip_of_html(encoding: str, packed: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    given_as, encode = ENCODINGS[encoding]
    (tmp_path / f"tin.html{packed}").write_bytes(PACK[packed](encode(page(head=""))))
    (article,) = read(tmp_path, encoding=given_as)
    assert isinstance(article, Article), article
    assert (article.doc_id, article.date, nfc(article.title or "")) == (f"tin.html{packed}", date(2021, 4, 23), "Tin bão")
    assert all(p in nfc(article.text) for p in PARAGRAPHS) and "Trang chủ" not in article.text


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<meta charset="windows-1258">', in_1258),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">', in_1258),
        ('<meta charset="iso-8859-1">', lambda t: t.encode()),  # says so, but it is UTF-8
    ],
)
def test_the_encoding_a_page_declares(head: str, code: Callable[[str], bytes], tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_bytes(code(page(head)))
    (article,) = read(tmp_path / "a.html")
    assert isinstance(article, Article) and PARAGRAPHS[0] in nfc(article.text)


def test_a_page_without_an_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<html><body></body></html>", encoding="utf-8")
    (row,) = read(tmp_path / "a.html")
    assert isinstance(row, Quarantine) and "no article" in row.reason


HANGS = """
import sys, os, time, json
while len(size := sys.stdin.buffer.read(8)) == 8:
    page = sys.stdin.buffer.read(int.from_bytes(size, "big")).decode()
    if "hang" in page:
        time.sleep(600)
    if "crash" in page:
        os.kill(os.getpid(), 11)
    if "leave" in page:
        os._exit(7)
    data = json.dumps({"text": page}).encode()
    sys.stdout.buffer.write(len(data).to_bytes(8, "big") + data)
    sys.stdout.buffer.flush()
"""


def test_a_page_that_hangs_or_crashes_costs_only_itself() -> None:
    from solieu.extractor.readers.pages import Child

    child = Child([sys.executable, "-c", HANGS], deadline=2)
    answers = [child.article(p) for p in ("one", "hang", "two", "crash", "three", "leave", "four")]
    child.end()
    assert [a.get("text") for a in answers] == ["one", None, "two", None, "three", None, "four"]
    assert "within 2 s" in answers[1]["error"] and "signal 11" in answers[3]["error"] and "exit code 7" in answers[5]["error"]


def test_a_page_that_wants_all_memory_costs_only_itself(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 3_000_000, encoding="utf-8")
    (tmp_path / "b.html").write_text(page(), encoding="utf-8")
    bad, good = read(tmp_path, limits=Limits(worker_memory_mb=400))
    assert isinstance(bad, Quarantine) and isinstance(good, Article)


def warc(*pages: tuple[str, str, bytes], packed: bool = False) -> bytes:
    """An archive of responses (address, content type, body), each beside its request."""
    writer_of = pytest.importorskip("warcio.warcwriter").WARCWriter
    headers_of = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    out = io.BytesIO()
    writer = writer_of(out, gzip=packed)
    for address, kind, body in pages:
        ok = headers_of("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        ask = headers_of("GET / HTTP/1.1", [("Host", "example.vn")], is_http_request=True)
        writer.write_record(writer.create_warc_record(address, "request", http_headers=ask))
        writer.write_record(writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=ok))
    return out.getvalue()


CRAWL = [
    ("http://example.vn/1", "text/html; charset=utf-8", page().encode()),
    ("http://example.vn/2.png", "image/png", b"\x89PNG\r\n\r\nWARC/1.0\r\n"),
    ("http://example.vn/3", "text/html; charset=windows-1258", in_1258(page(head=""))),
    ("http://example.vn/4", "application/xhtml+xml", page(head="").encode()),
]
PAGES = ["http://example.vn/1", "http://example.vn/3", "http://example.vn/4"]


@pytest.mark.parametrize("packed", [".warc", ".warc.gz", "members.warc.gz", ".warc.zst"])
def test_round_trip_of_warc(packed: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    data = warc(*CRAWL, packed=packed == "members.warc.gz")
    pack = {".warc.gz": gzip.compress, ".warc.zst": zst}.get(packed, bytes)
    (tmp_path / f"d{packed}").write_bytes(pack(data))
    records = read(tmp_path)
    assert [r.doc_id for r in records if isinstance(r, Article)] == PAGES and len(records) == 3
    assert all(PARAGRAPHS[0] in nfc(r.text) and r.title for r in records if isinstance(r, Article))
    plain = warc(*CRAWL) if packed == "members.warc.gz" else data
    assert all(plain[r.byte or 0 :].startswith(b"WARC/1.") for r in records)


def bad_warc() -> dict[str, Callable[[bytes], bytes]]:
    """Ways to spoil a record of an archive."""
    return {
        "no length": lambda r: r.replace(b"Content-Length", b"Content-Lungth", 1),
        "length of letters": lambda r: r.replace(b"Content-Length: ", b"Content-Length: x", 1),
        "too long a length": lambda r: r.replace(b"Content-Length: ", b"Content-Length: 9", 1),
        "too short a length": lambda r: r.replace(b"Content-Length: ", b"Content-Length: 1\r\nX: ", 1),
        "no version": lambda r: r.replace(b"WARC/1.", b"WORC/1.", 1),
        "no header": lambda r: r.partition(b"\r\n\r\n")[2],
        "cut": lambda r: r[: len(r) // 2],
        "noise": lambda _: bytes(range(256)) * 20,
        "bad letters": lambda r: r.replace(b"<h1>", b"<h\xc3>", 1),
        "an empty page": lambda _: warc(("http://example.vn/x", "text/html", b"")),
    }


@pytest.mark.parametrize("name", bad_warc())
@pytest.mark.parametrize("at", ["amid", "last"])
def test_a_bad_record_of_an_archive(name: str, at: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    before, after = warc(CRAWL[0]), warc(CRAWL[3])
    whole = warc(CRAWL[0])
    response = whole[whole.rindex(b"WARC/1.") :]
    spoiled = bad_warc()[name](response)
    (tmp_path / "d.warc").write_bytes(before + spoiled + (after if at == "amid" else b""))
    records = read(tmp_path / "d.warc")
    good = [r.doc_id for r in records if isinstance(r, Article)]
    assert good == ([PAGES[0], PAGES[2]] if at == "amid" else [PAGES[0]])
    told = [r for r in records if isinstance(r, Quarantine)]
    assert told and all(r.byte is not None and len(before) <= r.byte <= len(before + spoiled) for r in told)


def test_a_huge_record_of_an_archive(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    huge = ("http://example.vn/huge", "text/html", b"<p>" + b"x" * 3_000_000)
    (tmp_path / "d.warc").write_bytes(warc(CRAWL[0], huge, CRAWL[3]))
    first, row, last = read(tmp_path / "d.warc", limits=Limits(line_bytes=1_000_000))
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(row, Quarantine)
    assert row.reason.startswith("longer than a record may be")


@pytest.mark.parametrize(
    ("data", "doc_id"),
    [
        (as_jsonl().encode(), "bài-1"),
        (as_array().encode(), "bài-1"),
        (as_pretty().encode("utf-16"), "bài-1"),
        (as_objects().encode(), "bài-1"),
        (page().encode(), "-"),
        (warc(CRAWL[0]), "http://example.vn/1"),
        (articles_parquet(), "bài-1"),
        (zst(as_jsonl().encode()), "bài-1"),
        ("Có 5 xã ngập.".encode("utf-16"), "-"),
    ],
)
def test_standard_input_tells_its_format(data: bytes, doc_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(data))))
    first = next(iter(read_sources(find_sources(["-"]), ReadSettings())))
    assert isinstance(first, Article) and first.doc_id == doc_id


def test_the_format_given_wins(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(as_csv(), encoding="utf-8", newline="")
    judge(read(tmp_path / "d.txt", input_format="csv"), True)
    assert len(read(tmp_path / "d.txt")) == 1
    with pytest.raises(InputError, match="Formats: text, jsonl"):
        ReadSettings(input_format="docx")


def test_guessed_columns_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    logging.getLogger("solieu").propagate = True
    header = "URL,Tiêu đề,Nội dung,Ngày đăng\n"
    (tmp_path / "guess.csv").write_text(header + "u1,T,Có 5 xã.,23/4/2021\n", encoding="utf-8")
    assert read(tmp_path / "guess.csv") == [
        Article(
            doc_id="u1", text="Có 5 xã.", date=date(2021, 4, 23), title="T", file="guess.csv", line=2, byte=len(header.encode())
        )
    ]
    assert "text from 'Nội dung'" in caplog.text and "--text-field" in caplog.text


def test_named_columns_are_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("body,content\na,b\n", encoding="utf-8")
    (article,) = read(tmp_path / "d.csv", fields=Fields(text="body"))
    assert isinstance(article, Article) and article.text == "a"
    (row,) = read(tmp_path / "d.csv", fields=Fields(text="none"))
    assert isinstance(row, Quarantine) and "columns: body, content" in row.reason


def test_a_usual_date_of_a_json_record(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    logging.getLogger("solieu").propagate = True
    rows = [
        {"publishedAt": "2021-04-23"},
        {"publishedAt": "hôm qua"},
        {"date": None, "publishedAt": "2021-04-23"},
        {"updated": "2021-04-23"},
    ]
    (tmp_path / "usual.jsonl").write_text("\n".join(json.dumps({"text": "x"} | r) for r in rows), encoding="utf-8")
    assert [r.date for r in read(tmp_path / "usual.jsonl") if isinstance(r, Article)] == [date(2021, 4, 23), None, None, None]
    assert caplog.text.count("date from 'publishedAt'") == 1


def test_fields_examples() -> None:
    from solieu.extractor.readers.records import guess

    for field, known in reading("fields").items():
        assert known["examples"]
        for example in known["examples"]:
            names, _, column = example.partition(" => ")
            assert (guess(field, "table", names.split(", ")) or "none") == column, example


def test_fsspec_addresses(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    with memory.open("/dumps/sub/d.jsonl.gz", "wb") as stream:
        stream.write(gzip.compress(as_jsonl().encode()))
    with memory.open("/dumps/a.parquet", "wb") as stream:
        stream.write(articles_parquet())
    with memory.open("/dumps/notes.pdf", "wb") as stream:
        stream.write(b"%PDF")
    judge(read("memory://dumps/sub/d.jsonl.gz"), True)
    judge(read("memory://dumps/a.parquet"), True)
    assert [s.name for s in find_sources(["memory://dumps"])] == ["a.parquet", "sub/d.jsonl.gz"]
    assert [s.name for s in find_sources(["memory://dumps/*.parquet"])] == ["a.parquet"]
    (tmp_path / "d.jsonl").write_text(as_jsonl(), encoding="utf-8")
    judge(read(f"file://{tmp_path}/d.jsonl"), True)
    for missing in ("memory://dumps/none.txt", "nosuch://x/y"):
        with pytest.raises(InputError, match=r"nothing there|cannot be opened"):
            find_sources([missing])


@pytest.mark.parametrize(
    ("name", "extra"), [("d.parquet", "parquet"), ("d.html", "html"), ("d.warc", "html"), ("d.txt.zst", "zst")]
)
def test_a_missing_extra_is_told_with_its_command(name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from solieu.extractor.readers import inputs

    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(inputs, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=rf"pip install 'solieu\[{extra}\]'"):
        find_sources([str(tmp_path / name)])


def test_what_solieu_wrote_is_no_article(tmp_path: Path) -> None:
    for name in ("a.gold.json", "out.csv.quarantine.jsonl", "datapackage.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    (tmp_path / "a.txt").write_text("5 ha", encoding="utf-8")
    assert [s.name for s in find_sources([str(tmp_path)])] == ["a.txt"]


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5)),
        max_size=8,
    ),
    st.sampled_from([None, 0, 2]),
)
def test_an_array_is_cut_where_json_says(values: list[dict[str, object]], indent: int | None) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=False).encode()
    found = list(elements(io.BytesIO(data), 10**6))
    assert [json.loads(e.data or b"") for e in found] == values
    assert all(data[e.byte :].startswith(e.data or b"-") and e.line == data.count(b"\n", 0, e.byte) + 1 for e in found)


@given(st.binary(max_size=300), st.integers(1, 40))
def test_lines_are_all_there(data: bytes, limit: int) -> None:
    found = list(lines(io.BytesIO(data), limit))
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    wanted = io.BytesIO(data).readlines()
    assert len(found) == len(wanted)
    for line, whole in zip(found, wanted, strict=True):
        assert data[line.byte :].startswith(whole)
        assert line.data == whole or (line.data is None and len(whole) > limit)


@given(st.binary(max_size=2000))
def test_junk_never_raises(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.txt.gz"):
            (Path(folder) / name).write_bytes(data)
        (Path(folder) / "b.jsonl.gz").write_bytes(gzip.compress(b"{")[:9] + data)
        records = read(folder)
        assert {r.file for r in records} >= {"a.txt", "a.jsonl", "a.txt.gz", "b.jsonl.gz"}
        assert all(r.model_dump_json() for r in records)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_memory_stays_flat_on_a_long_file(tmp_path: Path) -> None:
    """Thirty megabytes as JSON array, CSV and JSON Lines: the peak is that of a small file."""
    code = """
import sys
from solieu.extractor.readers import ReadSettings, find_sources, read_sources
count = sum(1 for _ in read_sources(find_sources([sys.argv[1]]), ReadSettings()))
status = open("/proc/self/status").read()  # not ru_maxrss, which begins with the memory of the process that forked
print(count, int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""
    peaks = {}
    for name, many in (("small", 50), ("large", 15_000)):
        text = "x" * 2000
        (tmp_path / f"{name}.jsonl").write_text(f'{{"text": "{text}"}}\n' * many)
        (tmp_path / f"{name}.json").write_text("[" + ",".join([f'{{"text": "{text}"}}'] * many) + "]")
        (tmp_path / f"{name}.csv").write_text("id,text\n" + f'1,"{text}"\n' * many)
        for suffix in (".jsonl", ".json", ".csv"):
            done = subprocess.run(
                [sys.executable, "-c", code, tmp_path / f"{name}{suffix}"], capture_output=True, text=True, check=True
            )
            count, peak = map(int, done.stdout.split())
            assert count == many
            peaks[name, suffix] = peak
    for suffix in (".jsonl", ".json", ".csv"):
        assert peaks["large", suffix] < peaks["small", suffix] + 30


def test_codec_names() -> None:
    assert [codec(n).name for n in ("ABC", "vni-windows", "UTF8", "latin1")] == ["tcvn3", "vni", "utf-8", "iso8859-1"]
    for wrong in ("nonsense", "rot13", "base64", ""):
        with pytest.raises(InputError, match="no encoding of that name"):
            codec(wrong)
