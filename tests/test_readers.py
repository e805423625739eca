"""Readers: what becomes an article, and the quarantine row of each record that cannot."""

import gzip
import json
import sys
from datetime import date
from io import BufferedReader, BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from solieu.extractor.readers import Fields, InputError, ReadSettings, find_sources, read_date, read_sources
from solieu.schemas.article import Article, Quarantine

TEXT = "Có 5 xã ngập."
DEFAULT = Fields()
GOOD = json.dumps({"id": "a", "text": TEXT, "date": "2021-04-23"}, ensure_ascii=False).encode()


def read(path: Path, data: bytes, fields: Fields = DEFAULT) -> list[Article | Quarantine]:
    path.write_bytes(data)
    return list(read_sources(find_sources([str(path)]), ReadSettings(fields)))


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        (b'{"id": "x"}', 0, "'text' is missing (fields: id)"),
        (b"{}", 0, "'text' is missing (fields: none)"),
        (b'{"text": 5}', 0, "'text' is not a string"),
        (b'{"text": null}', 0, "'text' is not a string"),
        (b"[1]", 0, "a JSON list"),
        (b'"text"', 0, "a JSON str"),
        (b"{broken", 0, "not valid JSON"),
        (b'{"text": "x"} {}', 0, "not valid JSON"),
        (b'{"text": "x\xff"}', 11, "not valid UTF-8 (byte 0xff at 11)"),
        (b'{"text": "\\ud800 5"}', 0, "surrogate"),
        (b"[" * 100_000, 0, "nested too deeply"),
    ],
)
def test_a_bad_line_is_told_with_its_place(line: bytes, column: int, told: str, tmp_path: Path) -> None:
    first, bad, last = read(tmp_path / "d.jsonl", b"\n".join([GOOD, line, GOOD]))
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, Quarantine)
    assert (bad.file, bad.line, bad.byte) == ("d.jsonl", 2, len(GOOD) + 1 + column)
    assert told in bad.reason


@pytest.mark.parametrize(
    ("name", "data", "line", "byte", "told"),
    [
        ("a.txt", b"", None, 0, "empty"),
        ("a.txt", b" \n", None, 0, "empty"),
        ("a.jsonl", b"", None, 0, "empty"),
        ("a.txt", b"dong mot\nc\xf3 5", 2, 10, "not valid UTF-8 (byte 0xf3 at 10)"),
        ("a.jsonl.gz", gzip.compress(b"")[:-4], 1, 0, "damaged"),
    ],
    ids=["empty text", "blank text", "empty jsonl", "broken letter", "cut archive"],  # a packed stream holds the time it was made
)
def test_a_bad_file(name: str, data: bytes, line: int | None, byte: int, told: str, tmp_path: Path) -> None:
    (row,) = read(tmp_path / name, data)
    assert isinstance(row, Quarantine) and told in row.reason
    assert (row.file, row.line, row.byte) == (name, line, byte)


def test_a_cut_archive_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    *articles, row = read(tmp_path / "a.jsonl.gz", gzip.compress((GOOD + b"\n") * 3)[:-8])
    assert len(articles) == 3 and all(isinstance(a, Article) for a in articles)
    assert isinstance(row, Quarantine) and (row.line, row.byte) == (4, 3 * (len(GOOD) + 1))


def test_text_is_kept_as_read(tmp_path: Path) -> None:
    text = "\ufeffCa\u0301n bo\u0323\u0302\r\n5 xã\u200b\n"
    (article,) = read(tmp_path / "a.txt", text.encode())
    assert isinstance(article, Article) and (article.doc_id, article.text) == ("a.txt", text)


@pytest.mark.parametrize(
    ("row", "doc_id"),
    [
        ({"id": "k1"}, "k1"),
        ({"id": 7}, "7"),
        ({}, "d.jsonl#1"),
        ({"id": ""}, "d.jsonl#1"),
        ({"id": True}, "d.jsonl#1"),
        ({"id": [1]}, "d.jsonl#1"),
    ],
)
def test_ids(row: dict[str, object], doc_id: str, tmp_path: Path) -> None:
    (article,) = read(tmp_path / "d.jsonl", json.dumps(row | {"text": TEXT}).encode())
    assert isinstance(article, Article) and article.doc_id == doc_id


