"""The counted noun: which words a number counts, by segmentation and part of speech."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from solieu.extractor.document import BOUND, FIGURE, NUMBER, UNIT, Token
from solieu.extractor.text import QUOTES
from solieu.extractor.words import lexicon

if TYPE_CHECKING:
    from solieu.extractor.candidates import Candidate
    from solieu.extractor.scene import Scene

_OPENERS, _CLOSERS = ("(", "["), (")", "]")
_MAX_BRACKET = 6
_QUOTATION = 40
_REACH = 18
_LONG = 2  # gaps of a word of three syllables; longer entries of the lexicon are phrases (`tòa nhà chọc trời`)
_SYLLABLES = regex.compile(r"(?P<s>[^\W\d_]{1,8})(?: (?P<s>[^\W\d_]{1,8})){0,3}(?![^\W_])")
_SHOUTED = regex.compile(r"\p{Lu}{2,6}(?= \p{Ll})")
_RUN_TOGETHER = regex.compile(r"\p{Ll}[.,;:!?]\p{Lu}\p{Ll}")
_CODE_BEHIND = regex.compile(r" ?-\d")
_FOREIGN = regex.compile(r"(?: [A-Z][a-z]{1,15}){1,3}(?![^\W_])")
_CAPITAL_INSIDE = regex.compile(r"(?<=\p{Ll}) \p{Lu}")


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted. ``unit`` is the head with its classifier; positions in the view."""

    unit: str
    head: str
    start: int
    end: int
    tag: str
    adjacent: bool
    name: bool
    confidence: float = 1.0
    ascii_glue: bool = False
    lead: str = ""


def noun_behind(scene: "Scene", candidate: "Candidate") -> Noun | None:
    """The noun behind a number, over a bracket, a closing mark or a quotation mark."""
    tokens = scene.tokens
    i = first = scene.index_of(candidate.end)
    i = _over_marks(tokens, i)
    part = candidate.shape in ("day_month", "ratio", "part") or any(n.style in ("half", "vulgar") for n in candidate.numbers)
    if i >= len(tokens) or not (
        _may_be_noun(tokens[i], scene)
        or tokens[i].norm in scene.known.lists["among"]
        or (part and tokens[i].norm in scene.known.lists["determiner"])
        or _is_result(tokens, i, scene)
    ):
        return None
    if tokens[i].norm in scene.known.lists["determiner"]:
        i += 1  # `2/3 các nước`
        if i >= len(tokens) or not _may_be_noun(tokens[i], scene):
            return None
    token = tokens[i]
    glued = i == first and token.start == candidate.end
    between = scene.folded[candidate.end : token.start]
    adjacent = i <= first + part or all(c in " \"'" for c in between)
    if "\n" in between or (i > first and between[:1] in QUOTES):
        return None  # another line, or a quotation that ends with the number (`"chưa 18" Vui tính`)
    if token.norm in scene.known.lists["among"]:
        if i + 1 >= len(tokens) or not _may_be_noun(tokens[i + 1], scene):
            return None  # `3 trong số đó`
        i, token, adjacent = i + 1, tokens[i + 1], False  # `2 trong số những người`
    if i > first and tokens[first].norm in _CLOSERS and token.tag == "V":
        return None  # `Lê Quang Liêm (2.620) thi đấu`
    headed = scene.view[token.start].isupper()
    if headed and i > first and part and tokens[first].norm in _OPENERS + _CLOSERS:
        return None  # `57% (54/94) Cầm giao bóng ăn điểm 67%`: of a table in a line, the next row
    number_of = (part or headed) and token.norm in scene.known.lists["number-of"]
    if number_of and i + 1 < len(tokens) and tokens[i + 1].tag.startswith("N"):
        i, token = i + 1, tokens[i + 1]  # `3/4 số vé`, `14 Số game cầm giao bóng 15`
    lead = tokens[_over_marks(tokens, first)].norm
    start, end = token.start, _word_end(tokens, i, scene)
    head = scene.folded[start:end]
    unit = scene.view[start:end].lower()
    joins = token.norm in scene.known.lists["join-classifier"] or token.norm in scene.known.lists["join-verb"]
    if end == token.end and joins and (joined := _joined(tokens, i, scene)):
        end = joined.end
        unit = scene.view[start:end].lower()
    unit = " ".join(unit.replace('"', " ").split())
    if (glue := _RUN_TOGETHER.search(scene.view, start, end)) is not None:  # `của hai đứa.Sau khi`: a space was lost
        end = glue.start() + 1
        unit = head = scene.folded[start:end]
    named = token.tag == "Np" and head not in scene.known.lists["compound"]  # `sáu Quả Bóng Vàng` are counted
    name = named and scene.view[start].isupper() and not scene.view[start:end].isupper()
    if name and token.norm.isascii() and (run := _FOREIGN.match(scene.view, end)) is not None:
        end = run.end()
        unit = scene.view[start:end].lower()  # `4 Champions | League`
    sure = 1.0 if token.tag.startswith("N") else 0.85
    return Noun(unit, head, start, end, token.tag, adjacent, name, sure, glued and token.norm.partition(" ")[0].isascii(), lead)


