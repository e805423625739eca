"""Many claims through the extractor and the archive, in batches, in order."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from solieu.extractor.claims.verdicts import Finding, check
from solieu.extractor.pipeline import BATCH, Extractor
from solieu.schemas.article import Article

Row = dict[str, Any]


def check_all(
    archive: sqlite3.Connection, extractor: Extractor, rows: Iterable[tuple[Row, str]]
) -> Iterator[tuple[Row, list[Finding]]]:
    """Each row with the findings of its claim; an empty claim states no figure and is ``not_found``."""
    stream = iter(rows)
    while batch := list(islice(stream, BATCH)):
        extractions = extractor.pipe([Article(doc_id="", text=claim) for _, claim in batch])
        for (row, claim), extraction in zip(batch, extractions, strict=True):
            yield row, check(archive, claim, extraction.figures)
