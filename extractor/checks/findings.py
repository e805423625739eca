"""Mismatches as a person reads them: which article, what does not fit, in which sentence."""

from collections.abc import Iterable, Iterator

from solieu.schemas.figure import Check, Figure


def mismatches(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Check]]:
    """Each mismatch once, with the first figure it reads.

    >>> from solieu.extractor import extract
    >>> [(figure.text, check.check) for figure, check in mismatches(extract("Có 139/186 (85%) hộ đồng ý."))]
    [('139/186', 'percent_of_ratio')]
    """
    for figure in figures:
        for check in figure.checks:
            if check.status == "mismatch" and check.figures[0] == figure.figure_id:
                yield figure, check


def has_mismatch(figure: Figure) -> bool:
    """Whether a check of the figure found a mismatch.

    >>> from solieu.extractor import extract
    >>> has_mismatch(extract("Có 139/186 (75%) hộ đồng ý.")[0])
    False
    """
    return any(check.status == "mismatch" for check in figure.checks)


def findings(figure: Figure) -> str:
    """The mismatches that begin at a figure, a line for each; empty where there are none.

    >>> from solieu.extractor import extract
    >>> print(findings(extract("Có 139/186 (85%) hộ.", doc_id="a.txt")[0]), end="")
    a.txt, character 3: percent_of_ratio: 139/186 is 74,73 %, but the text says 85%. In: “Có 139/186 (85%) hộ.”
    """
    return "".join(f"{f.doc_id}, character {f.start}: {c.check}: {c.detail}\n" for f, c in mismatches([figure]))
