"""Text that a spreadsheet program would run or change when it opens a CSV file.

Excel, LibreOffice and Google Sheets look at each cell and guess: ``=1+1`` is
run, ``5-10`` becomes the fifth of October, ``01`` becomes 1, ``44.000``
becomes 44, the id ``12e4567890123456`` becomes infinite, and digits behind
the fifteenth become zeros. The rule against it can be undone:

* a cell that would be run or changed gets one apostrophe in front;
* so does a cell that begins with an apostrophe anyway;
* hence taking one apostrophe off each cell that begins with one gives back
  the text, exactly (``unmarked``).
"""

import regex

APOSTROPHE = "'"
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", APOSTROPHE)
# Digits among nothing but what numbers, dates, times and sums of money are made of: "5-10", "3/4", "1E5", "(5)", "12:30 AM".
_NUMBER_LIKE = regex.compile(r"[\s$€£¥₫(.,]*+\d[\d\s.,/:+\-–%‰()eEaApPmM$€£¥₫]*+")
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MONTH_LIKE = regex.compile(
    rf"(?:\d{{1,9}}\s{{0,3}}[-./ ,]?\s{{0,3}})?{_MONTHS}[-./ ,]{{0,9}}[\d ,.:]{{0,40}}|true|false", regex.I
)


def marked(cell: str) -> str:
    """The cell as a spreadsheet program takes it for text, and leaves it alone.

    >>> marked("=1+1"), marked("5-10"), marked("01"), marked("'tis"), marked("44.000 cán bộ")
    ("'=1+1", "'5-10", "'01", "''tis", '44.000 cán bộ')
    """
    return APOSTROPHE + cell if _endangered(cell) else cell


def unmarked(cell: str) -> str:
    """The text of a cell that ``marked`` wrote.

    >>> unmarked(marked("5-10")), unmarked(marked("'tis")), unmarked("xã")
    ('5-10', "'tis", 'xã')
    """
    return cell.removeprefix(APOSTROPHE)


def _endangered(cell: str) -> bool:
    if cell.lstrip(" \u00a0").startswith(_RUN):
        return True
    return bool(_NUMBER_LIKE.fullmatch(cell) or (len(cell) < 40 and _MONTH_LIKE.fullmatch(cell.strip())))
