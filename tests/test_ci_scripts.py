"""The measuring scripts of `.ci` still run, and say what they are for."""

import subprocess
import sys

import regex
from conftest import ROOT

SAMPLES = ROOT / "samples" / "articles"


def _run(script: str) -> list[str]:
    done = subprocess.run([sys.executable, str(ROOT / ".ci" / script), str(SAMPLES)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_labels_of_the_sample_articles_are_compared() -> None:
    lines = _run("compare_labels.py")
    assert [regex.sub(r"\d{3,}", "N", line.partition(" (")[0]) for line in lines] == [
        "segmenter: 0 of N sentences differ",
        "parts of speech: 0 of N sentences differ",
    ]


def test_each_article_has_its_fingerprint() -> None:
    lines = _run("fingerprint.py")
    assert len(lines) == len(list(SAMPLES.glob("*.txt")))
    assert all(regex.fullmatch(r"\S+ \d+ \d+ [0-9a-f]{16}", line) for line in lines)
    assert lines == _run("fingerprint.py")
