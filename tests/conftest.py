"""What all tests share: one extractor (its models load once), the sample articles, the golden cases."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from solieu.extractor import Extractor
from solieu.extractor.golden import load_cases

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """As tmp_path, in memory where the system has such a place: hundreds of runs sync thousands of times."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def golden(name: str) -> list[dict[str, Any]]:
    return load_cases(ROOT / "samples" / "golden" / f"{name}.toml")


def sample_articles() -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for path in sorted((ROOT / "samples" / "articles").glob("*.txt")):
        gold = json.loads(path.with_name(path.stem + ".gold.json").read_text(encoding="utf-8"))
        found.append((path.stem, path.read_bytes().decode("utf-8"), gold["figures"]))
    return found
