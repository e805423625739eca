"""A sentence as tokens, and as a spaCy ``Doc`` with exact whitespace.

Tokens are words as underthesea segments them, with one rule above all: a
number or unit found on the text keeps its edges. ``2.091 thôn`` is two tokens
whatever the segmenter says. ``Doc.text`` is the sentence, character for
character.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import regex

from solieu.extractor import words
from solieu.extractor.remembered import Remembered
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
    read = [s.folded if is_shouted(s.view[s.start : s.end]) else s.view for s in stretches]
    cut = [_pieces(s) if r is s.view else _lowered(_pieces(s)) for s, r in zip(stretches, read, strict=True)]
    begins = words.segment_all([[text for _, _, text, _, _ in pieces] for pieces in cut])
    merged = [
        _merged(pieces, _mend(pieces, begin, cues, single_cues, s.folded), r, s.folded)
        for s, r, pieces, begin in zip(stretches, read, cut, begins, strict=True)
    ]
    tags = words.tag_all([[text for _, _, text, _, _ in pieces] for pieces in merged])
    return [
        [Token(start, end, norm, tag or pos, pos) for (start, end, _, norm, tag), pos in zip(pieces, said, strict=True)]
        for pieces, said in zip(merged, tags, strict=True)
    ]


Piece = tuple[int, int, str, str, str]
"""What becomes a token, or a part of one, as plain as can be, for there are most of them: start, end, the text that the
models read, norm and tag."""


def _merged(pieces: list[Piece], begins: list[bool], read: str, folded: str) -> list[Piece]:
    """The pieces with those that begin no word joined to the one before them."""
    firsts = [i for i, begin in enumerate(begins) if begin or not i]
    merged: list[Piece] = []
    for first, behind in pairwise((*firsts, len(pieces))):
        if behind == first + 1:
            merged.append(pieces[first])
        else:
            start, end = pieces[first][0], pieces[behind - 1][1]
            merged.append((start, end, read[start:end], folded[start:end], ""))
    return merged


@lru_cache(maxsize=1024)
def is_shouted(sentence: str) -> bool:
    """A heading in capitals: the models know only words in lower case."""
    small = sum(map(str.islower, sentence))
    return 2 * small < len(sentence) and sum(map(str.isupper, sentence)) > small


def _parts_of(chunk: str) -> list[tuple[int, int]] | None:
    """Where in a chunk (what stands between two spaces) its pieces stand; None where it is one."""
    parts = [match.span() for match in _PIECE.finditer(chunk)]
    return None if parts == [(0, len(chunk))] else parts


_parts = Remembered(_parts_of)


def _pieces(stretch: Stretch) -> list[Piece]:
    view, folded, at, end = stretch.view, stretch.folded, stretch.start, stretch.end
    pieces: list[Piece] = []
    for span in (*sorted(stretch.fixed, key=lambda f: f.start), Fixed(end, end, "")):
        if span.start < at:
            continue
        for chunk in view[at : span.start].split(" "):
            parts, behind = _parts[chunk], at + len(chunk)
            if parts is None:
                pieces.append((at, behind, chunk, folded[at:behind], ""))
            else:
                pieces += [(at + a, at + b, chunk[a:b], folded[at + a : at + b], "") for a, b in parts]
            at = behind + 1
        if span.end > span.start:
            pieces.append((span.start, span.end, view[span.start : span.end], folded[span.start : span.end], span.tag))
        at = max(span.start, span.end)
    return pieces


def _lowered(pieces: list[Piece]) -> list[Piece]:
    return [(start, end, norm, norm, tag) for start, end, _, norm, tag in pieces]


def _mend(
    pieces: list[Piece], begins: list[bool], cues: frozenset[tuple[str, ...]], singles: frozenset[str], folded: str
) -> list[bool]:
    """Numbers, units, marks and what follows them begin a word; cue phrases are one word."""
    mended = [*begins, True]
    norms = [piece[3] for piece in pieces]
    for i, (_, _, _, norm, tag) in enumerate(pieces):
        if tag or not (norm.isalpha() or norm[0].isalpha()):
            mended[i] = mended[i + 1] = True
            if tag == FIGURE and i and (cue := norms[i - 1]) in singles:
                whole = f"{norms[i - 2]} {cue}" if i > 1 else ""  # `tăng | gần | 20`, but `khảo sát | 8`
                mended[i - 1] = mended[i - 1] or whole not in words.lexicon()
    if pieces and "\n" in folded[pieces[0][0] : pieces[-1][0]]:
        for i in range(1, len(pieces)):
            mended[i] = mended[i] or "\n" in folded[pieces[i - 1][1] : pieces[i][0]]
    sizes, done = _sizes(cues), 0
    for i in [i for i, two in enumerate(pairwise(norms)) if two in sizes]:
        size = _cue_length(pieces, i, cues) if i >= done else 1
        if size > 1:
            mended[i : i + size] = [True] + [False] * (size - 1)
            mended[i + size] = True
            done = i + size
    return mended[:-1]


def _cue_length(pieces: list[Piece], at: int, cues: frozenset[tuple[str, ...]]) -> int:
    for size in _sizes(cues)[pieces[at][3], pieces[at + 1][3]]:
        run = pieces[at : at + size]
        if len(run) == size and tuple(norm for *_, norm, _ in run) in cues and not any(tag for *_, tag in run):
            return size
    return 1


@lru_cache(maxsize=4)
def _sizes(cues: frozenset[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The lengths of the phrases that begin with two words, longest first."""
    sizes: dict[tuple[str, ...], set[int]] = {}
    for cue in cues:
        sizes.setdefault(cue[:2], set()).add(len(cue))
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
