"""How long an archive takes to answer a claim, after start-up.

    python .ci/bench_check.py FIGURES.jsonl [--figures 100000] [--claims 100]

FIGURES.jsonl comes from `solieu extract`. Its records fill an archive of so many
figures; where they are fewer they come again as articles of other names, which is
the hard case: each claim has twice the candidates. Timed is what one claim costs
once models and archive are open: extraction, search, comparison; by the wall clock,
and by the processor's, which other work on the machine does not lengthen. Exit code 1
where a claim took a second or more of processor time.
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
from solieu.extractor.records import figure_id


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
        walls, taken = [], []
        with open_archive(path) as archive:
            for claim in claims:
                wall, processor = time.perf_counter(), time.process_time()
                check(archive, claim, extractor.extract(claim))
                walls.append(time.perf_counter() - wall)
                taken.append(time.process_time() - processor)
    for name, times in (("wall clock", walls), ("processor", taken)):
        p95 = statistics.quantiles(times, n=20)[-1]
        told = f"median {statistics.median(times):.3f} s, 95 % under {p95:.3f} s, slowest {max(times):.3f} s"
        print(f"{len(times)} claims, {name}: {told}")
    return 0 if max(taken) < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
