"""The archive: what stands in it after each run, that it is whole, and that it is ours."""

import json
import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from solieu.extractor import Extractor
from solieu.extractor.archive import ArchiveError, open_archive, write_archive
from solieu.extractor.archive.layout import sql_type
from solieu.schemas.export import columns

Record = dict[str, Any]


def records(extractor: Extractor, *texts: str, names: Iterable[str] = "abcdefgh") -> list[Record]:
    found = (f for name, text in zip(names, texts, strict=False) for f in extractor.extract(text, doc_id=name))
    return [json.loads(figure.as_json(), parse_float=Decimal) for figure in found]


def query(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with open_archive(path) as archive:
        return [tuple(row) for row in archive.execute(sql, values)]


def matching(path: Path, table: str, words: str) -> list[str]:
    sql = (
        f"SELECT figures.text FROM {table} JOIN search ON search.id = {table}.rowid"
        f" JOIN figures USING (figure_id) WHERE {table} MATCH ? ORDER BY figures.text"
    )
    return [row[0] for row in query(path, sql, words)]


@pytest.fixture
def archive(extractor: Extractor, tmp_path: Path) -> Path:
    path = tmp_path / "figures.db"
    texts = ("Tỉnh Đắk Lắk có 152/152 xã kiện toàn.", "Có 3 xã và 5 huyện ngập.", "Giá 15.000 đồng/kg.")
    assert write_archive(path, records(extractor, *texts)) == 4
    return path


def test_the_columns_are_those_of_the_record(archive: Path) -> None:
    told = query(archive, "SELECT name, type, \"notnull\", pk FROM pragma_table_info('figures')")
    assert [row[0] for row in told] == [c.name for c in columns()]
    assert [row[0] for row in told if row[3]] == ["figure_id"]
    types = {c.name: sql_type(c) for c in columns()}
    assert {row[0]: row[1] + " NOT NULL" * row[2] for row in told} == types
    assert types["kind"] == "TEXT NOT NULL" and types["place_code"] == "TEXT" and types["confidence"] == "REAL NOT NULL"
    assert types["sentence_start"] == "INTEGER NOT NULL" and types["number_text"] == "TEXT NOT NULL"


def test_values_come_back_as_the_record_has_them(extractor: Extractor, tmp_path: Path) -> None:
    made = records(extractor, "Theo Sở Y tế, năm 2023 Hà Nội có hơn 5,2 triệu người, tăng 12,5%.")
    write_archive(tmp_path / "f.db", made)
    rows = query(tmp_path / "f.db", "SELECT value, bound, time_edtf, place_code, change, checks FROM figures ORDER BY start")
    assert rows == [
        (float(r["value"]), r["bound"], r["time"]["edtf"], r["place"]["code"], r["change"], json.dumps(r["checks"])) for r in made
    ]


def test_words_are_found_with_diacritics_and_without(archive: Path) -> None:
    assert matching(archive, "figures_fts", '"đắk lắk"') == ["152/152 xã"]
    assert matching(archive, "figures_fts", '"dak lak"') == []
    assert matching(archive, "figures_fts_bare", '"dak lak"') == ["152/152 xã"]
    assert matching(archive, "figures_fts", "subject: huyện") == ["5 huyện"]


def test_decomposed_text_is_found_like_any_other(extractor: Extractor, tmp_path: Path) -> None:
    import unicodedata

    write_archive(tmp_path / "f.db", records(extractor, unicodedata.normalize("NFD", "Đắk Lắk có 3 xã hoà giải.")))
    assert len(matching(tmp_path / "f.db", "figures_fts", '"hòa giải"')) == 1


def test_a_second_run_adds_and_replaces_and_forgets_what_is_gone(archive: Path, extractor: Extractor) -> None:
    again = records(extractor, "Có 3 xã và bảy phường bị bão.", "Thêm 9 cầu.", names="bz")
    assert write_archive(archive, again) == len(again)
    rows = query(archive, "SELECT doc_id, text FROM figures ORDER BY doc_id, start")
    kept = [("a", "152/152 xã"), ("c", "15.000 đồng")]
    assert rows == sorted([*kept, *((r["doc_id"], r["text"]) for r in again)])
    assert matching(archive, "figures_fts", "ngập") == [], "the sentence of the earlier run"
    assert "3 xã" in matching(archive, "figures_fts_bare", "bao")
    assert query(archive, "SELECT count(*) FROM search") == [(len(rows),)]


def test_an_update_leaves_the_full_text_tables_whole(archive: Path, extractor: Extractor) -> None:
    write_archive(archive, records(extractor, "Có 3 xã.", "Có 3 xã và 5 huyện ngập."))
    with sqlite3.connect(archive) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        opened.execute("INSERT INTO figures_fts(figures_fts) VALUES ('integrity-check')")
        opened.commit()
        opened.execute("VACUUM")
    assert matching(archive, "figures_fts", "unit: huyện") == ["5 huyện"]


def test_the_same_records_give_the_same_bytes(archive: Path, extractor: Extractor, tmp_path: Path) -> None:
    texts = ("Tỉnh Đắk Lắk có 152/152 xã kiện toàn.", "Có 3 xã và 5 huyện ngập.", "Giá 15.000 đồng/kg.")
    write_archive(tmp_path / "again.db", records(extractor, *texts))
    assert (tmp_path / "again.db").read_bytes() == archive.read_bytes()


def test_numbers_are_exact_where_sqlite_can_and_counted_where_not(extractor: Extractor, tmp_path: Path) -> None:
    one = records(extractor, "Có 3 xã.")[0]
    values = [Decimal(2**63 - 1), Decimal("0.1"), Decimal(2**63 + 1), Decimal("12345678901234567.5")]
    made = [one | {"value": v, "figure_id": f"{i:016x}"} for i, v in enumerate(values)]
    write_archive(tmp_path / "f.db", made)
    stored = [row[0] for row in query(tmp_path / "f.db", "SELECT value FROM figures ORDER BY figure_id")]
    assert stored[0] == 2**63 - 1 and stored[1] == 0.1 and isinstance(stored[2], float)
    assert query(tmp_path / "f.db", "SELECT value FROM meta WHERE key = 'rounded_numbers'") == [("2",)]


def test_a_run_that_fails_leaves_the_earlier_archive(archive: Path, extractor: Extractor) -> None:
    before = archive.read_bytes()

    def broken() -> Iterable[Record]:
        yield from records(extractor, "Có 7 xã.")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_archive(archive, broken())
    assert archive.read_bytes() == before
    assert [p.name for p in archive.parent.iterdir()] == [archive.name]


def test_no_records_make_an_empty_archive(tmp_path: Path) -> None:
    assert write_archive(tmp_path / "f.db", []) == 0
    assert query(tmp_path / "f.db", "SELECT count(*) FROM figures") == [(0,)]


@pytest.mark.parametrize("content", [b"not a database, only text of some length" * 40, None, "older"])
def test_what_is_not_ours_is_never_overwritten_or_read(content: bytes | str | None, archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is None:
        with sqlite3.connect(path) as opened:
            opened.execute("CREATE TABLE figures (mine)")
    else:
        path.write_bytes(archive.read_bytes())
        with sqlite3.connect(path) as opened:
            opened.execute("PRAGMA user_version = 0")
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"other\.db: .*\."):
        write_archive(path, [])
    with pytest.raises(ArchiveError), open_archive(path):
        pass
    assert path.read_bytes() == before


def test_a_missing_archive_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="solieu extract"), open_archive(tmp_path / "none.db"):
        pass
