"""datapackage.json: true to the file beside it, and never written over somebody else's."""

import csv
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import regex
from made_records import LONG, figure, record, records

from solieu.extractor.writers import WriteOptions, write
from solieu.schemas.export import columns

CASTS: dict[str, Any] = {"string": str, "integer": int, "number": Decimal, "array": json.loads}


def resource(path: Path) -> dict[str, Any]:
    (only,) = json.loads(path.read_text(encoding="utf-8"))["resources"]
    return dict(only)


@pytest.mark.parametrize("options", [WriteOptions(), WriteOptions(bom=True, excel_safe=True)])
def test_every_cell_keeps_what_is_said_of_it(options: WriteOptions, tmp_path: Path) -> None:
    made = [*records(60), record(figure(61, LONG))]
    write(tmp_path / "figures.csv", "csv", made, options=options)
    said = resource(tmp_path / "datapackage.json")
    fields = {field["name"]: field for field in said["schema"]["fields"]}
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 61 and list(rows[0]) == list(fields) == [c.name for c in columns()]
    for row in rows:
        for name, cell in row.items():
            field = fields[name]
            limits = field.get("constraints", {})
            if cell in said["schema"]["missingValues"]:
                assert not limits.get("required"), name
                continue
            value = CASTS[field["type"]](cell.lstrip("'") if field.get("bareNumber") is False else cell)
            assert value >= limits.get("minimum", value) and value <= limits.get("maximum", value)
            assert value in limits.get("enum", [value])
            assert regex.search(limits.get("pattern", ""), cell), name
    assert len({row["figure_id"] for row in rows}) == 61, "the primary key"


def test_bytes_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    write(tmp_path / "figures.csv.gz", "csv", records(5))
    said, data = resource(tmp_path / "datapackage.json"), (tmp_path / "figures.csv.gz").read_bytes()
    assert (said["path"], said["bytes"], said["compression"]) == ("figures.csv.gz", len(data), "gz")
    assert said["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_a_second_run_writes_over_its_own(tmp_path: Path) -> None:
    write(tmp_path / "figures.csv", "csv", records(5))
    write(tmp_path / "figures.csv", "csv", records(9))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["datapackage.json", "figures.csv"]
    assert resource(tmp_path / "datapackage.json")["bytes"] == (tmp_path / "figures.csv").stat().st_size


@pytest.mark.parametrize("theirs", ['{"resources": [{"path": "other.csv"}]}', '{"resources": []}', "[]", "no json", '{"a": 1}'])
def test_another_description_is_left_alone(theirs: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(theirs, encoding="utf-8")
    write(tmp_path / "figures.csv.gz", "csv", records(5))
    assert (tmp_path / "datapackage.json").read_text(encoding="utf-8") == theirs
    assert resource(tmp_path / "figures.datapackage.json")["path"] == "figures.csv.gz"


def test_marks_are_explained(tmp_path: Path) -> None:
    write(tmp_path / "figures.csv", "csv", records(5), options=WriteOptions(excel_safe=True))
    assert "Take one apostrophe off" in resource(tmp_path / "datapackage.json")["description"]
