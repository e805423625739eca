"""Measure solieu side by side with what one would otherwise do, and write the page of results.

    python .ci/benchmark.py articles.jsonl.gz --articles 300 --page docs/benchmark.md

The obvious pipeline cuts every sentence into words with underthesea and looks
for numbers with a regular expression; the second one adds its part-of-speech
tags. All run in one process, in turns, so that a busy machine is as busy for
each; what is told is CPU time, the median of the turns, and the ratios. Tools
that are not installed (`pip install pyvi 'quantulum3[classifier]' 'scikit-learn==1.8.*'`)
are said to be missing.
Start-up, memory and two workers are measured on the command line itself, over
as many articles as ``--long`` says; the labels of our tables are compared with
underthesea's own on the sentences of these, and text that no sentence divides
shows whether time grows with its length.
"""

import argparse
import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from compare_labels import compare
from fingerprint import articles as articles_of

from solieu.extractor import Extractor
from solieu.extractor.disk_cache import OFF, VARIABLE
from solieu.schemas.article import Article

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MEGABYTE = 1_000_000
SLOW = 12
"""The slow tools get one of so many articles."""
SOLIEU = [sys.executable, "-m", "solieu"]


def rows_of(path: Path, count: int, every: int) -> list[dict[str, str]]:
    """So many articles, spread over the file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, 0, count * every, every)]


def ours(extractor: Extractor, rows: list[dict[str, str]]) -> int:
    """Every record as JSON; how many."""
    articles = (Article(doc_id=str(row["id"]), text=row["text"]) for row in rows)
    return sum(len([f.as_json() for f in e.figures]) for e in extractor.pipe(articles))


def by_sentence(label: Callable[[str], object]) -> Callable[[list[dict[str, str]]], int]:
    """The obvious pipeline: every sentence through a tool, numbers by a regular expression; how many numbers."""
    from underthesea import sent_tokenize

    def run(rows: list[dict[str, str]]) -> int:
        found = 0
        for row in rows:
            for sentence in sent_tokenize(row["text"]):
                label(sentence)
                found += len(NUMBER.findall(sentence))
        return found

    return run


def tools() -> list[tuple[str, Callable[[list[dict[str, str]]], int], bool]]:
    """Name, what it runs, and whether it is too slow for all articles."""
    import underthesea

    listed = [
        ("underthesea word_tokenize + regex", by_sentence(underthesea.word_tokenize), False),
        ("underthesea word_tokenize + pos_tag + regex", by_sentence(underthesea.pos_tag), True),
        ("underthesea ner + regex", by_sentence(underthesea.ner), True),
    ]
    try:
        from pyvi import ViTokenizer

        listed.append(("pyvi tokenize + regex", by_sentence(ViTokenizer.tokenize), False))
    except ImportError:
        print("pyvi is not installed: left out", file=sys.stderr)
    try:
        from quantulum3 import parser

        listed.append(("quantulum3", by_sentence(parser.parse), True))
    except ImportError:
        print("quantulum3 is not installed: left out", file=sys.stderr)
    return listed


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a pipeline is: medians of the turns. ``found`` is what it gave in all, ``ratio`` its time in times ours."""

    name: str
    articles: int
    found: int
    articles_per_second: float
    mb_per_second: float
    ratio: float

    def __str__(self) -> str:
        records = self.found / self.articles * self.articles_per_second
        rates = f"{self.articles_per_second:.1f} | {records:.0f} | {self.mb_per_second:.3f}"
        return f"| {self.name} | {self.articles} | {rates} | {self.ratio:.1f} |"


def compared(rows: list[dict[str, str]], repeats: int) -> list[Pace]:
    """The pace of each pipeline, ours first."""
    extractor = Extractor()
    extractor.warm_up()
    runs = [("solieu", lambda some: ours(extractor, some), False), *tools()]
    for _, run, _ in runs:
        run(rows[:2])
    seconds: dict[str, list[float]] = {name: [] for name, *_ in runs}
    found: dict[str, int] = {}
    sizes = {name: rows[::SLOW] if slow else rows for name, _, slow in runs}
    for _ in range(repeats):
        for name, run, _ in list(runs):
            started = time.process_time()
            try:
                found[name] = run(sizes[name])
            except Exception as error:
                if name == "solieu":
                    raise
                print(f"{name} cannot be run, and is left out: {type(error).__name__}: {error}", file=sys.stderr)
                runs = [r for r in runs if r[0] != name]
                continue
            seconds[name].append((time.process_time() - started) / _megabytes(sizes[name]))
    made = []
    for name, *_ in runs:
        per_mb = statistics.median(seconds[name])
        ratio = statistics.median(theirs / own for theirs, own in zip(seconds[name], seconds["solieu"], strict=True))
        mean = _megabytes(sizes[name]) / len(sizes[name])
        made.append(Pace(name, len(sizes[name]), found[name], 1 / per_mb / mean, 1 / per_mb, ratio))
    return made


