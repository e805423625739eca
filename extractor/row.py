"""A sentence as a row of tokens that rules are matched against: words, numbers, marks, and white space that counts.

White space other than one space is a token of its own, as in a spaCy ``Doc``,
so that no rule matches across a line break. What rules may ask of a token
stands in one list each.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solieu.extractor.document import Token, as_doc
from solieu.extractor.remembered import Remembered
from solieu.extractor.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

WHITE = "_SP"
_folded = Remembered(fold)


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in each place: its text, the text folded, its tag, the level of a place (else empty).

    ``index`` says which of the tokens it was made from stands there; -1 is white space.
    """

    text: str
    offset: int
    tokens: list[Token]
    index: list[int]
    texts: list[str]
    norms: list[str]
    tags: list[str]
    levels: list[str]

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
    index: list[int] = []
    texts: list[str] = []
    tags: list[str] = []
    at = offset
    for i, token in enumerate((*tokens, Token(offset + len(text), offset + len(text), "", ""))):
        start = token.start
        if start > at and (start > at + 1 or not texts or text[at - offset] != " "):
            white = text[at - offset : start - offset]
            if rest := white[1:] if texts and white[0] == " " else white:
                index.append(-1)
                texts.append(rest)
                tags.append(WHITE)
        if i < len(tokens):
            index.append(i)
            texts.append(text[start - offset : token.end - offset])
            tags.append(token.tag)
        at = token.end
    told = [levels.get(tokens[i].start, "") if i >= 0 else "" for i in index] if levels else [""] * len(index)
    return Row(text, offset, tokens, index, texts, [_folded[t] for t in texts], tags, told)
