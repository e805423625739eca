"""From articles to records: the steps in order, over batches of articles.

``extract`` is the front door; ``Extractor`` keeps compiled rules and models
for many articles. Every candidate ends as a figure or as a rejection.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property, lru_cache
from itertools import islice

from solieu.extractor import words
from solieu.extractor.calendars import Calendar
from solieu.extractor.candidates import Candidate, find
from solieu.extractor.checks import with_checks
from solieu.extractor.context import Matchers
from solieu.extractor.cutting import Fixed, Stretch
from solieu.extractor.document import FIGURE, NUMBER, UNIT, Token, tokenize_all
from solieu.extractor.draft import Draft, Sentence
from solieu.extractor.knowledge import Knowledge, knowledge
from solieu.extractor.number import Dropped
from solieu.extractor.numbers import find_numbers
from solieu.extractor.overlap import choose
from solieu.extractor.reading import read_all
from solieu.extractor.records import records
from solieu.extractor.ruled_line import Said
from solieu.extractor.scene import Reading, Refusal, Scene
from solieu.extractor.sentences import sentence_at, split
from solieu.extractor.skeleton import build
from solieu.extractor.text import Text, read
from solieu.extractor.times import Time, find_times
from solieu.extractor.uncollected import uncollected
from solieu.extractor.units import UnitMatch, match_prefix, match_unit
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure
from solieu.schemas.rejection import Reason, Rejection

BATCH = 32
_DATES = ("date", "time", "word", "other", "no_unit")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article gave: its figures and its rejections, each in order."""

    article: Article
    figures: tuple[Figure, ...]
    rejections: tuple[Rejection, ...]

    def _repr_html_(self) -> str:
        """What a notebook shows of it."""
        from solieu.extractor.notebook import extraction_html

        return extraction_html(self)


