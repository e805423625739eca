"""Compare the labels of our tables with underthesea's own, sentence by sentence; says how many differ.

    python .ci/compare_labels.py articles.jsonl.gz [--every 10]

Reads every sentence of every article, words and numbers alike, cut at the length
at which the package cuts. Exit code 1 if any sentence differs.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from fingerprint import articles

from solieu.extractor import words
from solieu.extractor.cutting import Stretch, cut
from solieu.extractor.knowledge import knowledge
from solieu.extractor.sentences import split
from solieu.extractor.text import read
from solieu.schemas.article import Article

BATCH = 200
MODELS = {"segmenter": words._SEGMENTER, "parts of speech": words._PARTS_OF_SPEECH}


@dataclass(slots=True)
class Compared:
    """What came out for one model: sentences, tokens, CPU seconds of ours and theirs, and what differs."""

    name: str
    sentences: int = 0
    tokens: int = 0
    ours: float = 0.0
    theirs: float = 0.0
    differing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counted = f"{len(self.differing)} of {self.sentences} sentences differ"
        return f"{self.name}: {counted} ({self.tokens} tokens; {self.theirs / max(self.ours, 1e-9):.1f} times as fast)"


def sentences(read_from: Iterable[Article]) -> Iterator[list[str]]:
    """The pieces of each sentence of articles, as the extractor gives them to the segmenter."""
    short = knowledge().abbreviations
    for article in read_from:
        text = read(article.text)
        for start, end in split(text.view, short):
            found = cut([Stretch(text.view, text.folded, start, end, ())])
            pieces = [text.view[a:b] for a, b in zip(found.starts, found.ends, strict=True)]
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


def compare(read_from: Iterable[Article]) -> list[Compared]:
    """Both models over every sentence of articles."""
    homes = [words._home() / "pipeline" / task / "models" / name for task, name in MODELS.values()]
    pairs = [(words.labeller(home), words.by_underthesea(home)) for home in homes]
    results = [Compared(name) for name in MODELS]
    stream = sentences(read_from)
    while batch := list(islice(stream, BATCH)):
        for result, (ours, theirs) in zip(results, pairs, strict=True):
            started = time.process_time()
            made = ours(batch)
            between = time.process_time()
            wanted = theirs(batch)
            result.ours += between - started
            result.theirs += time.process_time() - between
            result.sentences += len(batch)
            result.tokens += sum(map(len, batch))
            result.differing += [
                _told(sentence, one, other) for sentence, one, other in zip(batch, made, wanted, strict=True) if one != other
            ]
            batch = [joined(s, labels) for s, labels in zip(batch, wanted, strict=True)]
    return results


def _told(sentence: list[str], one: list[str], other: list[str]) -> str:
    at = next(i for i in range(len(one)) if one[i] != other[i])
    return f"{sentence[max(0, at - 3) : at + 4]} {one[at]} instead of {other[at]}"


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every so manyth article only")
    given = parser.parse_args()
    results = compare(islice(articles(given.articles), 0, None, given.every))
    for result in results:
        for difference in result.differing:
            print(f"differs: {difference}")
        print(result)
    sys.exit(any(result.differing for result in results))


if __name__ == "__main__":
    main()