def _megabytes(rows: list[dict[str, str]]) -> float:
    return sum(len(row["text"].encode()) for row in rows) / 1e6


def stages(rows: list[dict[str, str]]) -> list[tuple[str, float]]:
    """The share of each stage of solieu in its CPU time."""
    extractor = Extractor()
    extractor.warm_up()
    ours(extractor, rows[:20])
    spent = dict.fromkeys(("text, numbers, candidates", "words, reading, context", "records, checks", "JSON"), 0.0)
    names = list(spent)
    for at in range(0, len(rows), 32):
        marks = [time.process_time()]
        drafts = extractor.drafts([Article(doc_id=str(row["id"]), text=row["text"]) for row in rows[at : at + 32]])
        marks.append(time.process_time())
        extractor.cut(drafts)
        marks.append(time.process_time())
        done = extractor.finished(drafts)
        marks.append(time.process_time())
        for extraction in done:
            for figure in extraction.figures:
                figure.as_json()
        marks.append(time.process_time())
        for name, start, end in zip(names, marks, marks[1:], strict=False):
            spent[name] += end - start
    return [(name, seconds / sum(spent.values())) for name, seconds in spent.items()]


def timed(command: list[str], first_line: bool = False, **variables: str) -> float:
    """Seconds until a command ends, or until it writes its first line."""
    started = time.perf_counter()
    env = {**os.environ, **variables}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as process:
        assert process.stdout is not None
        if first_line:
            process.stdout.readline()
            seconds = time.perf_counter() - started
        process.stdout.read()
        process.wait()
        return seconds if first_line else time.perf_counter() - started


MEMORY = """
import sys, json, gzip
from itertools import islice
from solieu.extractor import Extractor
from solieu.schemas.article import Article
def resident(key):
    return int(next(line for line in open("/proc/self/status") if line.startswith(key)).split()[1]) / 1024
opened = gzip.open if sys.argv[1].endswith(".gz") else open
with opened(sys.argv[1], "rt", encoding="utf-8") as lines:
    articles = (Article(doc_id=str(r["id"]), text=r["text"]) for r in map(json.loads, islice(lines, int(sys.argv[2]))))
    step = max(1, int(sys.argv[2]) // 4)
    for i, extraction in enumerate(Extractor().pipe(articles), start=1):
        if i % step == 0:
            print(round(resident("VmRSS")))
print(round(resident("VmHWM")))
"""


def memory(path: Path, count: int) -> list[int]:
    """MB resident after each quarter of the articles, and the peak (Linux; elsewhere empty)."""
    if not Path("/proc/self/status").exists():
        return []
    out = subprocess.run([sys.executable, "-c", MEMORY, str(path), str(count)], capture_output=True, text=True, check=True)
    return [int(line) for line in out.stdout.split()]


def workers(rows: list[dict[str, str]], repeats: int) -> tuple[float, bool]:
    """How many times as fast two workers are as one (wall time of the whole command, median), and whether they write the same."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with (home / "in.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n" for row in rows)
        ratios = []
        for turn in range(repeats):
            spent = []
            for n in (1, 2):
                target = home / f"{n}-{turn}.jsonl"
                spent.append(timed([*SOLIEU, "extract", str(home / "in.jsonl"), "-o", str(target), "--workers", str(n)]))
            ratios.append(spent[0] / spent[1])
        same = (home / "1-0.jsonl").read_bytes() == (home / "2-0.jsonl").read_bytes()
    return statistics.median(ratios), same


def first_record(**variables: str) -> float:
    """Seconds from the command to its first record, of one article."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "one.txt"
        article.write_text("Tỉnh bố trí hơn 44.000 cán bộ về 152/152 xã.\n", encoding="utf-8")
        return statistics.median(timed([*SOLIEU, "extract", str(article)], first_line=True, **variables) for _ in range(5))


