"""A sentence as a row of tokens that rules are matched against: words, numbers, marks, and white space that counts.

White space other than one space is a token of its own, as in a spaCy ``Doc``,
so that no rule matches across a line break. What rules may ask of a token
stands in one list each.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solieu.extractor.document import PLACE, TIME, Token, as_doc
from solieu.extractor.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

WHITE = "_SP"
_MADE = (TIME, PLACE)


@dataclass(eq=False)
class Row:
    """What stands in each place: its folded text and tag, and where asked for its text and the level of a place (else empty).

    ``index`` says which of the tokens it was made from stands there; -1 is white space.
    """

    text: str
    offset: int
    tokens: list[Token]
    places: dict[int, str]
    index: list[int]
    norms: list[str]
    tags: list[str]

    @cached_property
    def texts(self) -> list[str]:
        """What stands in each place as written."""
        spans = [(self.tokens[i].start - self.offset, self.tokens[i].end - self.offset) if i >= 0 else None for i in self.index]
        return [self.text[slice(*span)] if span else norm for span, norm in zip(spans, self.norms, strict=True)]

    @cached_property
    def levels(self) -> list[str]:
        """The level of the place that stands there."""
        return [self.places.get(self.tokens[i].start, "") if i >= 0 else "" for i in self.index]

    def __len__(self) -> int:
        return len(self.index)

    def doc(self, vocab: "Vocab") -> "Doc":
        """The row as a spaCy ``Doc``."""
        doc, _ = as_doc(vocab, self.text, self.tokens, self.offset)
        for token, tag, level in zip(doc, self.tags, self.levels, strict=True):
            token.tag_, token.ent_type_ = tag, level
        return doc


def row_of(text: str, tokens: list[Token], offset: int, levels: dict[int, str]) -> Row:
    """The row of a sentence ``text`` that begins at ``offset``; ``levels`` are those of the places, by their start.

    >>> row_of("Có  5 xã", [Token(0, 2, "có", "V"), Token(4, 5, "5", "FIGURE"), Token(6, 8, "xã", "N")], 0, {}).norms
    ['có', ' ', '5', 'xã']
    """
    index = list(range(len(tokens)))
    norms = [t.norm for t in tokens]
    tags = [t.tag for t in tokens]
    for i, token in enumerate(tokens):
        if token.tag in _MADE:
            norms[i] = fold(text[token.start - offset : token.end - offset])  # `năm 2016-2020`: as written
    for i, white in reversed(_white(text, tokens, offset)):
        index.insert(i, -1)
        norms.insert(i, white)
        tags.insert(i, WHITE)
    return Row(text, offset, tokens, levels, index, norms, tags)


def _white(text: str, tokens: list[Token], offset: int) -> list[tuple[int, str]]:
    """White space other than one space, and before which token it stands."""
    found = []
    end = offset
    for i, token in enumerate(tokens):
        start = token.start
        if start > end and (start > end + 1 or i == 0 or text[end - offset] != " "):
            white = text[end - offset : start - offset]
            found.append((i, white[1:] if i and white[0] == " " else white))
        end = token.end
    if rest := text[end - offset :].removeprefix(" " if tokens else ""):
        found.append((len(tokens), rest))
    return found
