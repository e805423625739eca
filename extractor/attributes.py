"""What is measured: the noun before a number that names it, such as ``giá``, ``tỷ lệ`` or ``diện tích``.

Before a verb of state (``đạt``, ``tăng``, ``là``) it is looked for in the whole
clause, else only in the words that lead up to the number without a break
(``tổng vốn đầu tư 48 triệu USD``). Positions are indexes of tokens.
"""

from solieu.extractor.document import BOUND, FIGURE, TIME, UNIT
from solieu.extractor.phrases import Line, before, clause, governed, opening
from solieu.extractor.text import QUOTES

_NEAR = 4
_LISTED = 6


def attribute(line: Line, at: int, state: bool, figures: frozenset[int]) -> tuple[int, int] | None:
    """The nearest noun at or before a token that names what is measured: its index and the one behind its phrase.

    ``figures`` are the tokens of other figures: the search stops there, but
    not at a length of time (``lãi 6 tháng đạt 83 tỷ đồng``).
    """
    limit = at + 1
    if line.norm(at) == "(":
        at -= 1
        while at > 0 and line.has(at, "subject-link"):
            at -= 1
    start = clause(line, at)
    j = at
    while j >= start:
        if state and line.norm(j) == ")":
            j = opening(line, j) - 1  # `Tổng sản phẩm quốc nội (GDP) của nước này tăng 5%`
            continue
        if j in figures or not (state or _goes_on(line, j)):
            return None
        if names(line, j, state):
            first = _outermost(line, j, start)
            if state:
                first = _governor(line, first, start, figures)
            return first, _end(line, first, limit)
        j -= 1
    return None


def share(line: Line, start: int, figures: frozenset[int]) -> tuple[int, int] | None:
    """`Tỷ lệ ủng hộ phương án A, phương án B là 84%`: the share named before the clause, with no figure between."""
    for j in range(start - 1, -1, -1):
        if j in figures or line.norm(j) == ";":
            return None
        if line.has(j, "attribute-share"):
            return j, _end(line, j, start)
    return None


def told_for(line: Line, at: int, figures: frozenset[int]) -> tuple[int, int] | None:
    """`Giá vé cho học sinh, người già là 9.000 đồng`: the noun before the preposition that a list of nouns ending there has."""
    link = before_list(line, at)
    if line.has(link, "such-as"):
        found = before(line, link - 1, clause(line, link - 1))  # `nhiều mã như VHM, NVL giảm 3%`
        return found if found and not governed(line, found[0]) else None
    if line.tag(link) != "E" and not line.has(link, "subject-of"):
        return None
    start = clause(line, link)
    for j in range(link - 1, start - 1, -1):
        if j in figures or line.has(j, "subject-state"):
            return None
        if names(line, j, False):
            first = _outermost(line, j, start)
            return first, _end(line, first, link)
    return None


def before_list(line: Line, at: int) -> int:
    """The token before the list of nouns that ends at a token, or -1."""
    for _ in range(_LISTED):
        start = clause(line, at)
        run = before(line, at, start)
        link = run[0] - 1 if run else -1
        while line.tag(link) == "L" or line.has(link, "subject-whole"):
            link -= 1
        if not (line.has(link, "and") or (line.norm(link) == "," and link + 1 == start)):
            return link
        at = link - 1
    return -1


def phrase(line: Line, j: int, limit: int) -> tuple[int, int]:
    """The noun phrase around such a noun, from its outermost noun (`tổng lượng mưa`) to where it ends."""
    return _outermost(line, j, clause(line, j)), _end(line, j, limit)


def begin(line: Line, j: int) -> int:
    """Where the noun begins in the text: behind the first syllable of `có giá`."""
    inside = line.norm(j).rfind(" ") + 1 if line.has(j, "attribute-inside") else 0
    return line.tokens[j].start + inside


def priced(line: Line, j: int) -> tuple[int, int] | None:
    """The noun that a bound begins with, as a stretch of the text: `giá từ 900 triệu đồng`."""
    head = line.norm(j).partition(" ")[0]
    start = line.tokens[j].start
    return (start, start + len(head)) if line.tag(j) == BOUND and " " in line.norm(j) and _headed(line, j) else None


