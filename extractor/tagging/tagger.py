"""A tagger for many sentences at once, from a CRFsuite model and its feature templates."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.crfsuite import UnknownModel, Weights, read_model
from solieu.extractor.tagging.ngrams import PhraseTable, Rows, TokenTable, Weighed, by_lower, by_text, by_title
from solieu.extractor.tagging.templates import Template, features, parse, values
from solieu.extractor.tagging.viterbi import decode, gains, plain

_PAD = 2
"""So many places before and behind a sentence stand for what is beyond it; no template looks further."""
_PROBE = ["Ab", "3", "cd", "U-23", "1,5 ef", "ÑÖ", "Gh Ij", "x²", "+7", "99999999999"]
_LOWER = {"lower", "is_in_dict"}
Flags = NDArray[np.bool_]
Edges = tuple[Flags, Flags]
_PROBE_WORDS = frozenset({"cd", "gh ij", "ñö gh ij", "3 cd u-23"})
Featurizer = Callable[[list[str], frozenset[str], list[str]], list[list[str]]]
"""The feature strings of each token of a sentence, by templates and a word list, as underthesea makes them."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """What a model knows, ready to look up. Make one with :func:`load`.

    ``texts``, ``lowers`` and ``titles`` are tables of pairs and triples, by their width.
    """

    labels: tuple[str, ...]
    tokens: TokenTable
    texts: dict[int, PhraseTable]
    lowers: dict[int, PhraseTable]
    titles: dict[int, PhraseTable]
    transitions: Weights
    gain: Weights
    templates: list[Template]
    attributes: dict[str, int]
    states: Weights
    words: frozenset[str]

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The labels of the tokens of each sentence. No token is empty or has white space at its edges."""
        ends: list[int] = np.cumsum([len(s) for s in sentences], dtype=int).tolist()
        best, close = decode(self.scores(sentences), ends, self.transitions, self.gain)
        for i in sorted({bisect_right(ends, token) for token in close}):
            best[ends[i] - len(sentences[i]) : ends[i]] = plain(self.exact_scores(sentences[i]), self.transitions)
        named = [self.labels[label] for label in best]
        return [named[end - len(s) : end] for s, end in zip(sentences, ends, strict=True)]

    def exact_scores(self, sentence: Sequence[str]) -> Weights:
        """The scores of one sentence, added in the order of the features, as underthesea adds them; slow."""
        scores = np.zeros((len(sentence), len(self.labels)))
        for at, row in enumerate(scores):
            for feature in features(self.templates, self.words, sentence, at):
                if feature in self.attributes:
                    row += self.states[self.attributes[feature]]
        return scores

    def scores(self, sentences: Sequence[Sequence[str]]) -> Weights:
        """How well each label fits each token, sentence after sentence; shape (tokens, labels)."""
        padded: list[str] = []
        for sentence in sentences:
            padded += ("", "", *sentence, "", "")
        before, behind = edges = _beyond([len(s) for s in sentences])
        rows = self.tokens.rows(padded)
        rows[before], rows[behind] = self.tokens.before, self.tokens.behind
        scores = np.zeros((len(padded) + _PAD, len(self.labels)))
        for i, first in enumerate(self.tokens.firsts):
            scores[_PAD : len(padded) - _PAD] += self.tokens.sums[rows[_PAD + first : len(padded) - _PAD + first], i]
        pairs = [f"{a} {b}" for a, b in pairwise(padded)]
        if self.texts:
            _add_phrases(scores, self.texts, padded, pairs, edges)
        if self.lowers:
            lowered = self.tokens.lowered(padded)
            _add_phrases(scores, self.lowers, lowered, _lowered(pairs, padded, lowered), edges)
        titled = self.tokens.titles[rows]
        for width, table in self.titles.items():
            all_titled = np.logical_and.reduce([titled[i : len(titled) - width + 1 + i] for i in range(width)])
            _add(scores, table, table.row("True") * all_titled, edges)
        return scores[:-_PAD][~(before | behind)]


def _beyond(lengths: list[int]) -> Edges:
    """Which places of the padded sentences stand for what is before, and behind a sentence."""
    ends = np.cumsum([length + 2 * _PAD for length in lengths], dtype=int)
    starts = ends - np.array(lengths, dtype=int) - 2 * _PAD
    before = np.zeros(int(ends[-1]) if lengths else 0, dtype=bool)
    behind = before.copy()
    for pad in range(_PAD):
        before[starts + pad] = True
        behind[ends - 1 - pad] = True
    return before, behind


