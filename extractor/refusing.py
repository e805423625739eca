"""Bare numbers that only look like counts: years, addresses, everyday words, parts of names."""

from itertools import pairwise

import regex

from solieu.extractor.candidates import Candidate
from solieu.extractor.document import BOUND, FIGURE, NUMBER
from solieu.extractor.nouns import Noun
from solieu.extractor.scene import Refusal, Scene, in_priced_table, under_price_heading
from solieu.extractor.text import QUOTES

_LIST_REACH = 8
_LETTER = regex.compile(r"(?<![^\W_])\p{Lu} \Z")
_CELLS = 2
_DAYS = 32


def no_figure(candidate: Candidate, noun: Noun | None, scene: Scene) -> Refusal | None:
    """Why a bare number that looks like a count is none, or None where it may count.

    >>> from solieu.extractor import extract
    >>> extract("Năm nay ông dự APEC 2017.")
    []
    """
    number = candidate.numbers[0]
    style = number.style if candidate.shape == "number" else ""
    written = scene.folded[number.start : number.end]
    if candidate.shape == "one":
        return None if noun is not None and noun.adjacent and not noun.name else Refusal(candidate, "word", "article-one")
    if style == "word" and noun is None and number.scaled:
        return None
    if style == "word" and (noun is None or not _word_counts(candidate, noun, written, scene)):
        return Refusal(candidate, "word", "number-word-alone")
    if style == "half":
        return Refusal(candidate, "word", "number-word-alone") if noun is None else None
    if style == "plain" and len(written) == 4 and "1900" <= written <= "2100" and not _counts_year(candidate, noun, scene):
        return Refusal(candidate, "date", "bare-year")
    if style == "dotted" and not number.scaled and noun is None and (number.value or 0) <= _DAYS:  # but `giảm từ 98.8`
        return Refusal(candidate, "date", "bare-dotted-day")
    bare = noun is None or scene.view[noun.start].isupper()
    if noun is not None and bare and style == "plain" and noun.head.isascii() and _opens_a_quotation(candidate, scene):
        return Refusal(candidate, "name", "opens-a-title")  # `phim "120 Beats Per Minute"`
    if bare and style == "plain" and _LETTER.search(scene.view, max(0, candidate.start - 3), candidate.start):
        return Refusal(candidate, "name", "letter-before")  # `HTC U 11 ra mắt`
    if noun is not None and style == "plain" and _is_label(candidate, noun, scene):
        return Refusal(candidate, "name", "label-before-a-verb")
    if noun is not None and noun.name and style == "plain" and _numbers_a_row(candidate, scene):
        return Refusal(candidate, "list", "row-of-a-table")
    if noun is not None and style in ("plain", "grouped") and _ends_a_row(candidate, noun, scene):
        return Refusal(candidate, "no_unit", "cell-of-a-table")
    if (
        noun is not None
        and noun.name
        and style in ("plain", "grouped")
        and not in_priced_table(candidate, scene)
        and _is_address(candidate, noun, scene)
    ):
        return Refusal(candidate, "address", "before-a-name")
    return None


def _opens_a_quotation(candidate: Candidate, scene: Scene) -> bool:
    return candidate.start > 0 and scene.folded[candidate.start - 1] in QUOTES


