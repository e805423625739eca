"""What is kept on disk is what would be made; whatever is wrong with the folder or a file costs time, never a run."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from solieu.extractor import disk_cache
from solieu.extractor.disk_cache import VARIABLE, kept
from solieu.extractor.knowledge import knowledge
from solieu.patterns import load


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


class Made:
    """Counts how often a thing is made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"xã": 3}


def test_a_thing_is_made_once(home: Path) -> None:
    made = Made()
    assert kept("thing", [], made) == kept("thing", [], made) == {"xã": 3}
    assert made.times == 1
    assert [path.name.rpartition("-")[0] for path in home.iterdir()] == ["thing"]


def test_another_content_of_a_source_is_another_thing(home: Path, tmp_path: Path) -> None:
    made, source = Made(), tmp_path / "units.toml"
    for content in ("a", "b", "a"):
        source.write_text(content, encoding="utf-8")
        kept("thing", [source], made)
    assert made.times == 2


def test_another_code_is_another_thing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    for code in (b"old", b"new", b"old"):
        monkeypatch.setattr(disk_cache, "_code", lambda code=code: code)
        kept("thing", [], made)
    assert made.times == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-3]),
        lambda file: file.write_bytes(b"no pickle at all"),
        lambda file: file.write_bytes(pickle.dumps(disk_cache.kept).replace(b"kept", b"gone")),
        lambda file: file.chmod(0o666),
    ],
    ids=["empty", "cut short", "something else", "of another version", "others may write it"],
)
def test_a_file_that_cannot_be_trusted_is_made_anew(spoil: Callable[[Path], object], home: Path) -> None:
    made = Made()
    kept("thing", [], made)
    spoil(next(home.iterdir()))
    assert kept("thing", [], made) == {"xã": 3}
    assert kept("thing", [], made) == {"xã": 3}
    assert made.times == 2
    assert len(list(home.iterdir())) == 1


def test_a_folder_that_cannot_be_written_costs_only_time(home: Path) -> None:
    home.write_text("a file, no folder", encoding="utf-8")
    made = Made()
    assert kept("thing", [], made) == kept("thing", [], made) == {"xã": 3}
    assert made.times == 2


def test_what_cannot_be_stored_leaves_nothing_behind(home: Path) -> None:
    with pytest.raises((AttributeError, pickle.PicklingError)):
        kept("thing", [], lambda: lambda: 3)
    assert list(home.iterdir()) == []


def test_off_keeps_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    assert disk_cache.folder() is None
    assert kept("thing", [], Made()) == {"xã": 3}
    assert not home.exists()


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert disk_cache.folder() is None


def test_only_the_newest_stay(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "units.toml"
    for size in range(7):
        source.write_text("x" * size, encoding="utf-8")
        kept("thing", [source], Made())
        os.utime(max(home.iterdir(), key=lambda path: path.stat().st_ctime_ns), ns=(size, size))
    kept("other", [], Made())
    assert sorted(path.name.rpartition("-")[0] for path in home.iterdir()) == ["other", *["thing"] * 4]
    made = Made()
    kept("thing", [source], made)
    assert made.times == 0


def _records(cache: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "solieu", "extract", str(ROOT / "samples" / "articles")]
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, VARIABLE: cache})
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_records_are_the_same_from_disk(home: Path) -> None:
    made = _records(str(home))
    assert sorted(path.name.split("-")[0] for path in home.iterdir()) == ["lexicon", "patterns", "tables", "tables"]
    assert len(made) > 400
    assert _records(str(home)) == made == _records("off")


def test_a_rule_of_ones_own_is_read_again_when_it_changed(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    entry = '[[unit]]\nid = "goong"\nkind = "count"\nforms = ["{}"]\nexamples = ["3 {}"]\n'
    for form in ("goong", "goòng", "goong"):
        (own / "units.toml").write_text(entry.replace("{}", form), encoding="utf-8")
        knowledge.cache_clear()
        load.cache_clear()
        assert [unit.forms for unit in knowledge(str(own)).patterns.unit if unit.id == "goong"] == [(form,)]
