"""The metadata in the real Datasette: descriptions, facets, search, ready-made queries."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

datasette = pytest.importorskip("datasette.app")
archive = pytest.importorskip("solieu.extractor.archive", reason="this version has no archive")

from solieu.extractor import Extractor  # noqa: E402
from solieu.extractor.export import ExportError  # noqa: E402
from solieu.extractor.export.datasette import FACETS, VIEW, write_metadata  # noqa: E402
from solieu.schemas.export import columns  # noqa: E402

Get = Callable[..., Any]
TEXTS = {
    "a": "Tại Đắk Lắk có 152/152 xã đạt chuẩn.",
    "b": "Tỉnh Hoà Bình trồng 20 ha lúa; <b>giá</b> 15.000 đồng/kg.",
    "c": "Có 3 huyện ngập.",
}


@pytest.fixture(scope="module")
def figures_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extractor = Extractor()
    found = [json.loads(f.as_json()) for i, text in TEXTS.items() for f in extractor.extract(text, doc_id=i)]
    check = {"check": "restated", "status": "mismatch", "detail": "3 and 4", "figures": [found[-1]["figure_id"]]}
    found[-1]["checks"] = [check]
    path = tmp_path_factory.mktemp("datasette") / "figures.db"
    archive.write_archive(path, found)
    return path


@pytest.fixture(scope="module")
def get(figures_db: Path) -> Get:
    """A page of a real Datasette, or its JSON, as `datasette figures.db -m metadata.json` serves it."""
    metadata = figures_db.with_name("metadata.json")
    write_metadata(figures_db, metadata)
    write_metadata(figures_db, metadata)  # a second time changes nothing
    served = datasette.Datasette([str(figures_db)], metadata=json.loads(metadata.read_text(encoding="utf-8")))

    def page(path: str, **params: str) -> Any:
        answer = asyncio.run(served.client.get(path, params=params))
        assert answer.status_code == 200, answer.text
        return answer.json() if ".json" in path else answer.text

    return page


def test_every_column_is_described(get: Get) -> None:
    for table in ("figures", VIEW):
        page = get(f"/figures/{table}")
        assert all(f"<dt>{c.name}</dt>" in page for c in columns())
        assert "counted head noun or unit" in page


def test_facets(get: Get) -> None:
    data = get("/figures/figures.json", _shape="objects")
    assert set(data["facet_results"]) == set(FACETS)
    kinds = {r["value"]: r["count"] for r in data["facet_results"]["kind"]["results"]}
    assert kinds["ratio"] == 1 and sum(kinds.values()) == data["filtered_table_rows_count"] == 4


@pytest.mark.parametrize(("words", "found"), [("Đắk Lắk", ["a"]), ("hòa bình", ["b", "b"]), ('lạ"', []), ("xã OR", [])])
def test_the_search_box_finds(words: str, found: list[str], get: Get) -> None:
    assert "_search" in get(f"/figures/{VIEW}")
    rows = get(f"/figures/{VIEW}.json", _shape="array", _search=words)
    assert [r["doc_id"] for r in rows] == found


@pytest.mark.parametrize(
    ("query", "words", "found"),
    [("search", "Đắk", ["a"]), ("search", "dak", []), ("search_bare", "dak lak", ["a"]), ("search_bare", "hoa binh", ["b", "b"])],
)
def test_ready_made_searches(query: str, words: str, found: list[str], get: Get) -> None:
    assert [r["doc_id"] for r in get(f"/figures/{query}.json", _shape="array", words=words)] == found


def test_other_ready_made_queries(get: Get) -> None:
    (row,) = get("/figures/mismatches.json", _shape="array")
    assert (row["check"], row["detail"], row["doc_id"]) == ("restated", "3 and 4", "c")
    units = {r["unit"]: r["figures"] for r in get("/figures/by_unit.json", _shape="array")}
    assert units["xã"] == units["ha"] == units["huyện"] == 1


def test_pages_open_and_what_is_ours_alone_is_hidden(get: Get) -> None:
    shown = {t["name"]: t["hidden"] for t in get("/figures.json")["tables"]}
    assert shown["figures"] is False and shown["search"] is True and shown["meta"] is True
    assert "ready" not in get("/figures/figures") and "<b>giá</b>" not in get("/figures/figures")


def test_the_archive_stays_one(figures_db: Path, get: Get) -> None:
    del get
    with archive.open_archive(figures_db) as connection:
        assert connection.execute("SELECT count(*) FROM figures").fetchone()[0] == 4


def test_other_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such file"):
        write_metadata(tmp_path / "x.db", tmp_path / "m.json")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE a (b)")
    (tmp_path / "text.db").write_text("no database at all, but long enough to be one" * 9)
    for name in ("other.db", "text.db"):
        with pytest.raises(ExportError, match="no archive"):
            write_metadata(tmp_path / name, tmp_path / "m.json")
    assert not (tmp_path / "m.json").exists()
