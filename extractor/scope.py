"""Which time and which place govern a figure: the mention its clause carries, else the one its sentence opened with.

A mention behind the figure in the same clause is nearest (``83.200 người trong
quý I``); else the last one before it holds on (``Tính đến 14/5/2021, …; …``).
What stands in one list with the next figure shares its mention (``240/310 cơ
sở; 12/15 xã … năm 2023``). Mentions that only compare, or name a source or an
origin, are told by rules of the pattern files and govern nothing.
"""

from collections.abc import Sequence
from itertools import pairwise

import regex

from solieu.extractor.scene import Reading
from solieu.extractor.sharing import CLAUSE, Field, M, Mention, Roles, shared

_NEAR = 160
_BESIDE = 16
_OPENING = 12
_NOW = 5
_ASIDE_OPEN = regex.compile(r"\((?:[^\W\d_]{1,8} ){0,3}$")
_OPENED = regex.compile(r" ?\((?:[^\W\d_]{1,8} ){0,2}")
_BRACKET = regex.compile(r" ?\([^()]{1,12}\)|\)")
_DASH = regex.compile(r"(?<!\d) [-–] | [-–] (?!\d)")
_ASIDE = ("age", "duration")  # `600 trẻ dưới 16 tuổi tại …`: they hold nowhere themselves
_ASIDES = regex.compile(r" ?\([^()]{1,40}\)")


def governing(mentions: Sequence[M], roles: Roles, field: Field) -> list[M | None]:
    """For each figure of a sentence the mention that governs it, or None."""
    if not mentions:
        return [None] * len(field.readings)
    free = [m for m in mentions if m.start not in roles.never]
    strong = [m for m in free if m.start not in roles.weak]
    spare = [m for m in free if m.start not in roles.weak or not _stands_aside(m, field)]
    chosen = [_bracketed(r, mentions, field) or _choose(r, strong, field) for r in field.readings]
    chosen = shared(chosen, field)
    if len(spare) == len(strong):
        return chosen
    return shared([c or _choose(r, spare, field) for c, r in zip(chosen, field.readings, strict=True)], field)


def _bracketed(reading: Reading, mentions: Sequence[M], field: Field) -> M | None:
    """`gấp đôi cùng kỳ năm 2015 (444,5 tỷ đồng)`: the bracket is that time's, though it only compares."""
    if field.anchors is not None:
        return None
    return next((m for m in mentions if _OPENED.fullmatch(field.view, m.end, reading.start)), None)


def _stands_aside(mention: Mention, field: Field) -> bool:
    """`Anh Sĩ ở Long Biên chia sẻ …`: a weak place that a preposition hangs on a person or meeting."""
    if not field.anchors or not field.anchors[mention.start].located:
        return False
    led = next((t.start for t in field.tokens if t.end + 1 == field.anchors[mention.start].begin and t.tag == "E"), -1)
    counted = any(r.end < led <= _behind_nouns(r.end, field, r.kind) + 1 for r in field.readings)
    return not counted and mention.start - field.tokens[0].start > _OPENING  # not `500 con cá ở ấp Hòn Heo`


def _choose(reading: Reading, free: Sequence[M], field: Field) -> M | None:
    if _holds_now(reading, field):
        return None
    behind = next((m for m in free if m.start >= reading.end), None)
    if field.anchors is not None and (subject := _subject(reading, free, behind, field)):
        return _whole(subject, free, field) or _within(subject, free, field) or subject
    if behind is not None and _attached(reading, behind, field) and not _heads_the_next(reading, free, behind, field):
        return behind
    for before in (m for m in reversed(free) if m.end <= reading.start):
        between = field.view[_reach(before, field) : reading.start]
        if field.anchors is not None and ("  " in between or ">>" in between):
            return None  # text run together from two places of the page
        if _names_its_own(before, reading, field):
            return None
        if not (
            _closed(between)
            or _acts(before, between, field)
            or _trails(before, between, field)
            or _passed(before, reading, field)
        ):
            return _whole(before, free, field) or _within(before, free, field) or before
        if field.anchors is None:
            return None
    return None


def _whole(mention: M, free: Sequence[M], field: Field) -> M | None:
    """`ở TP.HCM như: quận 9, Thủ Đức … đã tăng 20%`: where a list only gives examples, the place before it."""
    if not field.anchors or not field.anchors[mention.start].several:
        return None
    around = next((m for m in reversed(free) if m.end <= mention.start), None)
    if around is None:
        return None
    inside = {t.norm for t in field.inside(_reach(around, field), mention.start)}
    return around if inside & field.examples and inside <= field.examples | {":"} else None