class Extractor:
    """Finds figures. Make one, use it for many articles.

    Args:
        patterns: a directory of your own pattern files, added to solieu's.

    Raises:
        PatternError: a pattern file cannot be used.

    >>> extractor = Extractor()
    >>> [f.unit for f in extractor.extract("Có 3 xã và 5 huyện bị ngập.")]
    ['xã', 'huyện']
    """

    def __init__(self, patterns: str | None = None) -> None:
        self.known: Knowledge = knowledge(patterns)

    @cached_property
    def _matchers(self) -> Matchers:
        return Matchers(self.known)

    def warm_up(self) -> None:
        """Load the models now; do so once before any thread or fork uses the extractor."""
        words.warm_up()
        _ = self._matchers, self.known.places
        gc.freeze()  # what stays for good need not be looked through again and again, nor copied into each worker

    def extract(self, text: str, *, doc_id: str = "", date: Date | None = None) -> list[Figure]:
        """The figures of one text."""
        return list(self.explain(text, doc_id=doc_id, date=date).figures)

    def explain(self, text: str, *, doc_id: str = "", date: Date | None = None) -> Extraction:
        """The figures of one text, and each rejected candidate with its reason.

        >>> [r.reason for r in Extractor().explain("Ngày 26/8 có 3 xã ngập.").rejections]
        ['date']
        """
        return next(self.pipe([Article(doc_id=doc_id, text=text, date=date)]))

    def pipe(self, articles: Iterable[Article], batch_size: int = BATCH) -> Iterator[Extraction]:
        """One extraction for each article, in order; slow steps see a batch at once.

        >>> articles = (Article(doc_id=str(i), text=f"Có {i} xã ngập.") for i in range(2, 4))
        >>> [len(e.figures) for e in Extractor().pipe(articles)]
        [1, 1]
        """
        stream = iter(articles)
        while batch := list(islice(stream, batch_size)):
            yield from self._together(batch)

    @uncollected()
    def _together(self, batch: Sequence[Article]) -> list[Extraction]:
        drafts = self.drafts(batch)
        self.cut(drafts)
        return self.finished(drafts)

    def drafts(self, articles: Sequence[Article]) -> list[Draft]:
        """The first step for a batch: where the numbers of each article stand, by themselves."""
        texts = [read(article.text) for article in articles]
        sentences = [split(text.view, self.known.abbreviations) for text in texts]
        dropped: list[list[Dropped]] = [[] for _ in articles]
        numbers = [find_numbers(t.folded, t.view, self.known.words, d) for t, d in zip(texts, dropped, strict=True)]
        skeletons = [build(text.folded, found) for text, found in zip(texts, numbers, strict=True)]
        chosen = [choose(find(skeleton, self.known.rules)) for skeleton in skeletons]
        return [self._drafted(*parts) for parts in zip(articles, texts, sentences, dropped, chosen, strict=True)]

    def _drafted(
        self, article: Article, text: Text, sentences: list[tuple[int, int]], dropped: list[Dropped], chosen: Iterable[Candidate]
    ) -> Draft:
        kept: dict[int, list[Candidate]] = {}
        rejected: dict[int, list[Candidate]] = {}
        for candidate in chosen:
            i = sentence_at(sentences, candidate.start)
            if candidate.shape == "never":
                rejected.setdefault(i, []).append(candidate)
            elif candidate.end > sentences[i][1]:
                rejected.setdefault(i, []).append(_refused(candidate, "other", "crosses-sentences"))
            elif candidate.shape == "number" and candidate.numbers[0].style == "one":
                rejected.setdefault(i, []).append(_refused(candidate, "word", "article-one"))
            else:
                kept.setdefault(i, []).append(candidate)
        calendar = Calendar(text.folded, article.date, self.known.time_forms)
        sport = sum(phrase in text.folded for phrase in self.known.lists["sport"]) >= 2
        standing = [self._stand(text, i, sentences[i], kept[i], rejected.get(i, ())) for i in kept]
        return Draft(article, text, sentences, rejected, sport, dropped, calendar, {}, standing)

    def _stand(
        self, text: Text, i: int, span: tuple[int, int], candidates: list[Candidate], rejected: Iterable[Candidate]
    ) -> Sentence:
        """A sentence with its units, and what in it keeps its edges whatever the segmenter says."""
        start, end = span
        units, prefixes = self._units(candidates, text, end)
        fixed = [Fixed(c.start, c.end, FIGURE) for c in candidates]
        fixed += [Fixed(u.start, u.end, UNIT) for u in (*units.values(), *prefixes.values()) if not u.unit.segmented]
        fixed += [Fixed(c.start, c.end, NUMBER) for c in rejected if c.end <= end]
        return Sentence(i, candidates, units, prefixes, Stretch(text.view, text.folded, start, end, tuple(fixed)))

    def cut(self, drafts: Iterable[Draft]) -> None:
        """The second step: the sentences of a batch into tokens, and what is said in them.

        It goes over all sentences, then does the next thing: a model or table asked again at once answers much faster.
        """
        sentences = [(draft, sentence) for draft in drafts for sentence in draft.read]
        tokens = tokenize_all([s.stretch for _, s in sentences], self.known.cues, self.known.single_cues)
        for (_, sentence), found in zip(sentences, tokens, strict=True):
            sentence.tokens = found
        for draft, sentence in sentences:
            self._read(draft, sentence)
        telling = [(draft, sentence) for draft, sentence in sentences if sentence.taken]
        for draft, sentence in telling:
            sentence.times = self._times(draft, sentence)
        for draft, sentence in telling:
            start, end = draft.sentences[sentence.index]
            sentence.places = self.known.places.find(draft.text, start, end, draft.calendar, draft.sport)
        contexts = self._matchers.contexts_of((sentence.taken, _said(draft, sentence)) for draft, sentence in telling)
        for (_, sentence), told in zip(telling, contexts, strict=True):
            sentence.contexts = told

    def _read(self, draft: Draft, sentence: Sentence) -> None:
        """What the candidates of a sentence are."""
        units, prefixes = sentence.units, sentence.prefixes
        text, tokens = draft.text, sentence.tokens
        sentence.scene = scene = Scene(text.view, text.folded, tokens, units, prefixes, draft.sport, self.known, draft.held)
        sentence.readings = read_all(sentence.candidates, scene)
        sentence.taken = [r for r in sentence.readings if isinstance(r, Reading)]
        _retag(tokens, sentence.taken, {u.start for u in (*units.values(), *prefixes.values())})

    def finished(self, drafts: Sequence[Draft]) -> list[Extraction]:
        """The third step for a batch: what the sentences say, as records."""
        made = [records(draft) for draft in drafts]
        checked = [with_checks(figures, draft.text, self.known.checks) for draft, (figures, _) in zip(drafts, made, strict=True)]
        return [
            Extraction(draft.article, tuple(figures), tuple(sorted(rejections, key=lambda r: r.number.start)))
            for draft, figures, (_, rejections) in zip(drafts, checked, made, strict=True)
        ]

    def _times(self, draft: Draft, sentence: Sentence) -> list[Time]:
        """The times of a sentence, none that shares a number with a figure, a law or a name."""
        start, end = draft.sentences[sentence.index]
        times = find_times(draft.text.folded, start, end, draft.calendar, self.known.time_forms)
        if not times:
            return times
        others: list[Reading | Candidate] = [r for r in sentence.taken if r.kind != "duration"]
        others += [c for c in draft.rejected.get(sentence.index, ()) if c.reason not in _DATES]
        others += [r.candidate for r in sentence.readings if isinstance(r, Refusal) and r.reason not in _DATES]
        return [t for t in times if not any(t.start < r.end and r.start < t.end for r in others)]

    def _units(self, candidates: list[Candidate], text: Text, end: int) -> tuple[dict[int, UnitMatch], dict[int, UnitMatch]]:
        behind: dict[int, UnitMatch] = {}
        before: dict[int, UnitMatch] = {}
        for c in candidates:
            value = c.numbers[-1].value if c.numbers else None
            if c.shape in ("half_unit", "split_unit", "split_range", "multiple", "score") or (
                c.numbers and c.numbers[0].style == "times"
            ):
                continue
            unit = match_unit(text.folded, text.view, c.end, value, self.known.units)
            if unit is not None and unit.end <= end:
                behind[c.end] = unit
            prefix = match_prefix(text.folded, c.start, self.known.units)
            if (
                prefix is not None
                and (prefix.unit.kind == "money" or c.end not in behind)
                and not any(u.end > prefix.start for u in behind.values() if u.start < c.start)
            ):
                before[c.start] = prefix
        return behind, before


