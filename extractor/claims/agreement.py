"""One figure of a claim beside one of the archive: value, unit, place, time, what is counted, and the words around."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from solieu.extractor.archive.searching import Terms, bare_word, bare_words_of, words_of
from solieu.extractor.claims.statement import Asked, Elsewhere, Name, named, plain_number
from solieu.extractor.claims.values import Row, unit_factor, value_of
from solieu.extractor.intervals import Relation
from solieu.extractor.periods import is_moment, lying

Fit = Literal["same", "silent", "wider", "open", "other"]
"""``same``: both say it. ``silent``: neither does. ``wider``: only the evidence says it. ``open``: the evidence leaves
open what the claim says. ``other``: they exclude each other."""
_PART = regex.compile(r"[,;:](?=\s)|[()]")
_WORTH, _NEARLY_ALL = 0.4, 0.85
_BELOW = ("district", "commune", "other")
_COMPARABLE = {"count": ("count", "ratio"), "percent": ("percent", "ratio"), "ratio": ("ratio", "count", "percent")}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How evidence lies to a claim, dimension by dimension; ``words`` is the share of the claim's words, by weight."""

    value: Relation
    difference: str
    unit: bool
    subject: bool
    place: Fit
    time: Fit
    names: bool
    numbers: bool
    role: bool
    """Rate and change: per month is not per year, an increase no decrease."""
    words: float
    told: float
    """How much the shared words tell, as the logarithm of how rare they are."""


def kinds(kind: str) -> tuple[str, ...]:
    """The kinds that can confirm a kind: 152 of 152 communes confirm a count of 152 and 100 %.

    >>> kinds("money"), kinds("count")
    (('money',), ('count', 'ratio'))
    """
    return _COMPARABLE.get(kind, (kind,))


def worth(asked: Asked, row: Row, terms: Terms) -> bool:
    """Whether evidence shares enough words to be compared at all: most candidates do not.

    Judged before anything else, since it is cheap and a search brings hundreds.
    """
    return _covered(asked, _here(row), terms)[0] >= _WORTH / 2


def _here(row: Row) -> frozenset[str]:
    return _words(row["sentence_text"], row["subject"], row["place_text"], row["source_text"], row["time_text"])


def agreement(asked: Asked, row: Row, terms: Terms, article: Callable[[], Elsewhere]) -> Agreement:
    """Compare.

    Args:
        asked: the claim's figure.
        row: the archive's.
        terms: how frequent the claim's words are in the archive.
        article: the evidence's article, asked for only when its sentence lacks a name and could decide something.
    """
    value, words = value_of(asked.row, row)
    here = _here(row)
    bare = bare_words_of(row["sentence_text"])
    unit = unit_factor(asked.row, row) is not None
    share, told = _covered(asked, here, terms)
    weighty = unit and share >= _WORTH
    place = _place(asked, row, bare, share, article if weighty else None)
    if place == "same":  # the article may name it, not the sentence
        share, told = _covered(asked, here | _words(asked.row["place_text"]), terms)
    return Agreement(
        value=value,
        difference=words,
        unit=unit,
        subject=_subject(asked, row, bare, share),
        place=place,
        time=_time(asked.row, row, bare),
        names=all(_contains(bare, name) or (weighty and set(name) <= article().words) for name in asked.names),
        numbers=asked.numbers <= _numbers(row, bare),
        role=_role(asked.row, row),
        words=share,
        told=told,
    )