def _within(mention: M, free: Sequence[M], field: Field) -> M | None:
    """`Tại xã Nam Hồng (Hải Dương), Công an tỉnh Hải Dương bắt 3 đối tượng`: who acts is of the unit around the place said."""
    if not field.anchors or field.anchors[mention.start].located:
        return None
    said = field.view[mention.start : mention.end]
    name = said[next((i for i, c in enumerate(said) if c.isupper()), 0) :]
    inner = (m for m in reversed(free) if m.end <= mention.start and field.anchors[m.start].located)
    return next((m for m in inner if name in field.view[m.end : _reach(m, field)]), None)


def _heads_the_next(reading: Reading, free: Sequence[M], behind: M, field: Field) -> bool:
    """`quý 4/2016 âm 145,7 tỷ đồng và lũy kế năm 2016 là âm 1.621 tỷ`: each figure has its own time before it."""
    before = next((m for m in reversed(free) if m.end <= reading.start), None)
    after = next((r for r in field.readings if r.start >= behind.end), None)
    if field.anchors is not None or before is None or after is None:
        return False
    near = (field.view[before.end : reading.start], field.view[behind.end : after.start])
    if any(c in CLAUSE for text in near for c in text):
        return False
    return any(t.norm in field.links for t in field.inside(reading.end, behind.start))


def _acts(mention: Mention, between: str, field: Field) -> bool:
    """`Bắc Kinh không thừa nhận mục tiêu, nhưng …`: who acts in another clause, not where the figure holds."""
    anchor = field.anchors[mention.start] if field.anchors else None
    if anchor is None or not anchor.abroad or anchor.located or "," not in between:
        return False
    inside = [t.norm for t in field.tokens if mention.end <= t.start <= mention.end + len(between)]
    return any(a == "," and b in field.links for a, b in pairwise(inside))


def _trails(mention: Mention, between: str, field: Field) -> bool:
    """`về nhì tại cúp UEFA mùa 2006-07, 3 lần vô địch …`: the season of that cup, not of the next member."""
    if field.anchors is not None or between != ", ":
        return False
    ahead = next((t for t in reversed(field.tokens) if t.end <= mention.start), None)
    return ahead is not None and ahead is not field.tokens[0] and field.view[ahead.start].isupper()


def _names_its_own(mention: Mention, reading: Reading, field: Field) -> bool:
    """`Cầu Giấy (88 mm), Phố Mới (71,9 mm)`: in a list of places a name right before the next figure is its own place."""
    if field.anchors is None:
        return False
    reach = _reach(mention, field)
    counted = next((r for r in field.readings if r.start >= reach), reading)
    own = next((t for t in reversed(field.tokens) if t.end <= reading.start and t.norm != "("), None)
    if counted is reading or own is None or field.view[reach : counted.start].strip(" ()") or own.start < counted.end:
        return False
    return field.view[own.start].isupper()


def _passed(mention: Mention, reading: Reading, field: Field) -> bool:
    """`gia nhập năm 1998 và hiện nay chiếm 78%`: what holds now holds no more at the time before, but if it runs on."""
    if mention.start in field.running:
        return False
    inside = ["", *(t.norm for t in field.inside(mention.end, reading.start))]
    pairs = ((a, f"{b} {c}") for a, b, c in zip(inside, inside[1:], inside[2:], strict=False))
    return not field.now.isdisjoint(inside) or any(pair in field.now and a not in field.ever for a, pair in pairs)


def _holds_now(reading: Reading, field: Field) -> bool:
    """`nâng từ 4,8% hiện nay lên 5,3% trong năm 2013`: the present value, though the sentence tells another time."""
    at = field.index(reading.end)
    behind = field.tokens[at : at + _NOW]
    ends = next((i for i, t in enumerate(behind) if t.norm in CLAUSE or t.tag in ("V", "FIGURE")), len(behind))
    if reading.kind in ("money", "count", "measure") and any(t.norm in field.another for t in behind[:1]):
        return True  # `so với mức lãi 692 triệu đồng cùng kỳ năm ngoái`
    return any(t.norm in field.now for t in behind[:ends])


def _subject(reading: Reading, free: Sequence[M], behind: M | None, field: Field) -> M | None:
    """`Singapore là 5,4%`, `Bangladesh (1,53 triệu người)`: a place right before, unless one behind is led by a preposition."""
    before = next((m for m in reversed(free) if m.end <= reading.start), None)
    if before is None or (behind is not None and field.anchors and field.anchors[behind.start].located):
        return None
    between = field.view[_reach(before, field) : reading.start]
    near = len(between) <= _BESIDE and "  " not in between
    return before if near and not any(c in CLAUSE for c in between.replace("(", "", 1)) else None


def _reach(mention: Mention, field: Field) -> int:
    return field.anchors[mention.start].reach if field.anchors else mention.end


