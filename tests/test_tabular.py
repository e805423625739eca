"""Tables in, tables out: the same figures whatever kind of table the articles come in."""

from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")

from solieu.extractor import extract_table  # noqa: E402
from solieu.extractor.arrow import schema  # noqa: E402
from solieu.extractor.readers import InputError  # noqa: E402
from solieu.schemas.article import Article  # noqa: E402

TEXTS = ["Có 3 xã 🌾 ngập.", None, "Giá 15.000 đồng/kg."]
DATA = {"nr": ["a", "b", "c"], "body": TEXTS, "date": ["2021-04-23", None, None]}
WANTED = [("figure", "a", "3 xã"), ("rejected", "b", None), ("figure", "c", "15.000 đồng")]


def told(table: Any) -> list[tuple[str, str | None, str | None]]:
    assert table.schema.equals(schema())
    return [(r["status"], r["doc_id"], r["text"]) for r in table.to_pylist()]


def frames() -> dict[str, Any]:
    made: dict[str, Any] = {"arrow": pa.table(DATA), "batch": pa.RecordBatch.from_pydict(DATA)}
    made["reader"] = made["arrow"].to_reader(max_chunksize=1)
    pandas, polars, duckdb = (pytest.importorskip(n) for n in ("pandas", "polars", "duckdb"))
    frame = pandas.DataFrame(DATA)
    made |= {"pandas": frame, "pandas, objects": frame.astype(object), "polars": polars.DataFrame(DATA)}
    return made | {"duckdb": duckdb.from_arrow(pa.table(DATA))}


@pytest.mark.parametrize("kind", ["arrow", "batch", "reader", "pandas", "pandas, objects", "polars", "duckdb"])
def test_tables(kind: str) -> None:
    assert told(extract_table(frames()[kind], text="body", id="nr")) == WANTED


def test_lists_and_series() -> None:
    wanted = [(s, str(i), t) for i, (s, _, t) in enumerate(WANTED)]
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    for given in (TEXTS, tuple(TEXTS), iter(TEXTS), pandas.Series(TEXTS, index=[7, 8, 9]), polars.Series(TEXTS)):
        assert told(extract_table(given)) == wanted
    assert told(extract_table([Article(doc_id="z", text="Có 3 xã.")])) == [("figure", "z", "3 xã")]


def test_pandas_with_mixed_types_and_no_id() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": ["Có 3 xã.", 5, float("nan"), pandas.NA]}, index=["w", "x", "y", "z"], dtype=object)
    rows = extract_table(frame).to_pylist()
    assert [(r["status"], r["doc_id"]) for r in rows] == [
        ("figure", "0"),
        ("rejected", "1"),
        ("rejected", "2"),
        ("rejected", "3"),
    ]
    assert [r["reason"][:20] for r in rows[1:]] == ["the text is of the t", "the text is null. No", "the text is null. No"]


def test_to_pandas_gives_typed_columns() -> None:
    pytest.importorskip("pandas")
    frame = extract_table(["Có 3 xã và 5 huyện ngập."]).to_pandas()
    assert frame["value"].sum() == 8 and list(frame["unit"]) == ["xã", "huyện"]


def test_nothing_in_nothing_out() -> None:
    assert extract_table([]).num_rows == 0
    assert extract_table(pa.table({"text": pa.array([], pa.string())})).schema.equals(schema())


@pytest.mark.parametrize(
    ("given", "said"),
    [("Có 3 xã.", "one text is no list"), (5, "neither a list"), (pa.table({"a": [1]}), r"no column 'text' \(columns: a\)")],
)
def test_what_is_no_table_is_told(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        extract_table(given)
