"""One line for each article: its id, how many figures and rejections it gave, and the hash of them all.

For changes that must not change anything: run it before and after, and compare.

    python .ci/fingerprint.py articles.jsonl.gz --every 10 > before.txt
    python .ci/fingerprint.py articles.jsonl.gz --every 10 > after.txt
    diff before.txt after.txt
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from solieu.extractor import Extractor
from solieu.schemas.article import Article


def articles(paths: list[Path]) -> Iterator[Article]:
    """The articles of JSON Lines (also ``.gz``) and text files; of a directory, its text files."""
    for path in paths:
        if path.is_dir():
            yield from articles(sorted(path.glob("*.txt")))
        elif path.suffix == ".txt":
            yield Article(doc_id=path.name, text=path.read_bytes().decode())
        else:
            with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
                yield from (Article(doc_id=str(row["id"]), text=row["text"]) for row in map(json.loads, lines))


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every so manyth article only")
    given = parser.parse_args()
    for extraction in Extractor().pipe(islice(articles(given.inputs), 0, None, given.every)):
        records = [f.as_json() for f in extraction.figures] + [r.model_dump_json() for r in extraction.rejections]
        digest = hashlib.sha256("\n".join(records).encode()).hexdigest()[:16]
        print(extraction.article.doc_id, len(extraction.figures), len(extraction.rejections), digest)


if __name__ == "__main__":
    main()