def _word_end(tokens: list[Token], i: int, scene: "Scene") -> int:
    """Where the word ends that the segmenter cut too short (`nhà văn | hóa`) or too long (`nhà tốc | mái`)."""
    common = scene.known.countable
    if longer := _known_whole(tokens, i, scene):
        return longer
    word = tokens[i].norm
    if quoted := _quoted(tokens[i], scene):
        return quoted
    stem, gap, tail = word.rpartition(" ")
    if gap and tail in scene.known.lists["noun-tail"] and stem in common and word not in common:
        return tokens[i].start + len(stem)  # `hai câu đầu`
    short = _SHOUTED.match(scene.view, tokens[i].start, tokens[i].end)
    if short:
        return int(short.end())  # `100 GV thể dục`
    capital = _CAPITAL_INSIDE.search(scene.view, tokens[i].start, tokens[i].end)
    whole = scene.known.is_whole(word)
    if capital and scene.view[tokens[i].start].islower() and not whole:
        return int(capital.start())  # `7 tuyển thủ U-22`: the name is no part of the word
    first, space, _ = word.partition(" ")
    known = first in scene.known.lists["join-verb"] or word in common or whole
    return tokens[i].start + len(first) if space and first in common and not known else tokens[i].end


def _quoted(token: Token, scene: "Scene") -> int | None:
    """Where a quoted name of two or three words ends: `1 "tay công"`; a longer quotation is a sentence."""
    if scene.folded[token.start - 1 : token.start] != '"':
        return None
    close = scene.folded.find('"', token.start, token.start + _QUOTATION)
    inside = scene.folded[token.start : close]
    return close if close > 0 and 1 <= inside.count(" ") <= _LONG and "," not in inside else None


def _known_whole(tokens: list[Token], i: int, scene: "Scene") -> int | None:
    """Where a word of the lexicon ends that the segmenter cut: `tiền | đạo Aguero`, `nhà văn | hóa`."""
    counted = scene.known.lists["counted"]
    first = tokens[i]
    run = _SYLLABLES.match(scene.folded, first.start)
    if run is None:
        return None
    ends = {t.end for t in tokens[i : i + 4]}
    single = first.norm in scene.known.countable
    for end in reversed(run.ends("s")):
        if end <= first.end or any(t.tag in (FIGURE, UNIT, NUMBER) for t in tokens[i : i + 4] if first.end <= t.start < end):
            continue
        whole = scene.folded[first.start : end]
        gaps = whole.count(" ")
        word = gaps <= _LONG and (gaps == _LONG or not single) and whole in lexicon()
        if whole in counted or (word and (end in ends or scene.view[end + 1 : end + 2].isupper())):
            return int(end)
    return _with_suffix(run, first, scene)


def _with_suffix(run: "regex.Match[str]", first: Token, scene: "Scene") -> int | None:
    """`nhiếp ảnh | gia nghiệp dư`: the syllable behind the word is the end of its noun, and begins no other word."""
    syllables, ends = run.captures("s"), run.ends("s")
    if first.norm in scene.known.countable:
        return None  # `3 lần Phó Thủ tướng nhắc`
    for i in range(1, len(syllables)):
        behind = syllables[i + 1] if i + 1 < len(syllables) else ""
        if ends[i - 1] == first.end and syllables[i] in scene.known.lists["noun-suffix"]:
            return None if f"{syllables[i]} {behind}" in lexicon() else int(ends[i])
    return None


def _over_marks(tokens: list[Token], i: int) -> int:
    """Past `(75%)`, a closing bracket or quotation marks, to the word behind."""
    while i < len(tokens):
        if tokens[i].norm in _OPENERS:
            close = next((j for j in range(i, min(i + _MAX_BRACKET, len(tokens))) if tokens[j].norm in _CLOSERS), None)
            if close is None:
                return i
            i = close + 1
            if i + 1 < len(tokens) and tokens[i].norm == "," and tokens[i - 2].norm == "%":
                i += 1  # broken text: `151/151 (100%) , phường, thị trấn`
        elif tokens[i].norm in _CLOSERS or tokens[i].norm in QUOTES:
            i += 1
        else:
            return i
    return i


