"""The kernel for engines: every article ends as figures or as a rejected row, with one schema, and never raises."""

import datetime
import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from conftest import sample_articles
from hypothesis import given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")

from solieu.extractor import Extractor, arrow  # noqa: E402
from solieu.extractor.readers import InputError  # noqa: E402
from solieu.extractor.writers import flatten  # noqa: E402
from solieu.extractor.writers.parquet import arrow_schema  # noqa: E402
from solieu.schemas.article import Article  # noqa: E402


def batch(**columns: Any) -> Any:
    return pa.RecordBatch.from_pydict(columns)


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(r["status"], r["doc_id"], r["text"] or r["reason"]) for r in rows]


def test_schema_is_that_of_the_parquet_writer() -> None:
    ours, written = arrow.schema(), arrow_schema()
    assert ours.names == ["status", "reason", *written.names]
    assert [ours.field(f.name).type for f in written] == [f.type for f in written]
    assert not ours.field("status").nullable
    assert all(f.metadata[b"description"] for f in ours)


def test_records_equal_those_of_one_machine(extractor: Extractor) -> None:
    articles = [(f"{name}.txt", text) for name, text, _ in sample_articles()[:4]]
    got = arrow.extract_batch(batch(id=[i for i, _ in articles], text=[t for _, t in articles]))
    assert got.schema.equals(arrow.schema(), check_metadata=True)
    wanted = [flatten(f) for i, t in articles for f in extractor.extract(t, doc_id=i)]
    assert len(wanted) > 100
    rows = [{k: v for k, v in row.items() if k in wanted[0]} for row in got.to_pylist()]
    assert rows == [{k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in wanted]


def test_dates_fill_in_times_and_may_be_text_or_days() -> None:
    text = "Hôm qua, 3 xã ngập."
    days = [datetime.date(2021, 4, 23), None]
    got = arrow.extract_batch(batch(id=["a", "b"], text=[text, text], date=pa.array(days))).to_pylist()
    assert [r["time_edtf"] for r in got] == ["2021-04-22", None]
    for date in (["2021-04-23"], pa.array([datetime.datetime(2021, 4, 23, 8)], pa.timestamp("us"))):
        assert arrow.extract_batch(batch(id=[1], text=[text], date=date)).to_pylist()[0]["time_edtf"] == "2021-04-22"


@pytest.mark.parametrize(
    "type_", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_every_kind_of_text_column(type_: Any) -> None:
    texts = pa.array(["Có 3 xã 🌾.", None], pa.string()).cast(type_)
    assert told(arrow.extract_batch(batch(id=["a", "b"], text=texts)).to_pylist()) == [
        ("figure", "a", "3 xã"),
        ("rejected", "b", "the text is null. Nothing was extracted from it."),
    ]


def test_rejected_articles_are_rows_in_their_place() -> None:
    got = arrow.extract_batch(batch(id=["a", None, "c", "d"], text=["Có 3 xã.", "Có 4 xã.", None, "Có 5 xã."])).to_pylist()
    assert [(r["status"], r["doc_id"], r["text"]) for r in got] == [
        ("figure", "a", "3 xã"),
        ("rejected", None, None),
        ("rejected", "c", None),
        ("figure", "d", "5 xã"),
    ]
    assert got[1]["reason"].startswith("the id is null")
    assert all(v is None for k, v in got[1].items() if k not in ("status", "reason"))


@pytest.mark.parametrize(
    ("ids", "texts", "reason"),
    [
        (["a"], [5], "the text is of the type int"),
        (["a"], [b"abc"], "the text is of the type bytes"),
        (["a"], [["x"]], "the text is of the type list"),
        ([1.5], ["Có 3 xã."], "the id is of the type float"),
        ([True], ["Có 3 xã."], "the id is of the type bool"),
    ],
)
def test_wrong_types_are_rejected(ids: list[Any], texts: list[Any], reason: str) -> None:
    (row,) = arrow.extract_batch(batch(id=ids, text=texts)).to_pylist()
    assert row["status"] == "rejected" and row["reason"].startswith(reason)


def test_text_that_is_no_utf8_is_rejected_alone() -> None:
    broken = pa.array([b"C\xf3 3 x\xe3.", "Có 3 xã.".encode()]).view(pa.string())
    assert [r["status"] for r in arrow.extract_batch(batch(id=["a", "b"], text=broken)).to_pylist()] == ["rejected", "figure"]


def test_an_exception_rejects_its_article_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Extractor.pipe

    def pipe(self: Extractor, articles: Any, batch_size: int = 32) -> Any:
        articles = list(articles)
        if any("nổ" in a.text for a in articles):
            raise RecursionError("too deep \udcff")
        return real(self, articles, batch_size)

    monkeypatch.setattr(Extractor, "pipe", pipe)
    got = arrow.extract_batch(batch(id=["a", "b", "c"], text=["Có 3 xã.", "nổ 4 xã.", "Có 5 xã."])).to_pylist()
    assert [(r["status"], r["doc_id"]) for r in got] == [("figure", "a"), ("rejected", "b"), ("figure", "c")]
    assert "RecursionError: too deep ?" in got[1]["reason"]


def test_streaming_gives_the_same_rows_in_small_batches() -> None:
    ids = [str(i) for i in range(600)]
    given = batch(id=ids, text=["" if i % 100 else f"Có {i + 2} xã." for i in range(600)])
    streamed = list(arrow.extract_batches([given, given.slice(0, 0)]))
    assert len(streamed) == 3
    assert pa.Table.from_batches(streamed).equals(pa.Table.from_batches([arrow.extract_batch(given)]))


@pytest.mark.parametrize("columns", [{"id": ["a"]}, {"text": ["a"]}, {"body": ["a"]}])
def test_missing_columns_are_told(columns: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"no column `(id|text)` \(columns: "):
        arrow.extract_batch(batch(**columns))


def test_models_load_once_and_threads_take_turns() -> None:
    from concurrent.futures import ThreadPoolExecutor

    given = batch(id=["a"], text=["Có 152/152 xã đạt."])
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(arrow.extract_batch, [given] * 8))
    assert all(d.equals(done[0]) for d in done) and done[0].num_rows == 1
    assert arrow._extractor.cache_info().misses == 1


def test_without_pyarrow_the_error_names_the_command() -> None:
    code = (
        "import importlib.util as u, sys; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'pyarrow' else real(name, *a)\n"
        "import solieu.extractor as e\n"
        "assert 'pyarrow' not in sys.modules\n"
        "try: e.extract_table(['x'])\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'solieu[arrow]'" in done.stdout


CELLS = st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["Có 3 xã.", "ca\u0301 5 kg 🌾", "\r\n7%", "Giá 2 tỷ đồng"]))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6))
@settings(max_examples=30, deadline=None)
def test_every_article_is_accounted_for(rows: list[tuple[Any, ...]]) -> None:
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    arrays = {n: pa.array(c, pa.string()) for n, c in zip(("id", "text", "date", "title"), columns, strict=True)}
    got = arrow.extract_batch(pa.RecordBatch.from_pydict(arrays)).to_pylist()
    assert sum(r["status"] == "rejected" for r in got) == sum(i is None or t is None for i, t, *_ in rows)
    texts = [t for i, t, *_ in rows if i is not None and t is not None]
    for row in got:
        if row["status"] == "figure":
            assert any(t[row["start"] : row["end"]] == row["text"] for t in texts)
            assert json.loads(row["checks"]) is not None


def test_titles_reach_the_article() -> None:
    (made,) = arrow.articles_of(batch(id=["a"], text=["x"], title=["Tiêu đề"]))
    assert isinstance(made, Article) and made.title == "Tiêu đề"