def _is_label(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`con tàu vỏ thép 67 đóng mới`: right behind a noun and before a verb that is never counted a number is a label."""
    countable = not scene.known.countable.isdisjoint((noun.head, noun.head.partition(" ")[0]))
    if noun.tag != "V" or countable or not noun.adjacent:
        return False  # `với tổng cộng 631 ca nhiễm`
    if scene.folded[candidate.start] == "0":  # `phát 04 chuyên mục`: official texts count so
        return False
    i = scene.index_of(candidate.start)
    before = scene.tokens[i - 1] if i else None
    if before is None or before.tag not in ("N", "Np", "Nc"):
        return False
    return before.norm not in scene.known.lists["copula"] and before.norm not in scene.known.lists["number-of"]


def _numbers_a_row(candidate: Candidate, scene: Scene) -> bool:
    """`1.383.000.000 0 2 Camry`: behind the number that ends a row of a price list, and before the name that opens the next."""
    i = scene.index_of(candidate.start)
    return i > 0 and scene.tokens[i - 1].tag in (FIGURE, NUMBER) and under_price_heading(candidate, scene)


def _ends_a_row(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`Brazil 830 852 895 Myanmar 1.163`: behind other bare numbers, what stands behind the number is the next row's label."""
    i = scene.index_of(candidate.start)
    row = scene.tokens[max(0, i - _CELLS) : i + 1]
    bare = len(row) > _CELLS and all(t.tag in (FIGURE, NUMBER) for t in row)
    spaced = bare and all(scene.folded[a.end : b.start].strip(" ") == "" for a, b in pairwise(row))
    return spaced and scene.view[noun.start].isupper()


def _is_address(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`tại 44 Yết Kiêu`; but `đoạt 2 League Cup` counts a foreign name."""
    i = scene.index_of(candidate.start)
    before = scene.tokens[i - 1] if i else None
    first = noun.head.partition(" ")[0]
    countable = noun.head in scene.known.countable and noun.head not in scene.known.lists["admin-level"]
    if first in scene.known.lists["classifier"] or countable:
        return False  # `cùng 1 Quả bóng Vàng`, `còn 4 Phó chánh văn phòng`
    if not noun.head.isascii() or before is None:
        return True
    if _continues_a_list(i, scene):
        return False
    return before.norm in scene.known.lists["address-cue"] or before.tag == "Np" or scene.view[before.start].isupper()


def _continues_a_list(i: int, scene: Scene) -> bool:
    """`chiếm 5 tivi Samsung, 3 Ipad`: behind a comma and a count of common things, a foreign name is one more of them."""
    ahead = scene.tokens[max(0, i - _LIST_REACH) : i - 1]
    return scene.joins(i - 1) and any(
        t.tag == FIGURE and then.tag.startswith("N") and scene.view[then.start].islower() for t, then in pairwise(ahead)
    )


def after_a_name(candidate: Candidate, noun: Noun, scene: Scene) -> bool:
    """`SEA Games 29 quyết định`: a number between a name and a verb belongs to the name.

    >>> from solieu.extractor import extract
    >>> extract("Ban tổ chức SEA Games 29 quyết định lùi lịch.")
    []
    """
    i = scene.index_of(candidate.start)
    noun_like = noun.tag.startswith("N") and " ".join(noun.head.split(" ")[:2]) not in scene.known.lists["act"]
    if noun_like or noun.head in scene.known.lists["counted"] or candidate.numbers[0].style != "plain" or i < 1:
        return False
    before = scene.tokens[i - 1]
    named = i > 1 or before.tag in ("Np", "FW", "Ny")  # a word that opens a sentence has a capital anyhow
    return named and before.norm[0].isalpha() and scene.view[before.start].isupper()


def _word_counts(candidate: Candidate, noun: Noun, written: str, scene: Scene) -> bool:
    """`năm người`, but not `năm` (year): everyday words count only before a noun that is often counted."""
    behind = scene.index_of(candidate.end)
    among = behind < len(scene.tokens) and scene.tokens[behind].norm in scene.known.lists["among"]  # `hai trong số những em`
    if not (noun.adjacent or among) or (noun.name and noun.lead not in scene.known.lists["title-prefix"]):
        return False  # but `còn bốn Phó chánh văn phòng`
    if " " in written:
        return True
    if written in scene.known.lists["everyday"]:
        i = scene.index_of(candidate.start)
        read_as_number = i < len(scene.tokens) and scene.tokens[i].pos == "M" and noun.tag.startswith("N")
        return read_as_number or noun.head in scene.known.countable
    return noun.tag.startswith(("N", "M")) or noun.head in scene.known.lists["counted"]


def _counts_year(candidate: Candidate, noun: Noun | None, scene: Scene) -> bool:
    """`có 2015 người` counts; `năm 2015 người dân` and `APEC 2017` do not."""
    if noun is None or not noun.adjacent or noun.name or noun.head not in scene.known.lists["counted"]:
        return False
    i = scene.index_of(candidate.start)
    return (
        i > 0
        and scene.tokens[i - 1].tag in ("V", "R", BOUND, "CH", "E")
        and not scene.known.words.by_form.get(scene.tokens[i - 1].norm)
    )
