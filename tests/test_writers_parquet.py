"""Parquet: typed, exact, cut at the same records whatever comes."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_records import LONG, figure, record, records

from solieu.extractor.writers import parquet
from solieu.extractor.writers.flat import DOUBLE_DIGITS, flatten, significant
from solieu.schemas.figure import digits


def written(made: list[dict[str, Any]], **options: int) -> io.BytesIO:
    stream = io.BytesIO()
    assert parquet.write_parquet(stream, made, **options) == len(made)
    stream.seek(0)
    return stream


def test_columns_have_the_types_of_the_schema() -> None:
    schema = pq.read_schema(written(records(3)))
    assert schema.field("figure_id").type == pa.string() and not schema.field("figure_id").nullable
    assert schema.field("time_start").type == pa.int64() and schema.field("time_start").nullable
    assert schema.field("value").type == pa.float64()
    assert schema.field("unit").metadata[b"description"] == b"counted head noun or unit, lower case, as written"
    assert schema.names[-1] == "exact_numbers"


def test_rows_are_the_records() -> None:
    made = records(100)
    rows = pq.read_table(written(made)).to_pylist()
    assert [{k: v for k, v in row.items() if k != "exact_numbers"} for row in rows] == [flatten(r) for r in made]
    assert {row["exact_numbers"] for row in rows} == {None}


@pytest.mark.parametrize(
    "value", [LONG, Decimal(10) ** 15 + 1, Decimal("1234567890.1234567"), Decimal("1E+400") + 1, Decimal("1E-400"), -LONG]
)
def test_digits_a_double_loses_are_kept_beside_it(value: Decimal) -> None:
    (row,) = pq.read_table(written([record(figure(0, value))])).to_pylist()
    assert json.loads(row["exact_numbers"]) == {"value": digits(value)}
    assert row["value"] is None or row["value"] == float(value)
    assert (row["value"] is None) == (abs(value.adjusted()) > 300)


@pytest.mark.parametrize(
    "value", ["999999999999999", "0.1", "77.4", "1500000000000000000", "0.000000000000123", "-12345678901234.5"]
)
def test_fifteen_digits_are_held(value: str) -> None:
    (row,) = pq.read_table(written([record(figure(0, Decimal(value)))])).to_pylist()
    assert row["exact_numbers"] is None and Decimal(repr(row["value"])) == Decimal(value)
    assert significant(value) <= DOUBLE_DIGITS


def test_no_records_are_a_table_of_no_rows() -> None:
    table = pq.read_table(written([]))
    assert table.num_rows == 0 and table.schema.field("start").type == pa.int64()


def test_row_groups_are_cut_at_the_same_records(monkeypatch: pytest.MonkeyPatch) -> None:
    made = records(25)
    whole = written(made, row_group=10).getvalue()
    meta = pq.ParquetFile(io.BytesIO(whole)).metadata
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [10, 10, 5]
    for batch in (1, 3, 10, 100):
        monkeypatch.setattr(parquet, "_BATCH", batch)
        assert written(made, row_group=10).getvalue() == whole


def test_records_wait_for_no_more_than_a_row_group() -> None:
    stream, sizes = io.BytesIO(), []

    def slowly() -> Iterator[dict[str, Any]]:
        for made in records(40):
            sizes.append(stream.tell())
            yield made

    parquet.write_parquet(stream, slowly(), row_group=10)
    assert sizes[0] == sizes[9] < sizes[10] < sizes[20] < sizes[30]