@lru_cache(maxsize=8192)
def _split(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def _words(*texts: str | None) -> frozenset[str]:
    return frozenset().union(*(_split(text) for text in texts if text))


def _covered(asked: Asked, here: frozenset[str], terms: Terms) -> tuple[float, float]:
    """The claim's words that stand in the evidence, as a share and by weight; one without diacritics counts as well."""
    weights = {word: terms.weight(word) for word in asked.words}
    missing = [word for word in asked.words if word not in here]
    if any(word.isascii() for word in missing):
        bare = set(map(bare_word, here))
        missing = [word for word in missing if not (word.isascii() and word in bare)]
    total = sum(weights.values())
    found = total - sum(weights[word] for word in missing)
    return (found / total if total else 0.0), found


def closeness(asked: Asked, row: Row, terms: Terms) -> float:
    """The share of the claim's words, by weight, in the part of the sentence (comma to comma) that holds the figure."""
    return _covered(asked, around(row), terms)[0]


def around(row: Row) -> frozenset[str]:
    """The words beside the number in its part of the sentence, without numbers."""
    sentence, start = row["sentence_text"], row["sentence_start"]
    left, right = sentence[: row["number_start"] - start], sentence[row["number_end"] - start :]
    words = _words(_PART.split(left)[-1] + " " + _PART.split(right)[0])
    return frozenset(word for word in words if not word.isdecimal())


def _subject(asked: Asked, row: Row, sentence: tuple[str, ...], share: float) -> bool:
    """Whether what is counted or measured can be the same: a word in common, or one of both says nothing.

    Where nearly all words are the same the claim's subject may stand elsewhere in the sentence: subjects are often lists.
    """
    one, other = (set(bare_words_of(r["subject"])) for r in (asked.row, row))
    if not one or not other or one & other or other & set(map(bare_word, asked.words)):
        return True
    return share >= _NEARLY_ALL and one <= set(sentence)


def _contains(words: tuple[str, ...], name: Name) -> bool:
    size = len(name)
    return any(words[i : i + size] == name for i in range(len(words) - size + 1))


def _place(asked: Asked, row: Row, sentence: tuple[str, ...], share: float, article: Callable[[], Elsewhere] | None) -> Fit:
    """Where: each place that the claim names must stand in the sentence, and the two figures must hold for the same one.

    A figure without a place, in a sentence that names others too, is taken for the
    claim's where the claim says nearly what the sentence says.
    """
    own = bare_words_of(row["place_text"])
    claimed = bare_words_of(asked.row["place_text"])
    said = {name: _contains(sentence, name) or _is(own, name) for name in asked.places}
    if claimed and own:
        if _same_place(asked.row, row) or _is(own, claimed):
            return "same" if all(said.values()) else "open"
        # The sentence may name the province behind the district its figure holds for: then neither is another place.
        return "open" if _contains(sentence, claimed) and row["place_level"] in _BELOW else "other"
    if not claimed and not asked.places:
        return "wider" if own else "silent"
    if not (all(said.values()) and (not claimed or _contains(sentence, claimed))):
        if own or article is None:
            return "other" if own else "open"
        return "same" if _only_province(asked, claimed, row, article()) else "open"
    if own:
        return "same" if any(_is(own, name) for name in said) or row["place_level"] in _BELOW else "open"
    others = [name for name in named(row["sentence_text"])[0] if name not in said and not _is(name, claimed)]
    return "open" if others and share < _NEARLY_ALL else "same"


def _only_province(asked: Asked, claimed: Name, row: Row, article: Elsewhere) -> bool:
    """Whether the sentence names no place, and its article no province but the claim's: then it speaks of that one."""
    wanted = set(asked.places) or {claimed}
    return not named(row["sentence_text"])[0] and article.provinces == wanted


def _is(one: Name, other: Name) -> bool:
    """Whether two spellings may be one place: `tỉnh Đắk Lắk`, `Đắk Lắk`."""
    return bool(one and other) and (_contains(one, other) or _contains(other, one))


def _same_place(claim: Row, row: Row) -> bool:
    return bool(claim["place_code"]) and all(claim[key] == row[key] for key in ("place_code", "place_level"))


def _numbers(row: Row, sentence: tuple[str, ...]) -> set[str]:
    edtf = words_of(row["time_edtf"])
    return {plain_number(word) for word in (*sentence, *edtf) if word.isdecimal()}


def _time(claim: Row, row: Row, sentence: tuple[str, ...]) -> Fit:
    said, known = claim["time_edtf"], row["time_edtf"]
    if not said:
        return "wider" if known else "silent"
    if known:
        how = lying(known, said)
        if how == "same" or (how == "inside" and is_moment(known)):
            return "same"
        return "other" if how == "apart" else "open"
    numbers = [plain_number(w) for w in words_of(claim["time_text"]) if w.isdecimal()]
    here = [plain_number(w) for w in sentence if w.isdecimal()]
    years = {n for n in here if len(n) == 4 and n[:2] in ("19", "20")}
    return "same" if numbers and set(numbers) <= set(here) and years <= set(numbers) else "open"


def _role(claim: Row, row: Row) -> bool:
    if claim["change"] and row["change"] and claim["change"] != row["change"]:
        return False
    one, other = (words_of(r["per"]) for r in (claim, row))
    return not one or not other or one[-1] == other[-1] or set(one) <= set(other) or set(other) <= set(one)