def names(line: Line, j: int, state: bool) -> bool:
    """Whether the token names what is measured; a verb does so only before a verb of state (`xuất khẩu đạt`)."""
    if line.tag(j) in (FIGURE, UNIT, BOUND, TIME) or line.norm(j - 1) == "/" or line.has(j - 1, "each-behind"):
        return False
    if line.has(j, "after-tax") and line.has(j - 1, "subject-of"):
        return False
    if line.has(j, "attribute-inside"):
        return True
    verb = line.tag(j) == "V" or line.tag(j - 1) == "R"
    if verb and not state and line.has(j, "attribute-homograph"):
        return False
    if state and line.has(j, "attribute-amount") and line.nominal(j + 1):
        return True  # `số nước sử dụng là 29 m3`
    known = line.has(j, "attribute") or line.two(j, "attribute")
    return known or (_headed(line, j) and not line.has(j, "attribute-not"))


def _headed(line: Line, j: int) -> bool:
    """Whether the first syllable names what is measured: `giá vé`."""
    return line.norm(j).partition(" ")[0] in line.lists["attribute-head"]


def _goes_on(line: Line, j: int) -> bool:
    """Whether a noun before the token may still be what the number right behind measures."""
    pronoun = line.tag(j) == "P" and line.has(j - 1, "subject-of")  # `giá của nó không dưới 300 triệu`
    if pronoun or line.has(j, "subject-of") or line.nominal(j) or names(line, j, False) or line.norm(j) == "/":
        return True
    if _attributive(line, j):
        return True  # `mô-men xoắn cực đại 151 Nm`
    return line.tag(j) == "V" and not line.has(j, "subject-stop")


def _attributive(line: Line, j: int) -> bool:
    """Whether a word that is no noun belongs to the noun before it."""
    return line.two(j, "attributive") or line.two(j - 1, "attributive") or line.two(j - 1, "attribute")


def _outermost(line: Line, j: int, start: int) -> int:
    """`mức lợi nhuận`, `tổng vốn đầu tư`, `mức thu phí`: the first of several that name one thing."""
    outer = j
    for k in range(j - 1, max(start, j - _NEAR) - 1, -1):
        if not _goes_on(line, k) or (line.has(k, "subject-of") and not line.has(k + 1, "after-tax")):
            break
        if names(line, k, False):
            outer = k
    return outer


def _governor(line: Line, j: int, start: int, figures: frozenset[int]) -> int:
    """`tổn thất của vụ tấn công quy mô lớn lên tới ...`: the noun that the preposition before this one belongs to."""
    run = before(line, j, start)
    if run is None or not governed(line, run[0]):
        return j
    for k in range(run[0] - 2, start - 1, -1):
        if k in figures or (line.tag(k) == FIGURE and line.has(k - 1, "subject-of")):
            break
        if names(line, k, True) and not line.has(k, "attribute-amount"):
            return _outermost(line, k, start)
    return j


def _end(line: Line, j: int, limit: int) -> int:
    """The index behind the phrase of such a noun, up to the links before the number; `chiều dài` and `tổng trị giá` are whole."""
    if line.two(j, "attribute"):
        limit = max(limit, j + 2)
    while j < limit < len(line.tokens) and names(line, limit, False):
        limit += 1
    end = j + 1
    while end < limit and not line.broken(end) and (_belongs(line, end) or (end == j + 1 and line.two(j, "attribute"))):
        end += 1
    while end > j + 1 and line.tag(end - 1) in ("CH", "L", "Cc", "C", "R", "E") and not _attributive(line, end - 1):
        if line.norm(end - 1) in QUOTES and any(line.norm(k) == line.norm(end - 1) for k in range(j, end - 1)):
            break  # `giá "đồng nát"`
        end -= 1
    return end


def _belongs(line: Line, j: int) -> bool:
    """Whether a word goes on with what is measured: `giá bán`, `lợi nhuận sau thuế`, `phí bảo trì và quản lý`."""
    if line.has(j, "subject-of"):
        return line.has(j + 1, "after-tax")
    if line.nominal(j) or line.has(j - 1, "subject-of") or _attributive(line, j):
        return True
    if line.tag(j) == "V" or line.norm(j) in ("/", '"'):
        return not line.has(j, "subject-stop")
    return line.tag(j) == "Cc" and line.nominal(j + 1)
