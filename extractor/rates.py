"""The denominator of a rate: `04 chuyên mục/tháng`, `37 triệu đồng mỗi lượng`, `mỗi xã 5,2 cán bộ`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import zip_longest
from operator import attrgetter

from solieu.extractor.document import BOUND, FIGURE, UNIT, Token
from solieu.extractor.knowledge import Knowledge
from solieu.extractor.scene import Reading

_REACH_BEHIND, _REACH_BEFORE, _REACH_NOUN, _REACH_CLAUSE = 6, 20, 4, 10
_START, _END = attrgetter("start"), attrgetter("end")
_BRACKETS = ("(", ")")
_LISTS = ("per-over", "each-behind", "each-phrase", "each-before", "average")


def words(known: Knowledge) -> frozenset[str]:
    """The words and signs of which a sentence must hold one for any of its figures to be per something."""
    return frozenset("/").union(*(known.lists[name] for name in _LISTS))


def per(reading: Reading, tokens: list[Token], known: Knowledge) -> str | None:
    """What the figure is per, or None."""
    behind = _past_bracket(tokens[bisect_left(tokens, reading.end, key=_START) :], reading)
    return _slash(behind, reading, known) or _each_behind(behind, reading, known) or _each_before(reading, tokens, known)


def _past_bracket(behind: list[Token], reading: Reading) -> list[Token]:
    """`lương 1.000 tệ (156 USD) một tháng`: the sum and its conversion share the denominator behind the bracket."""
    if reading.kind != "money" or not behind:
        return behind
    opens, closes = _BRACKETS
    if behind[0].norm == closes:
        return behind[1:]
    close = next((i for i, t in enumerate(behind[:_REACH_BEHIND]) if t.norm == closes), None)
    return behind[close + 1 :] if behind[0].norm == opens and close is not None else behind


def _slash(behind: list[Token], reading: Reading, known: Knowledge) -> str | None:
    """`/tháng`, `/người/năm`, `/2 giờ`, and `04 chuyên mục truyền hình/tháng` a few words on."""
    if reading.kind in ("ratio", "percent", "age", "score") and not (behind and behind[0].norm == "/"):
        return None
    near = behind[: _REACH_BEHIND if reading.kind == "count" else _REACH_NOUN]
    for i, token in enumerate(near):
        if token.norm == "/":
            ahead = behind[i + 1 :]
            return None if _is_next_figure(reading, ahead) or _is_apart(near, i, reading, ahead, known) else _denominator(ahead)
        if not token.tag.startswith(("N", "A", "V", UNIT)) or (reading.kind != "count" and token.norm in known.lists["no-noun"]):
            return None  # `10 triệu đồng theo NĐ155/CP`
    return None


def _is_next_figure(reading: Reading, behind: list[Token]) -> bool:
    """`2 ghế trước/3 ghế sau`, `8MP/5MP`: a count or measure and the next one; `602 tỷ đồng/2.002 tỷ đồng`: two sums."""
    if len(behind) <= 1 or behind[0].tag != FIGURE:
        return False
    scaled = behind[0].norm[0].isdigit() and behind[0].norm[-1].isalpha()  # but `đồng/chục`
    return (scaled and reading.kind == "money") or (reading.kind in ("count", "measure") and behind[1].norm == reading.unit)


def _is_apart(near: list[Token], i: int, reading: Reading, behind: list[Token], known: Knowledge) -> bool:
    """`bốn cô gái / Thi thể nổi trên sông`: a slash with a gap on both sides parts two headings, unless a unit follows."""
    before = near[i - 1].end if i else reading.end
    gaps = behind and before < near[i].start and near[i].end < behind[0].start
    return reading.kind == "count" and bool(gaps) and behind[0].norm not in known.units.by_form


def _denominator(tokens: list[Token]) -> str | None:
    """Words and signs up to the next gap: `tháng`, `người/năm`, `2 giờ`, `km²`."""
    said, end = "", -1
    for token in tokens[:6]:
        if token.norm == "/" and said:
            said += "/"
        elif token.norm[0].isdigit() and not said:
            said = token.norm
        elif said[:1].isdigit() and (said[-1].isdigit() or token is tokens[1]) and token.norm[0].isalpha():
            said += " " * (token.start - end) + token.norm  # `10,7 lít/100km`, `50 mm/2 giờ`, `5 ca/1 triệu dân`
        elif (token.norm[0].isalpha() and (not said or said[-1] in "/ ")) or (
            token.start == end and token.norm.isnumeric() and said[-1] != "/"  # but `đồng/tháng/6GB`
        ):
            said += token.norm
        else:
            break
        end = token.end
    return said.strip("/ ") or None


def _with_next(tokens: list[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Each token and the one behind it; a heading ends without a full stop (`đi bộ 10.000 bước mỗi ngày`)."""
    return zip_longest(tokens, tokens[1:])


