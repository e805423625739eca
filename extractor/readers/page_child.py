"""The child process that parses pages: a page in, its article out, until the parent goes away.

Run by :mod:`solieu.extractor.readers.pages` as ``python -m``; both ways a
message is its length (8 bytes) and UTF-8.
"""

import contextlib
import json
import sys
from typing import Any

# A page's own day of publication only: none guessed from its text, none bound to today's date.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


def article_of(page: str) -> dict[str, Any]:
    """Text, title and day of the article on a page; what is not there is None.

    >>> article_of("<p>x")["date"] is None
    True
    """
    import trafilatura

    made: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES))
    if made is None:
        return {"text": None, "title": None, "date": None}
    return {"text": made.text, "title": made.title, "date": made.date}


def main(memory_mb: int) -> None:
    """Answer pages until standard input ends."""
    _bound(memory_mb)
    pages, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(size := pages.read(8)) == 8:
        page = pages.read(int.from_bytes(size, "big")).decode("utf-8")
        try:
            made = article_of(page)
        except Exception as error:  # whatever a page does to the parser costs only this page
            made = {"error": f"the page cannot be parsed ({type(error).__name__}: {str(error)[:200]})."}
        answer = json.dumps(made, default=str).encode("ascii")
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


def _bound(memory_mb: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such bound
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))


if __name__ == "__main__":
    main(int(sys.argv[1]))