def _attached(reading: Reading, mention: Mention, field: Field) -> bool:
    """Same clause, near, and no other figure between but one in brackets right behind (`240/310 (77,4%) cơ sở`)."""
    end = _behind_bracket(reading.end, field.view)
    begin = mention.start
    if field.anchors and field.anchors[mention.start].begin >= reading.start:
        begin = max(end, field.anchors[mention.start].begin)
    between = field.view[_behind_nouns(end, field, reading.kind) : begin]
    if field.anchors:
        between = _ASIDES.sub("", between)  # `quy trình chung (GBF) tại Việt Nam`
    if _reach(mention, field) >= field.end - 4:
        between = between.removesuffix(", ")  # `118 bộ hài cốt, kể từ năm 2000 đến nay.`
    if field.anchors is None:
        between = _ASIDE_OPEN.sub("", between)  # `5 triệu khẩu đã được bán ra (tính đến năm 2007)`
    if len(between) > _NEAR or any(c in CLAUSE for c in between.removesuffix("(")) or _DASH.search(between):
        return False
    inside = [r for r in field.readings if end <= r.start and r.end <= begin and not _its_length(r, mention, field)]
    if any(field.anchors is None or r.kind not in _ASIDE for r in inside) and not _runs_on(end, mention, field):
        return False
    return not _new_clause(end, mention.start, field) and not _opens_a_clause(begin, field)


def _its_length(reading: Reading, mention: Mention, field: Field) -> bool:
    """`phân bổ 70.000 tỷ đồng trong 5 năm (2016-2020)`: the length of the period, right before it."""
    between = field.view[reading.end : mention.start]
    return field.anchors is None and reading.kind == "duration" and between.strip() == "("


def _runs_on(end: int, mention: Mention, field: Field) -> bool:
    """`30 người bị thương trong vụ cháy tòa nhà 27 tầng tại London`: no link between, so one place for all."""
    if not field.anchors or not field.anchors[mention.start].located:
        return False
    return not any(t.norm in field.links for t in field.inside(end, mention.start))


def _opens_a_clause(start: int, field: Field) -> bool:
    """`8 trên 10 người cho rằng Việt Nam nên …`, `đầu tư 5 tỷ đồng nhưng năm 2014 …`."""
    i = field.index(start)
    if field.anchors is None and i > 1 and field.tokens[i - 1].tag == "E" and field.tokens[i - 2].tag == "C":
        return True  # `1,7 triệu con thì đến năm 2016 …`
    before = field.inside(0, start)[-1:]
    if field.anchors is None and before and before[0].tag == "Cc" and field.tokens[i + 1 : i + 2]:
        return field.tokens[i + 1].tag in ("V", "R")  # `10.000 lượt khách và năm 2022 đón 3,5 triệu lượt`
    if not before or before[0].tag != "C":
        return False
    return field.anchors is None or before[0].norm not in field.links


def _behind_bracket(end: int, view: str) -> int:
    """Behind `(77,4%)`, whether the figure stands before it or in it."""
    match = _BRACKET.match(view, end)
    return int(match.end()) if match else end


def _behind_nouns(start: int, field: Field, kind: str) -> int:
    """Where the list of nouns right behind a number ends: `65 cơ quan, doanh nghiệp, cơ sở giáo dục`."""
    end = start
    for token in field.tokens[field.index(start) :]:
        if not (token.tag.startswith("N") or (token.norm == "," and (field.anchors is None or kind in ("count", "ratio")))):
            break
        if token.norm != "," or (field.anchors is None and kind == "duration"):  # `3 ngày, từ 6 đến 8/12/2012`
            end = token.end
    return end


def _new_clause(start: int, end: int, field: Field) -> bool:
    """`11/19 tiêu chí và phấn đấu năm 2017 …`: a link and a verb open another clause."""
    inside = field.inside(start, end)
    opens = ("V", "R", "E") if field.anchors is None else ("V", "R")
    pairs = [(a, b) for a, b in pairwise(inside) if a.norm in field.links and b.tag in opens]
    if any(a.norm in field.links and b.tag == "P" for a, b in pairwise(inside)):
        return True  # `… và đây là vụ tấn công đầu tiên tại Malaysia`
    return any(field.anchors is None or a.tag == "C" for a, _ in pairs)  # `cùng trú thôn`: no clause for a place


def _closed(between: str) -> bool:
    """Whether a bracket that said more than the mention closed before the figure: `(sinh năm 1963, ở Buôn Hồ) có …`."""
    return any(
        not between.startswith(close) and between.find(close) != -1 and not 0 <= between.find(opened) < between.find(close)
        for opened, close in ("()", "[]")
    )