def _may_be_noun(token: Token, scene: "Scene") -> bool:
    if token.tag in (FIGURE, UNIT, NUMBER) or not token.norm[0].isalpha():
        return False
    if token.norm in scene.known.lists["each-phrase"]:
        return False  # `chi 85 tỷ mỗi tháng`
    if token.norm in scene.known.lists["no-noun"] or tuple(token.norm.split(" ")) in scene.known.bound_cues:
        return False
    if scene.view[token.start : token.end].isupper() and token.end - token.start > 1:
        # `1 HCB`: abbreviations are tagged at random; but `máy phát khí 2 PP-35`
        return _CODE_BEHIND.match(scene.view, token.end) is None
    return (
        token.tag.startswith("N")
        or token.tag in ("V", "X", "M", "FW", "B", "Z", "Y")
        or token.norm in scene.known.lists["counted"]
    )


def _is_result(tokens: list[Token], i: int, scene: "Scene") -> bool:
    """`9 thắng, 5 hòa và chỉ 1 thua` of a match report."""
    if not scene.sport or tokens[i].norm not in scene.known.lists["sport-result"]:
        return False
    behind = tokens[i + 1].norm if i + 1 < len(tokens) else "."
    return not behind[0].isalpha() or behind in scene.known.lists["and"] or behind in scene.known.lists["no-noun"]


def _joined(tokens: list[Token], i: int, scene: "Scene") -> Token | None:
    """The noun that a classifier is kept with: `lượt` + `người`, over quotation marks."""
    if i + 1 >= len(tokens):
        return None
    after = tokens[i + 1]
    if (
        after.tag.startswith(("N", "V") if tokens[i].norm in scene.known.lists["join-verb"] else "N")
        and (not scene.view[after.start].isupper() or tokens[i].norm in scene.known.lists["title-prefix"])
        and after.norm not in scene.known.lists["no-noun"]
        and after.norm not in scene.known.lists["price"]  # `dẫn động 4 bánh giá 43.375 USD`
        and after.norm not in scene.known.lists["each-phrase"]  # `bán 10 chiếc mỗi tháng`
        and not any(u.kind == "duration" for u in scene.known.units.by_form.get(after.norm, ()))  # `bán 900 chiếc năm 2016`
        and after.norm[0].isalpha()
    ):
        return after
    return None


def noun_before(scene: "Scene", candidate: "Candidate") -> Noun | None:
    """The noun before a number: `số vụ là 25`, `cán bộ: 44.000`, `tổng số thí sinh đạt 297`."""
    tokens = scene.tokens
    i = scene.index_of(candidate.start) - 1
    linked = False
    while i >= 0 and (
        tokens[i].norm in scene.known.lists["copula"]
        or tokens[i].tag == BOUND
        or tokens[i].norm in scene.known.lists["bound-word"]
        or tuple(tokens[i].norm.split(" ")) in scene.known.bound_cues
    ):
        linked = linked or tokens[i].norm in scene.known.lists["copula"] or " " in tokens[i].norm
        i -= 1
    if i >= 0 and tokens[i].norm in scene.known.lists["each-phrase"]:
        return None  # `lượt xe về bến mỗi ngày chỉ 100`: what is counted stands further off
    if not linked or i < 0:
        return None
    for j in range(i, max(-1, i - _REACH), -1):
        if tokens[j].norm in (";", ".", "(") or tokens[j].tag == FIGURE:
            return None
        if tokens[j].norm in scene.known.lists["number-of"] and j < i:
            if tokens[j + 1].norm in scene.known.lists["no-noun"]:
                return None  # `con số này với Neymar chỉ là 9`
            return _as_noun(tokens[j + 1], 0.9) if (joined := _classified(tokens, j + 1, scene)) is None else joined
    if tokens[i].tag in ("N", "Nc") and tokens[i].norm not in scene.known.lists["no-noun"]:
        return _as_noun(tokens[i], 0.7)
    return None


def _classified(tokens: list[Token], i: int, scene: "Scene") -> Noun | None:
    """`số cựu sinh viên: 466`: the classifier with its noun."""
    if tokens[i].norm not in scene.known.lists["join-classifier"] or (joined := _joined(tokens, i, scene)) is None:
        return None
    unit = scene.folded[tokens[i].start : joined.end]
    return Noun(unit, tokens[i].norm, tokens[i].start, joined.end, tokens[i].tag, False, False, 0.9)


def noun_inside(scene: "Scene", span: tuple[int, int]) -> Noun:
    """The noun that a form holds itself: `cứ 10 người thì có 3`."""
    start, end = span
    run = _SYLLABLES.match(scene.folded, start)
    for stop in reversed(run.ends("s") if run else ()):
        whole = scene.folded[start:stop]
        if stop > end and (whole in scene.known.countable or whole in lexicon()):
            end = int(stop)  # `cứ bốn công ty thì có một`
            break
    unit = scene.view[start:end].lower()
    return Noun(unit, unit, start, end, "N", False, False)


def _as_noun(token: Token, confidence: float) -> Noun:
    return Noun(token.norm, token.norm, token.start, token.end, token.tag, False, False, confidence)
