"""How long an archive takes to answer a claim, after start-up.

    python .ci/bench_check.py FIGURES.jsonl [--figures 100000] [--claims 100]

FIGURES.jsonl comes from `solieu extract`. Its records fill an archive of so many
figures; where they are fewer they come again as articles of other names, which is
the hard case: each claim has twice the candidates. Timed is what one claim costs
once models and archive are open: extraction, search, comparison. Exit code 1 where
a claim took a second or more.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from claims import Record, load, true_claims

from solieu.extractor import Extractor
from solieu.extractor.archive import open_archive, write_archive
from solieu.extractor.claims import check
from solieu.extractor.pipeline import figure_id


def repeated(records: list[Record], count: int) -> Iterator[Record]:
    """So many records; each round after the first under other article names."""
    for i, record in enumerate(itertools.islice(itertools.cycle(records), count)):
        again, doc_id = i // len(records), record["doc_id"]
        name = doc_id if not again else f"{doc_id}~{again}"
        identity = figure_id(name, record["number"]["start"], record["number"]["end"])
        yield record | {"doc_id": name, "figure_id": identity}


def main() -> int:
    """Fill, open, time, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures_file", metavar="FIGURES.jsonl", type=Path)
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=100)
    given = parser.parse_args()
    records = load(given.figures_file)
    claims = [claim.text for claim in true_claims(records, given.claims, random.Random(1))]
    extractor = Extractor()
    extractor.warm_up()
    extractor.extract("Tỉnh Đắk Lắk có 152/152 xã đạt chuẩn năm 2023.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        began = time.perf_counter()
        count = write_archive(path, repeated(records, given.figures))
        print(f"archive: {count} figures, {path.stat().st_size / 1e6:.0f} MB, written in {time.perf_counter() - began:.1f} s")
        taken = []
        with open_archive(path) as archive:
            for claim in claims:
                began = time.perf_counter()
                check(archive, claim, extractor.extract(claim))
                taken.append(time.perf_counter() - began)
    taken.sort()
    p95 = taken[int(0.95 * (len(taken) - 1))]
    print(f"{len(taken)} claims: median {statistics.median(taken):.3f} s, 95 % under {p95:.3f} s, slowest {taken[-1]:.3f} s")
    return 0 if taken[-1] < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
