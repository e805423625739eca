"""A sentence as tokens, and as a spaCy ``Doc`` with exact whitespace.

Tokens are words as underthesea segments them, with one rule above all: a
number or unit found on the text keeps its edges. ``2.091 thôn`` is two tokens
whatever the segmenter says. ``Doc.text`` is the sentence, character for
character.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from solieu.extractor import words
from solieu.extractor.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FIGURE, UNIT, NUMBER, BOUND, TIME, PLACE = "FIGURE", "UNIT", "NUMBER", "BOUND", "TIME", "PLACE"
_PIECE = regex.compile(r"[^\W\d_]{1,64}(?:[.&'-][^\W\d_]{1,12}){0,3}(?<![.'-])|\d{1,64}(?:[.,/]\d{1,64}){0,8}|[^\w\s]|_{1,64}")


@dataclass(slots=True)
class Token:
    """A word, number, unit or mark: ``view[start:end]``, ``norm`` is its folded text.

    ``tag`` is FIGURE, UNIT or NUMBER where our rules own the span, else the
    part of speech; ``pos`` is the part of speech in every case.
    """

    start: int
    end: int
    norm: str
    tag: str
    pos: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A span whose edges stand: a figure's number, its unit, or a rejected number."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence to be cut into tokens: ``view[start:end]``, in which the spans ``fixed`` stand."""

    view: str
    folded: str
    start: int
    end: int
    fixed: tuple[Fixed, ...]


def tokenize(
    view: str,
    folded: str,
    start: int,
    end: int,
    fixed: Iterable[Fixed],
    cues: frozenset[tuple[str, ...]] = frozenset(),
    single_cues: frozenset[str] = frozenset(),
) -> list[Token]:
    """The tokens of ``view[start:end]``, tagged.

    ``cues`` are phrases that stay one token (``ít nhất``, ``trở lên``), so
    that rules can name them.

    >>> [t.norm for t in tokenize("Có 152/152 xã đạt.", "có 152/152 xã đạt.", 0, 18, [Fixed(3, 10, FIGURE)])]
    ['có', '152/152', 'xã', 'đạt', '.']
    """
    return tokenize_all([Stretch(view, folded, start, end, tuple(fixed))], cues, single_cues)[0]


def tokenize_all(
    stretches: Sequence[Stretch],
    cues: frozenset[tuple[str, ...]] = frozenset(),
    single_cues: frozenset[str] = frozenset(),
) -> list[list[Token]]:
    """The tokens of many sentences, for the models are faster on all of them at once.

    >>> [[t.norm for t in tokens] for tokens in tokenize_all([Stretch("Có 5 xã", "có 5 xã", 0, 7, (Fixed(3, 4, FIGURE),))])]
    [['có', '5', 'xã']]
    """
    cut = [_pieces(s) for s in stretches]
    read = [s.folded if is_shouted(s.view[s.start : s.end]) else s.view for s in stretches]
    begins = words.segment_all([[r[p[0] : p[1]] for p in pieces] for r, pieces in zip(read, cut, strict=True)])
    merged = [
        _merged(pieces, _mend(pieces, begin, cues, single_cues, s.folded), s.folded)
        for s, pieces, begin in zip(stretches, cut, begins, strict=True)
    ]
    tags = words.tag_all([[r[t.start : t.end] for t in tokens] for r, tokens in zip(read, merged, strict=True)])
    for tokens, tagged in zip(merged, tags, strict=True):
        for token, tag in zip(tokens, tagged, strict=True):
            token.pos = tag
            token.tag = token.tag or tag
    return merged


Piece = tuple[int, int, str, str]
"""What becomes a token, or a part of one: start, end, norm and tag, as plain as can be, for there are most of them."""


def _merged(pieces: list[Piece], begins: list[bool], folded: str) -> list[Token]:
    merged: list[Token] = []
    for (start, end, norm, tag), begin in zip(pieces, begins, strict=True):
        if begin or not merged:
            merged.append(Token(start, end, norm, tag))
        else:
            last = merged[-1]
            last.end, last.norm, last.tag = end, folded[last.start : end], ""
    return merged


@lru_cache(maxsize=1024)
def is_shouted(sentence: str) -> bool:
    """A heading in capitals: the models know only words in lower case."""
    return sum(map(str.isupper, sentence)) > sum(map(str.islower, sentence))


def _pieces(stretch: Stretch) -> list[Piece]:
    view, folded, at, end = stretch.view, stretch.folded, stretch.start, stretch.end
    pieces: list[Piece] = []
    for span in (*sorted(stretch.fixed, key=lambda f: f.start), Fixed(end, end, "")):
        if span.start < at:
            continue
        for match in _PIECE.finditer(view, at, span.start):
            first, last = match.span()
            pieces.append((first, last, folded[first:last], ""))
        if span.end > span.start:
            pieces.append((span.start, span.end, folded[span.start : span.end], span.tag))
        at = max(at, span.end)
    return pieces


