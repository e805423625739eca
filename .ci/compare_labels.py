"""Compare the labels of our tables with underthesea's own, sentence by sentence; says how many differ.

    python .ci/compare_labels.py articles.jsonl.gz [--every 10]

Reads every line of every article, words and numbers alike, cut at the length at
which the package cuts. Exit code 1 if any sentence differs.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from solieu.extractor import words
from solieu.extractor.document import _pieces
from solieu.extractor.knowledge import knowledge
from solieu.extractor.sentences import split
from solieu.extractor.text import read

BATCH = 200


def sentences(path: Path, every: int) -> Iterator[list[str]]:
    """The pieces of each sentence of JSON Lines articles, as the extractor gives them to the segmenter."""
    short = knowledge().abbreviations
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for row in map(json.loads, islice(lines, 0, None, every)):
            text = read(row["text"])
            for start, end in split(text.view, short):
                pieces = [text.view[p.start : p.end] for p in _pieces(text.view, text.folded, start, end, [])]
                for at in range(0, len(pieces), words.MAX_SYLLABLES):
                    yield pieces[at : at + words.MAX_SYLLABLES]


def joined(syllables: list[str], labels: list[str]) -> list[str]:
    """The words that the segmenter's labels make of syllables."""
    made: list[str] = []
    for syllable, label in zip(syllables, labels, strict=True):
        if label == "I-W" and made:
            made[-1] += " " + syllable
        else:
            made.append(syllable)
    return made


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every so manyth article only")
    given = parser.parse_args()
    homes = [words._home() / "pipeline" / task / "models" / name for task, name in (words._SEGMENTER, words._PARTS_OF_SPEECH)]
    ours = [words.labeller(home) for home in homes]
    theirs = [words.by_underthesea(home) for home in homes]
    differing, count, tokens, seconds = [0, 0], 0, [0, 0], [[0.0, 0.0], [0.0, 0.0]]
    stream = sentences(given.articles, given.every)
    while batch := list(islice(stream, BATCH)):
        count += len(batch)
        for model in (0, 1):
            started = time.process_time()
            made = ours[model](batch)
            between = time.process_time()
            wanted = theirs[model](batch)
            seconds[model][0] += between - started
            seconds[model][1] += time.process_time() - between
            tokens[model] += sum(map(len, batch))
            for sentence, one, other in zip(batch, made, wanted, strict=True):
                if one != other:
                    differing[model] += 1
                    at = next(i for i in range(len(one)) if one[i] != other[i])
                    print(f"differs: {sentence[max(0, at - 3) : at + 4]} {one[at]} instead of {other[at]}")
            batch = [joined(s, labels) for s, labels in zip(batch, wanted, strict=True)]
    for model, name in enumerate(("segmenter", "parts of speech")):
        fast, slow = seconds[model]
        print(f"{name}: {differing[model]} of {count} sentences differ ({tokens[model]} tokens; {slow / fast:.1f} times as fast)")
    sys.exit(any(differing))


if __name__ == "__main__":
    main()