def test_a_byte_order_mark_before_the_first_line(tmp_path: Path) -> None:
    assert [type(r) for r in read(tmp_path / "d.jsonl", b"\xef\xbb\xbf" + GOOD + b"\n" + GOOD)] == [Article, Article]


def test_fields_and_blank_lines(tmp_path: Path) -> None:
    data = b"\n" + json.dumps({"key": 1, "body": TEXT, "day": "23/4/2021"}).encode() + b"\n\n"
    assert read(tmp_path / "d.jsonl", data, Fields("body", "key", "day")) == [
        Article(doc_id="1", text=TEXT, date=date(2021, 4, 23), file="d.jsonl", line=2, byte=1)
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-04-23T08:00:00+07:00", date(2021, 4, 23)),
        ("Thứ sáu, 23/4/2021", date(2021, 4, 23)),
        ("1.2.2020", date(2020, 2, 1)),
        ("2021-13-40", None),
        ("hôm qua", None),
        (20210423, None),
        (None, None),
    ],
)
def test_dates(value: object, day: date | None) -> None:
    assert read_date(value) == day


def test_folders_in_order_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.jsonl", "sub/c.txt", "d.pdf"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [s.name for s in find_sources([str(tmp_path)])] == ["a.jsonl", "b.txt", "sub/c.txt"]
    assert [s.name for s in find_sources([str(tmp_path / "*.txt"), "-"])] == ["b.txt", "-"]
    (tmp_path / "none").mkdir()
    for missing in ("none", "x.txt", "*.csv"):
        with pytest.raises(InputError, match=r"no (article|such file)"):
            find_sources([str(tmp_path / missing)])


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[Article | Quarantine]:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BufferedReader(BytesIO(data))))
    return list(read_sources(find_sources(["-"]), ReadSettings()))


@pytest.mark.parametrize(
    ("data", "doc_id"),
    [(GOOD, "a"), (b"\n  " + GOOD, "a"), (gzip.compress(GOOD), "a"), (TEXT.encode(), "-"), (gzip.compress(TEXT.encode()), "-")],
    ids=["jsonl", "jsonl-after-blanks", "jsonl-packed", "text", "text-packed"],  # a packed stream holds the time it was made
)
def test_standard_input(data: bytes, doc_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (article,) = stdin(monkeypatch, data)
    assert isinstance(article, Article) and (article.doc_id, article.text) == (doc_id, TEXT)


@pytest.mark.parametrize(
    "data",
    [gzip.compress(bytes(range(256)) * 40)[:-12], gzip.compress(TEXT.encode())[:10] + b"\xff" * 90],
    ids=["cut", "garbled"],
)
def test_a_damaged_archive_on_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = stdin(monkeypatch, data)
    assert isinstance(row, Quarantine)


def test_a_line_with_a_huge_integer(tmp_path: Path) -> None:
    rows = read(tmp_path / "d.jsonl", b'{"text": "x", "id": ' + b"1" * 5000 + b"}\n" + GOOD)
    assert isinstance(rows[-1], Article)


def test_an_id_that_is_no_text(tmp_path: Path) -> None:
    for record in read(tmp_path / "d.jsonl", b'{"text": "x", "id": "\\ud800"}'):
        assert (record.doc_id if isinstance(record, Article) else record.reason).encode()


def test_a_reason_can_be_written(tmp_path: Path) -> None:
    (row,) = read(tmp_path / "d.jsonl", b'{"\\ud800": "x"}')
    assert row.model_dump_json()


def test_a_glob_of_folders(tmp_path: Path) -> None:
    (tmp_path / "d1").mkdir()
    with pytest.raises(InputError):
        find_sources([str(tmp_path / "d*")])


def test_files_of_one_glob_have_names_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(TEXT, encoding="utf-8")
    assert len({s.name for s in find_sources([str(tmp_path / "*" / "x.txt")])}) == 2
