"""What is said of one figure and holds for its neighbour too: its denominator, its bound, that it is a change."""

from typing import TYPE_CHECKING

import regex

from solieu.extractor.scene import Reading

if TYPE_CHECKING:
    from solieu.extractor.context import Context

_CONVERSION, _LISTED = 30, 5
_OPENS = regex.compile(r"(?: ?/ ?[^\W_]{1,12})? ?\(")  # `29 USD/oz (2,3%)`


def carried(readings: list[Reading], said: "list[Context]", view: str, lists: dict[str, frozenset[str]]) -> "list[Context]":
    """The contexts of a sentence's figures, with what holds for the next figure too.

    `hơn 7,8 tỉ won (6,85 triệu USD)`, `tăng 6% và 5%`, `giảm 126 tin (6,3%)`.

    >>> from solieu.extractor import extract
    >>> [f.change for f in extract("Tháng này huyện giảm 126 tin (6,3%).")]
    ['decrease', 'decrease']
    """
    links = lists["and"]
    for i in range(len(readings) - 1, 0, -1):
        if said[i].per and not said[i - 1].per and _borrows(readings[i - 1], readings[i]):
            said[i - 1] = said[i - 1]._replace(per=said[i].per)
    for i in range(1, len(readings)):
        first, second = readings[i - 1], readings[i]
        between = view[first.end : second.start]
        converted = first.kind == second.kind in ("money", "measure", "duration") and first.unit_id != second.unit_id
        if converted and said[i].bound == "exact" and "(" in between and ")" not in between and len(between) < _CONVERSION:
            said[i] = said[i]._replace(bound=said[i - 1].bound, change=said[i].change or said[i - 1].change)
        same = first.kind == second.kind and between.strip() in links
        share = second.kind == "percent" and first.kind in ("count", "money", "measure") and _OPENS.fullmatch(between)
        if said[i].per is None and said[i - 1].per and first.kind == second.kind == "count" and _in_one_list(between, links):
            said[i] = said[i]._replace(per=said[i - 1].per)
        if (same or share or _restates(first, second, said[i], between, lists["restating"])) and said[i].change is None:
            said[i] = said[i]._replace(change=said[i - 1].change)
        elif said[i].change is None and (partner := _partner(i, readings, view, links)) is not None:
            said[i] = said[i]._replace(change=said[partner].change)
    return said


def _restates(first: Reading, second: Reading, said: "Context", between: str, restating: frozenset[str]) -> bool:
    """`giảm 1,2 USD, tương đương 2,6%`; but `mất 52 tỷ USD, tương đương 1% tổng sản phẩm` is the share of a whole."""
    kinds = {first.kind, second.kind}
    _, mark, words = between.lower().rpartition("(" if "(" in between else ",")
    if not (mark or " " in words.strip()) or words.strip() not in restating or ")" in between or len(between) > _CONVERSION:
        return False
    of_another = said.subject is not None and said.subject[0] >= second.end
    return len(kinds) == 2 and "percent" in kinds and kinds <= {"percent", "money", "measure", "count"} and not of_another


def _in_one_list(between: str, links: frozenset[str]) -> bool:
    """`Mỗi ngày có 182 chuyến, hơn 8.200 lượt khách`: nothing but a mark or link and a few words between two counts."""
    _, mark, tail = between.rpartition(",")
    joined = mark and len(tail.split()) <= 2
    short = len(between) < _CONVERSION and len(between.split()) <= _LISTED
    return "/" not in between and short and bool(joined or _ends_with(between, links))


def _ends_with(between: str, links: frozenset[str]) -> bool:
    """Whether the word right before the next figure is a link."""
    return not links.isdisjoint(between.split()[-1:])


def _borrows(first: Reading, second: Reading) -> bool:
    """`từ mức 220.000 lên mức 250.000 đồng/lượng`, `từ 5 lên 8 chuyến/ngày`: who borrows the unit borrows its denominator."""
    bare = first.end == first.candidate.end and first.start == first.candidate.start
    counted = first.kind == "count" and first.unit == second.unit
    same = first.kind == second.kind and (counted or (first.kind in ("money", "measure") and first.unit_id == second.unit_id))
    return bare and same and second.start - first.end < _CONVERSION


def _partner(i: int, readings: list[Reading], view: str, links: frozenset[str]) -> int | None:
    """`giảm 5 đồng ở chiều mua và 10 đồng ở chiều bán`: the figure of the same unit that a link joins to this one."""
    mine = readings[i]
    if mine.kind not in ("money", "percent"):
        return None
    before = next((k for k in (i - 1, i - 2) if k >= 0 and readings[k].kind == mine.kind), None)
    if before is None or readings[before].unit_id != mine.unit_id or mine.start - readings[before].end > _CONVERSION:
        return None
    between = view[readings[before].end : mine.start]
    one_clause = not any(c in between for c in ",;:.")
    return before if _ends_with(between, links) and (one_clause or i - before == 2) else None