def _lowered(pairs: list[str], tokens: list[str], lowered: list[str]) -> list[str]:
    """The pairs of the tokens in lower case; most are so already."""
    made = pairs.copy()
    for i, (token, lower) in enumerate(zip(tokens, lowered, strict=True)):
        if token != lower:
            made[i - 1], made[i] = f"{lowered[i - 1]} {lower}", f"{lower} {lowered[i + 1]}"
    return made


def _add_phrases(scores: Weights, tables: dict[int, PhraseTable], tokens: list[str], pairs: list[str], edges: Edges) -> None:
    """Add what the tables say of pairs and triples. Few pairs begin a triple that is known; the others go no further."""
    rows = tables[2].rows(pairs)
    _add(scores, tables[2], rows, edges)
    if 3 in tables:
        leading = np.flatnonzero(tables[2].leads[rows[:-1]])
        triples = np.zeros_like(rows[:-1])
        triples[leading] = tables[3].rows([f"{pairs[i]} {tokens[i + 2]}" for i in leading.tolist()])
        _add(scores, tables[3], triples, edges)


def _add(scores: Weights, table: PhraseTable, rows: Rows, edges: Edges) -> None:
    """Add to the scores of each token what a table says of the phrases around it.

    Most phrases are unknown, so only the others are added one by one.
    """
    before, behind = edges[0][: len(rows)], edges[1][len(edges[1]) - len(rows) :]
    rows = np.where(before, table.before, np.where(behind, table.behind, rows))
    scores += table.default.sum(axis=0)
    told = np.flatnonzero(rows)
    deltas = table.deltas[rows[told]]
    for i, first in enumerate(table.firsts):
        scores[told - first] += deltas[:, i]


def load(path: Path, names: list[str], words: frozenset[str], featurizer: Featurizer) -> Tagger:
    """The tagger of a model file.

    Args:
        path: the model, as CRFsuite writes it.
        names: the feature templates it was trained with.
        words: the word list that ``is_in_dict`` means.
        featurizer: underthesea's, to make sure that it means by the templates what we do.

    Raises:
        UnknownModel: the tables could give other labels than underthesea.
    """
    templates = [parse(name) for name in names]
    if any(t.first < -_PAD or t.first + t.width - 1 > _PAD or not 1 <= t.width <= 3 for t in templates):
        raise UnknownModel("a feature looks further than two tokens")
    if any(t.width > 1 and t.value == "isdigit" for t in templates):
        raise UnknownModel("a feature asks whether a phrase is a number")
    ours = [features(templates, _PROBE_WORDS, _PROBE, at) for at in range(len(_PROBE))]
    if featurizer(names, _PROBE_WORDS, _PROBE) != ours:
        raise UnknownModel("underthesea means something else by its features")
    model = read_model(path)
    attributes = {name: number for number, name in enumerate(model.attributes)}
    weighed = {w: Weighed([t for t in templates if t.width == w], attributes, model.states) for w in (1, 2, 3)}
    pairs, triples = weighed[2].known, weighed[3].known
    listed = [word for word in words if " " in word]
    of_three = [word for word in listed if word.count(" ") > 1]
    longer = [*triples.get("lower", ()), *(of_three if "is_in_dict" in triples else ())]
    texts = {2: by_text(weighed[2], triples.get("text", ()))} if "text" in pairs else {}
    lowers = {2: by_lower(weighed[2], listed, longer)} if _LOWER & set(pairs) else {}
    if ("text" in triples and not texts) or (_LOWER & set(triples) and not lowers):
        raise UnknownModel("a feature asks of triples what none asks of pairs")
    return Tagger(
        labels=model.labels,
        tokens=TokenTable(weighed[1], values(words)),
        texts=texts | ({3: by_text(weighed[3])} if "text" in triples else {}),
        lowers=lowers | ({3: by_lower(weighed[3], of_three)} if _LOWER & set(triples) else {}),
        titles={w: by_title(weighed[w]) for w in (2, 3) if "istitle" in weighed[w].known},
        transitions=model.transitions,
        gain=gains(model.transitions),
        templates=templates,
        attributes=attributes,
        states=model.states,
        words=words,
    )
