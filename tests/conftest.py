"""What all tests share: one extractor (its models load once), the sample articles, the golden cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from solieu.extractor import Extractor
from solieu.extractor.golden import load_cases

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


def golden(name: str) -> list[dict[str, Any]]:
    return load_cases(ROOT / "samples" / "golden" / f"{name}.toml")


def sample_articles() -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for path in sorted((ROOT / "samples" / "articles").glob("*.txt")):
        gold = json.loads(path.with_name(path.stem + ".gold.json").read_text(encoding="utf-8"))
        found.append((path.stem, path.read_bytes().decode("utf-8"), gold["figures"]))
    return found