def _said(draft: Draft, sentence: Sentence) -> Said:
    start, end = draft.sentences[sentence.index]
    return Said(draft.text.view, start, end, sentence.tokens, sentence.times, sentence.places)


def _refused(candidate: Candidate, reason: Reason, rule: str) -> Candidate:
    return Candidate(candidate.start, candidate.end, "never", rule, 0, candidate.numbers, reason=reason)


def _retag(tokens: list[Token], taken: list[Reading], units: set[int]) -> None:
    """Numbers that are no figures are plain numbers; units the segmenter had to confirm are units now."""
    figures, ends = {r.candidate.start for r in taken}, {r.end for r in taken}
    for token in tokens:
        if token.tag == FIGURE and token.start not in figures:
            token.tag = NUMBER
        elif token.start in units and token.end in ends:
            token.tag = UNIT


@lru_cache(maxsize=1)
def _default() -> Extractor:
    return Extractor()


def extract(text: str, *, doc_id: str = "", date: Date | None = None) -> list[Figure]:
    """The figures of a text, in order. The library's front door.

    Args:
        text: an article as read; offsets of the figures count its code points.
        doc_id: the article's id, part of every record.
        date: day of publication, for relative times (``hôm qua``).

    >>> figure = extract("Tỉnh bố trí hơn 44.000 cán bộ về xã.")[0]
    >>> figure.value, figure.bound, figure.unit
    (Decimal('44000'), 'over', 'cán bộ')
    """
    return _default().extract(text, doc_id=doc_id, date=date)