def _mend(
    pieces: list[Piece], begins: list[bool], cues: frozenset[tuple[str, ...]], singles: frozenset[str], folded: str
) -> list[bool]:
    """Numbers, units, marks and what follows them begin a word; cue phrases are one word."""
    mended = [*begins, True]
    for i, (_, _, norm, tag) in enumerate(pieces):
        if tag or not norm[0].isalpha():
            mended[i] = mended[i + 1] = True
        if tag == FIGURE and i and (cue := pieces[i - 1][2]) in singles:
            whole = f"{pieces[i - 2][2]} {cue}" if i > 1 else ""  # `tăng | gần | 20`, but `khảo sát | 8`
            mended[i - 1] = mended[i - 1] or whole not in words.lexicon()
    if pieces and "\n" in folded[pieces[0][0] : pieces[-1][0]]:
        for i in range(1, len(pieces)):
            mended[i] = mended[i] or "\n" in folded[pieces[i - 1][1] : pieces[i][0]]
    sizes = _sizes(cues)
    done = 0
    for i in [i for i, piece in enumerate(pieces) if piece[2] in sizes]:
        size = _cue_length(pieces, i, cues) if i >= done else 1
        if size > 1:
            mended[i : i + size] = [True] + [False] * (size - 1)
            mended[i + size] = True
            done = i + size
    return mended[:-1]


def _cue_length(pieces: list[Piece], at: int, cues: frozenset[tuple[str, ...]]) -> int:
    for size in _sizes(cues)[pieces[at][2]]:
        run = pieces[at : at + size]
        if len(run) == size and tuple(norm for _, _, norm, _ in run) in cues and not any(tag for *_, tag in run):
            return size
    return 1


@lru_cache(maxsize=4)
def _sizes(cues: frozenset[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """The lengths of the phrases that begin with a word, longest first."""
    sizes: dict[str, set[int]] = {}
    for cue in cues:
        sizes.setdefault(cue[0], set()).add(len(cue))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in sizes.items()}


def as_one(tokens: list[Token], start: int, end: int, tag: str) -> list[Token]:
    """The tokens with those of a stretch as one, tagged: a time or place, for rules that name it.

    >>> [t.norm for t in as_one([Token(0, 3, "năm", "N"), Token(4, 8, "2023", "NUMBER")], 0, 8, "TIME")]
    ['năm 2023']
    """
    inside = [t for t in tokens if t.start < end and start < t.end]
    if not inside:
        return tokens
    first = tokens.index(inside[0])
    norm = " ".join(t.norm for t in inside)
    begin = inside[0].start
    made: list[Token] = []
    if tag == PLACE and begin < start:  # `người Mỹ` as one word: the place is only its end
        ahead = norm[: start - begin]
        made.append(Token(begin, begin + len(ahead.rstrip()), ahead.rstrip(), inside[0].tag))
        norm, begin = norm[start - begin :], start
    made.append(Token(begin, inside[-1].end, norm, tag))
    return [*tokens[:first], *made, *tokens[first + len(inside) :]]


def folding_vocab() -> "Vocab":
    """A vocabulary whose NORM is the folded word, so that Matcher patterns name words as pattern files write them.

    >>> folding_vocab()["HOÀ"].norm_
    'hòa'
    """
    from spacy.attrs import NORM  # type: ignore[import-not-found]  # compiled, without a stub
    from spacy.vocab import Vocab

    return Vocab(lex_attr_getters={NORM: lru_cache(maxsize=50_000)(fold)})


def as_doc(vocab: "Vocab", text: str, tokens: list[Token], offset: int = 0) -> "tuple[Doc, list[int]]":
    """A spaCy ``Doc`` of the text, and for each of its tokens the index of ours (-1: white space).

    ``Doc.text == text`` always: white space other than one space is a token.

    >>> from spacy.vocab import Vocab
    >>> doc, index = as_doc(Vocab(), "Có  5 xã", [Token(0, 2, "có", "V"), Token(4, 5, "5", "FIGURE"), Token(6, 8, "xã", "N")])
    >>> doc.text, index
    ('Có  5 xã', [0, -1, 1, 2])
    """
    from spacy.tokens import Doc

    texts: list[str] = []
    spaces: list[bool] = []
    index: list[int] = []
    at = 0

    def gap(white: str) -> None:
        if white and texts:
            spaces[-1] = white[0] == " "
            white = white[1:] if white[0] == " " else white
        if white:
            texts.append(white)
            spaces.append(False)
            index.append(-1)

    for i, token in enumerate(tokens):
        start, end = token.start - offset, token.end - offset
        gap(text[at:start])
        texts.append(text[start:end])
        spaces.append(False)
        index.append(i)
        at = end
    gap(text[at:])
    doc = Doc(vocab, words=texts, spaces=spaces, tags=[tokens[i].tag if i >= 0 else "_SP" for i in index])
    return doc, index


def matcher_cues(patterns: Iterable[Iterable[dict[str, Any]]]) -> frozenset[tuple[str, ...]]:
    """The phrases of several syllables that Matcher patterns name by NORM.

    >>> sorted(matcher_cues([[{"NORM": {"IN": ["ít nhất", "từ"]}}]]))
    [('ít', 'nhất')]
    """
    found: set[tuple[str, ...]] = set()
    for pattern in patterns:
        for token in pattern:
            norm = token.get("NORM", ())
            names = norm.get("IN", ()) if isinstance(norm, dict) else (norm,) if norm else ()
            found |= {tuple(name.split(" ")) for name in names if " " in name}
    return frozenset(found)
