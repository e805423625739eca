"""What is measured, where the words right at the number do not say it.

The unit may tell which noun of the sentence is meant (degrees a temperature:
``nhiệt độ thấp nhất 12 độ C, vùng núi 9 độ C``), the words before a bracket
(``Giá vé (người lớn 50.000 đồng)``), the noun its clause opens with, or the
noun behind (``40 tỷ USD là tiền gửi``). Positions are indexes of tokens.
"""

from solieu.extractor.attributes import attribute, names, phrase
from solieu.extractor.document import BOUND, FIGURE, UNIT
from solieu.extractor.phrases import ENDS, Line, before, clause, end_of, governed

_BY_UNIT = (("unit-degree", "attribute-degree"), ("unit-rain", "attribute-rain"))
_BRACKET = 24

Stretch = tuple[int, int] | None


def by_unit(line: Line, at: int, unit: str | None) -> Stretch:
    """The nearest noun before a token that such a unit measures: rain for millimetres, temperature for degrees."""
    for units, nouns in _BY_UNIT:
        if (unit or "") in line.lists[units]:
            return next((phrase(line, j, at + 1) for j in range(at, -1, -1) if line.has(j, nouns)), None)
    return None


def before_bracket(line: Line, at: int, figures: frozenset[int]) -> Stretch:
    """`Giá vé (người lớn 50.000 đồng, trẻ em 20.000 đồng)`: the noun right before the bracket the token stands in."""
    for j in range(at, max(-1, at - _BRACKET), -1):
        if line.norm(j) == ")":
            return None
        if line.norm(j) == "(":
            return attribute(line, j - 1, False, figures)
    return None


def opening_noun(line: Line, at: int, figures: frozenset[int]) -> Stretch:
    """`Giá dâu tại vườn chỉ 20.000 đồng`: the noun that names what is measured and opens the clause, with no figure between."""
    start = _leading(line, at)
    while start < at and line.has(start, "subject-lead") and not names(line, start, False):
        start += 1
    if start > at or line.tag(at).startswith("V") or any(j in figures for j in range(start, at + 1)):
        return None
    return phrase(line, start, at + 1) if names(line, start, False) else None


def _leading(line: Line, at: int) -> int:
    """Where such a noun may open: the clause, or behind the last `với` or `có` (`với giá bán tại cửa hàng chỉ 20.000 đồng`)."""
    start = clause(line, at)
    lead = next((j + 1 for j in range(at, start - 1, -1) if line.has(j, "attribute-lead") and names(line, j + 1, False)), start)
    parted = any(line.tag(j) == "C" for j in range(lead, at + 1))  # `với quãng đường như thế phải 9.000 đồng`
    return start if parted else lead


def told(line: Line, first: int, behind: int) -> Stretch:
    """`trong đó 40 tỷ USD là tiền gửi`: where the figure opens its clause, the noun that it is said to be."""
    at = first - 1
    while at >= 0 and (line.tag(at) in (BOUND, "R") or line.has(at, "subject-lead")):
        at -= 1
    if not line.has(behind, "is") or not (at < 0 or line.norm(at) in ENDS or line.has(at, "clause-link")):
        return None
    at = behind + 1
    while line.has(at, "subject-whole") or line.has(at, "subject-lead"):
        at += 1
    if not line.tag(at).startswith("N") or not line.nominal(at) or line.capital(at):
        return None
    return at, end_of(line, at, len(line.tokens))


def acts(line: Line, first: int, behind: int) -> bool:
    """`67% học sinh học trường công, hơn 20% học trường tư`: a share that opens its clause, its verb right behind."""
    at = first - 1
    while at >= 0 and line.tag(at) in (BOUND, "R"):
        at -= 1
    opens = line.norm(at) in (",", ";") or line.has(at, "and")
    verb = line.tag(behind) in ("V", "R") and line.tag(behind) not in (FIGURE, UNIT)
    return opens and verb and not line.has(behind, "subject-link") and not line.has(behind, "no-object")


def worth(line: Line, at: int, listed: bool) -> Stretch:
    """`gói tín dụng 5.000 tỷ`; in a list of sums (`thép 8 tỷ, xi măng 5 tỷ`) or at the head of a clause, the noun before it."""
    start = clause(line, at)
    found = before(line, at, start)
    if found is None:
        return None
    if line.two(found[0] - 1, "worth"):
        return found[0] - 1, found[1]  # `siêu xe 20 tỷ`
    if any(line.has(j, "worth") for j in range(found[0], min(found[0] + 2, found[1]))):
        return found
    row = line.tag(found[0] - 1) in (FIGURE, UNIT) or line.has(found[0] - 1, "and")  # `Wave 18 triệu 17 triệu Dream 20 triệu`
    opens = (found[0] == start or (listed and row)) and not line.has(found[0], "no-object")
    return found if opens else None


def joint(line: Line, at: int, size: int) -> list[tuple[int, int]]:
    """`Doanh thu và lợi nhuận lần lượt đạt 9 và 2 tỷ đồng`: the phrases joined before a token, where they are that many."""
    found: list[tuple[int, int]] = []
    while len(found) < size:
        item = before(line, at, clause(line, at))
        if item is None:
            return []
        found.insert(0, item)
        link = item[0] - 1
        linked = line.has(link, "and") or (line.norm(link) == "," and len(found) < size)
        if linked == (len(found) == size):
            return []
        at = link - 1
    return [] if governed(line, found[0][0]) else found
