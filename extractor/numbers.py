"""Numbers: digits, scale words and number words, read as exact Decimals.

A :class:`Number` is one stretch of the folded text that has a value of its
own: ``44.000``, ``1,5 triệu``, ``hai mươi ba``, ``hàng trăm``, ``nửa``. What
several of them make together (``152/152``, ``5-10``) is the work of the forms.
Their life: ``digits`` with ``scales`` behind them, and ``spelled`` ones, both
by ``number_words``; each is a ``number``.
"""

import regex

from solieu.extractor.digits import Digits, as_english, groups_by_commas
from solieu.extractor.number import Dropped, Number
from solieu.extractor.number_words import Words
from solieu.extractor.scales import with_scale
from solieu.extractor.spelled import read_words


def find_numbers(folded: str, view: str, words: Words, dropped: list[Dropped] | None = None) -> list[Number]:
    """Every number of the text, in order, none overlapping another.

    Number words in another sense (`năm nay`, `quận Ba Đình`) are added to ``dropped``.

    >>> from solieu.patterns import load
    >>> from solieu.extractor.number_words import compile_words
    >>> words = compile_words(load())
    >>> [str(n.value) for n in find_numbers("hơn 1,5 triệu người, hai xe", "hơn 1,5 triệu người, hai xe", words)]
    ['1500000', '2']
    """
    found: list[Number] = []
    position = 0
    dropped = [] if dropped is None else dropped
    english = groups_by_commas(folded)
    seen, read = Digits(folded, words), _Spelled(folded, view, words, dropped)
    digits, spelled = seen.next_from(0), read.next_from(0)
    while digits or spelled:
        if spelled is None or (digits is not None and digits.start <= spelled.start):
            assert digits is not None
            found.append(with_scale(folded, view, as_english(folded, digits) if english else digits, words))
        else:
            found.append(spelled)
        position = found[-1].end
        if digits and digits.start < position:
            digits = seen.next_from(position)
        if spelled and spelled.start < position:
            spelled = read.next_from(position)
    return found


class _Spelled:
    """The numbers in words of a text; words in another sense are added to ``dropped``."""

    def __init__(self, folded: str, view: str, words: Words, dropped: list[Dropped]) -> None:
        self._folded, self._view, self._words, self._dropped = folded, view, words, dropped
        self._left = words.letters.finditer(folded)

    def next_from(self, position: int) -> Number | None:
        """The first number that begins at a position or behind it; positions only grow."""
        for letters in self._left:
            start = letters.start()
            match = self._words.starts.match(self._folded, start) if start >= position else None
            if match is not None:
                number = read_words(self._folded, start, self._words)
                if number is not None and not _is_name(self._view, number):
                    return number
                self._drop(match, number)
                position = match.end()
        return None

    def _drop(self, match: "regex.Match[str]", number: Number | None) -> None:
        if number is not None:
            self._dropped.append(Dropped(number.start, number.end, "name", "capital-of-a-name"))
        elif self._words.by_form[match[0]].role in ("digit", "ten", "half_of"):
            self._dropped.append(Dropped(match.start(), match.end(), "word", "everyday-word"))


def _is_name(view: str, number: Number) -> bool:
    """A capital inside a sentence (`quận Ba Đình`), or before another capital (`Ba Lan`), is a name."""
    if not view[number.start].isupper() or number.style == "order":
        return False  # `bình an Hàng ngàn người đứng xếp hàng`: a sentence that lost its full stop
    after = view[number.end : number.end + 2]
    before = view[max(0, number.start - 2) : number.start].rstrip(" ")
    opens = not before or before[-1] in ".!?:;…\n-–\"“”()‘'•*+…"
    shouted = view[number.start : number.end].isupper() and number.end - number.start > 1
    return not shouted and (not opens or (after[:1] == " " and after[1:].isupper()))
