"""A sentence as tokens, and as a spaCy ``Doc`` with exact whitespace.

Tokens are words as underthesea segments them, with one rule above all: a
number or unit found on the text keeps its edges. ``2.091 thôn`` is two tokens
whatever the segmenter says. ``Doc.text`` is the sentence, character for
character.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from solieu.extractor import words
from solieu.extractor.cutting import Cues, Fixed, Flags, Pieces, Stretch, cut, sizes
from solieu.extractor.text import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_START = attrgetter("start")
_turn = Lock()
"""What is remembered of chunks and words has numbers, which no other thread may change meanwhile."""
FIGURE, UNIT, NUMBER, BOUND, TIME, PLACE = "FIGURE", "UNIT", "NUMBER", "BOUND", "TIME", "PLACE"


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
    with _turn:
        return _tokenized(stretches, cues, single_cues)


def _tokenized(stretches: Sequence[Stretch], cues: Cues, single_cues: frozenset[str]) -> list[list[Token]]:
    pieces = cut(stretches, cues)
    begins = _begins(pieces, stretches, cues, single_cues)
    firsts = np.flatnonzero(begins)
    stops = np.append(firsts, len(begins))[1:]
    starts, ends = pieces.starts[firsts].tolist(), pieces.ends[stops - 1].tolist()
    reach = list(pairwise(np.searchsorted(firsts, pieces.reach).tolist()))
    texts = list(map(pieces.texts.__getitem__, firsts.tolist()))
    norms: list[str] = []
    for stretch, (a, b) in zip(stretches, reach, strict=True):
        norms += [stretch.folded[start:end] for start, end in zip(starts[a:b], ends[a:b], strict=True)]
    several = np.flatnonzero(stops - firsts > 1)
    reads = [s.folded if shouted else s.view for s, shouted in zip(stretches, pieces.shouted, strict=True)]
    for i, owner in zip(several.tolist(), pieces.owners(firsts[several].tolist()), strict=True):
        texts[i] = reads[owner][starts[i] : ends[i]]
    said = list(chain.from_iterable(words.tag_all([texts[a:b] for a, b in reach])))
    tags = said.copy()
    for i, tag in zip(np.searchsorted(firsts, list(pieces.tags)).tolist(), pieces.tags.values(), strict=True):
        tags[i] = tag
    tokens = list(map(Token, starts, ends, norms, tags, said))
    return [tokens[a:b] for a, b in reach]


def _begins(pieces: Pieces, stretches: Sequence[Stretch], cues: Cues, singles: frozenset[str]) -> Flags:
    """Which pieces begin a word. Numbers, units, marks and what follows them do; cue phrases are one word."""
    reach = list(pairwise(pieces.reach))
    said = words.segment_all([pieces.texts[a:b] for a, b in reach])
    begins = np.fromiter(chain.from_iterable(said), dtype=np.bool_, count=len(pieces.texts))
    begins[[a for a, b in reach if a < b]] = True
    begins |= pieces.alone
    begins[1:] |= pieces.alone[:-1]
    _free_cues(begins, pieces, stretches, singles)
    _break_lines(begins, pieces, stretches)
    _join_cues(begins, pieces, stretches, cues)
    return begins


def _norms(pieces: Pieces, stretches: Sequence[Stretch], owner: int, first: int, end: int) -> list[str]:
    """The folded texts of pieces."""
    spans = zip(pieces.starts[first:end].tolist(), pieces.ends[first:end].tolist(), strict=True)
    return [stretches[owner].folded[a:b] for a, b in spans]


def _free_cues(begins: Flags, pieces: Pieces, stretches: Sequence[Stretch], singles: frozenset[str]) -> None:
    """A cue of one word before a figure begins a word: `tăng | gần | 20`, but `khảo sát | 8`."""
    figures = [i for i, tag in pieces.tags.items() if tag == FIGURE]
    for i, owner in zip(figures, pieces.owners(figures), strict=True):
        ahead = _norms(pieces, stretches, owner, max(i - 2, pieces.reach[owner]), i)
        if ahead and ahead[-1] in singles and (len(ahead) == 1 or " ".join(ahead) not in words.lexicon()):
            begins[i - 1] = True


def _break_lines(begins: Flags, pieces: Pieces, stretches: Sequence[Stretch]) -> None:
    """No word spans a line break."""
    for stretch, (first, end) in zip(stretches, pairwise(pieces.reach), strict=True):
        if "\n" in stretch.folded[stretch.start : stretch.end]:
            for i in range(first + 1, end):
                begins[i] |= "\n" in stretch.folded[pieces.ends[i - 1] : pieces.starts[i]]


def _join_cues(begins: Flags, pieces: Pieces, stretches: Sequence[Stretch], cues: Cues) -> None:
    done = 0
    for i, owner in zip(pieces.cued, pieces.owners(pieces.cued), strict=True):
        size = _cue_length(pieces, stretches, owner, i, cues) if i >= done else 1
        if size > 1:
            begins[i] = True
            begins[i + 1 : i + size] = False
            begins[i + size : i + size + 1] = True
            done = i + size


def _cue_length(pieces: Pieces, stretches: Sequence[Stretch], owner: int, at: int, cues: Cues) -> int:
    """How many pieces from one on are a cue phrase; 1 for none."""
    end = pieces.reach[owner + 1]
    for size in sizes(cues).get(tuple(_norms(pieces, stretches, owner, at, min(at + 2, end))), ()):
        run = tuple(_norms(pieces, stretches, owner, at, min(at + size, end)))
        if len(run) == size and run in cues and pieces.tags.keys().isdisjoint(range(at, at + size)):
            return size
    return 1


def as_one(tokens: list[Token], start: int, end: int, tag: str) -> list[Token]:
    """The tokens with those of a stretch as one, tagged: a time or place, for rules that name it.

    >>> [t.norm for t in as_one([Token(0, 3, "năm", "N"), Token(4, 8, "2023", "NUMBER")], 0, 8, "TIME")]
    ['năm 2023']
    """
    inside = [t for t in tokens if t.start < end and start < t.end]
    if not inside:
        return tokens
    first = bisect_left(tokens, inside[0].start, key=_START)
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