def undivided() -> list[tuple[str, float, float]]:
    """Of a megabyte without a sentence: what it is, its seconds, and these in times those of a quarter of it (best of three)."""
    extractor = Extractor()
    extractor.warm_up()

    def seconds(text: str) -> float:
        taken = []
        for _ in range(3):
            started = time.process_time()
            extractor.explain(text)
            taken.append(time.process_time() - started)
        return min(taken)

    shapes = {"letters without a space": "xã", "`a.`": "a.", "digits": "7"}
    texts = {name: (unit * MEGABYTE)[:MEGABYTE] for name, unit in shapes.items()}
    whole = {name: seconds(text) for name, text in texts.items()}
    return [(name, whole[name], whole[name] / seconds(texts[name][: MEGABYTE // 4])) for name in shapes]


def page(given: argparse.Namespace, rows: list[dict[str, str]]) -> str:
    """All of it, as Markdown."""
    load = f"; load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [
        "# Benchmark",
        "",
        f"Written by `.ci/benchmark.py` on {len(rows)} news articles ({_megabytes(rows):.2f} MB), "
        f"{given.repeats} turns, CPU time, medians. Python {platform.python_version()}, {os.cpu_count()} cores{load}. "
        "Records are figures of solieu, numbers or entities of the others.",
        "",
        "| pipeline | articles | articles/s | records/s | MB/s | its time, in times solieu's |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(str, compared(rows, given.repeats)),
        "",
        "| stage of solieu | share |",
        "| --- | --- |",
        *(f"| {name} | {share:.0%} |" for name, share in stages(rows)),
        "",
        "| 1 MB of | CPU s | in times those of a quarter of it |",
        "| --- | --- | --- |",
        *(f"| {name} | {seconds:.2f} | {ratio:.1f} |" for name, seconds, ratio in undivided()),
        "",
        *start_up(),
        *long_run(given.input, given.long, given.repeats),
    ]
    return "\n".join(lines) + "\n"


def start_up() -> list[str]:
    """How long it takes to begin."""
    first_record()  # so that everything is kept from here on
    return [
        f"- `solieu --help`: {statistics.median(timed([*SOLIEU, '--help']) for _ in range(5)):.2f} s.",
        f"- First record of one article, models and all: {first_record():.2f} s; "
        f"with nothing kept from an earlier run: {first_record(**{VARIABLE: OFF}):.2f} s.",
    ]


def long_run(path: Path, count: int, repeats: int) -> list[str]:
    """Two workers, memory and labels over many articles."""
    rows = rows_of(path, count, 1)
    two, same = workers(rows, repeats)
    lines = [
        f"- Two workers over {len(rows)} articles: {two:.2f} times one worker (wall time of the whole command, start included); "
        f"output {'identical' if same else 'DIFFERENT'}."
    ]
    if used := memory(path, len(rows)):
        lines.append(
            f"- Memory of one process over {len(rows)} articles: {', '.join(map(str, used[:-1]))} MB "
            f"after each quarter, peak {used[-1]} MB."
        )
    told = "; ".join(map(str, compare(islice(articles_of([path]), len(rows)))))
    return [*lines, f"- Labels of our tables against underthesea's own, over the same articles: {told}."]


def arguments(what: str | None) -> argparse.ArgumentParser:
    """What every benchmark is told: the articles, how many of them, how often, and where the page goes."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", type=Path, help="articles as JSON Lines (also .gz) with id and text")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--every", type=int, default=1, help="take every so manyth article only")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page", type=Path, help="write here, else to standard output")
    return parser


def publish(made: str, page: Path | None) -> None:
    """Write the page, or print it."""
    if page:
        page.parent.mkdir(exist_ok=True)
        page.write_text(made, encoding="utf-8")
    else:
        print(made, end="")


def main() -> None:
    """Measure, and write or print the page."""
    parser = arguments(__doc__)
    parser.add_argument("--long", type=int, default=2000, help="so many articles for memory, two workers and labels")
    given = parser.parse_args()
    publish(page(given, rows_of(given.input, given.articles, given.every)), given.page)


if __name__ == "__main__":
    main()