def _each_behind(behind: list[Token], reading: Reading, known: Knowledge) -> str | None:
    """`mỗi lượng`, also a few words on: `ép 40 tấn mía mỗi giờ`; `45 người trên 1 km²`."""
    if len(behind) > 2 and behind[0].norm in known.lists["per-over"] and behind[1].norm == "1":
        return _denominator(behind[2:])
    for token, after in _with_next(behind[: _REACH_NOUN + 1]):
        if token.norm in known.lists["per-for"] and (
            reading.kind == "money" or (after and after.norm in known.lists["each-before"])
        ):
            continue  # `5 triệu đồng cho 1 trận`, `2.000 km cho mỗi lần nạp`
        if token.norm in known.lists["each-before"] and after and after.norm[0].isdigit():
            return _denominator(behind[behind.index(after) :])  # `9,5 lít cho mỗi 100 km`
        if after and token.norm in known.lists["each-behind"] and after.norm[0].isalpha() and after.tag.startswith(("N", UNIT)):
            if token.norm in known.lists["article"] and not _is_denominator(after, reading, known):
                return None  # `hàng trăm người một phen hốt hoảng`
            return None if reading.kind == "duration" and after.norm in known.times.forms else after.norm  # `5 phút một lần`
        if token.norm in known.lists["each-phrase"]:
            return token.norm.partition(" ")[2]
        spent = reading.kind == "duration" and token.tag == "V" and token.norm not in known.lists["copula"]
        if not (token.tag.startswith(("N", "A")) or spent):  # `85 giờ làm việc mỗi tuần`
            break
    return _length_behind(behind, reading, known) if reading.kind == "count" else None


def _lists_more(token: Token, after: Token | None, known: Knowledge) -> bool:
    """`hơn 1.000 lượt tàu, thuyền mỗi ngày`: a comma or link between nouns that are counted together."""
    links = token.norm == "," or token.norm in known.lists["and"]
    return links and after is not None and after.tag.startswith("N") and after.norm not in known.lists["no-noun"]


def _is_denominator(token: Token, reading: Reading, known: Knowledge) -> bool:
    """Behind `một`: what prices are for (`20.000 đồng một vé`), else only a unit (`5 lít một phút`)."""
    return reading.kind == "money" or token.norm in known.units.by_form


def _length_behind(behind: list[Token], reading: Reading, known: Knowledge) -> str | None:
    """`1,2 tỷ người dùng tích cực mỗi ngày`, `1.500 cuộc gọi (điện thoại) mỗi tháng`: a length of time at the clause's end."""
    listed = False
    for token, after in _with_next([t for t in behind[:_REACH_CLAUSE] if t.norm not in _BRACKETS]):
        if _lists_more(token, after, known):
            listed = True
            continue
        if token.tag in (FIGURE, "CH", "C", "Cc", "E") or token.norm in _CLAUSE_ENDS:
            return None
        if after is None or (listed and token.tag == "V"):
            return None  # `bán mấy chục chậu, tiền thu chỉ đủ ăn uống hàng ngày`
        if token.norm in known.lists["each-before"] and _is_length(after, known):
            return None if after.norm == reading.unit else after.norm
        if after.norm in known.lists["each-phrase"]:
            return after.norm.partition(" ")[2]
    return None


def _each_before(reading: Reading, tokens: list[Token], known: Knowledge) -> str | None:
    """`mỗi xã bố trí 5,2 cán bộ`, `Mỗi ngày, khoa tiếp nhận 30 ca`, `một năm mấy trăm triệu`: before the number."""
    if reading.kind in ("age", "score", "ratio", "multiple"):
        return None
    here = bisect_right(tokens, reading.start, key=_END)
    before = tokens[max(0, here - _REACH_BEFORE) : here]
    bounded = len(before) > 2 and (before[-3].tag in (BOUND, "E") or tuple(before[-3].norm.split(" ")) in known.bound_cues)
    if len(before) > 1 and before[-2].norm in known.lists["each-behind"] and _is_length(before[-1], known) and not bounded:
        return before[-1].norm  # but `sau hơn một năm 3 nhân vật này bị cáo buộc`
    for i in range(len(before) - 1, -1, -1):
        if reading.kind == "percent" and before[i].norm == ",":
            return None  # `200.000 m3 mỗi ngày đêm, chiếm 23%`
        if (said := _each_at(before, i, known)) and (reading.kind != "percent" or i == 0 or i > len(before) - 4):
            return said  # but `số người dùng hằng tháng thì con số này là 62%`
        if before[i].norm == "," and i > 0 and (said := _each_opening(before, i, known)):
            return said
        if before[i].tag == FIGURE or before[i].norm in _CLAUSE_ENDS:
            return None
    return None


def _each_opening(before: list[Token], comma: int, known: Knowledge) -> str | None:
    """`Mỗi ngày, khoa tiếp nhận 30 ca`, but not `được khai thác hàng ngày, bay khoảng 1 giờ`."""
    if said := _each_at(before, comma - 2, known):
        return said
    opens = comma < 3 or not all(t.norm[0].isalnum() for t in before[comma - 3 : comma - 1])
    return _each_at(before, comma - 1, known) if opens else None


_CLAUSE_ENDS = (";", ",", ":", ".")


def _each_at(before: list[Token], i: int, known: Knowledge) -> str | None:
    """The denominator that opens at a token: `mỗi xã`, or `hàng năm` as one token."""
    if not 0 <= i < len(before):
        return None
    norm = before[i].norm
    if norm in known.lists["each-phrase"]:
        return norm.partition(" ")[2]
    averaged = norm in known.lists["article"] and i > 0 and before[i - 1].norm in known.lists["average"]
    if not (averaged or norm in known.lists["each-before"]) or i + 1 >= len(before):
        return None
    after = before[i + 1]
    if after.norm in known.lists["no-noun"]:
        return None  # `mỗi khi`
    return after.norm if after.tag.startswith(("N", UNIT)) or after.norm in known.units.by_form else None


def _is_length(token: Token, known: Knowledge) -> bool:
    return any(unit.kind == "duration" for unit in known.units.by_form.get(token.norm, ()))
