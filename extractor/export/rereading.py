"""What a label says that came back elsewhere than it went, or that is new: what is known of the number inside it."""

from collections.abc import Iterable
from functools import cached_property

from solieu.extractor.export.gold import Row, gold_row
from solieu.extractor.numbers import find_numbers
from solieu.extractor.pipeline import Extractor
from solieu.extractor.sentences import split
from solieu.extractor.text import read
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure

READ = "the value was read by solieu and not checked by a person"
UNREAD = "solieu reads no number here; add its value by hand"
Span = tuple[int, int]


class Rereader:
    """Reads labels of one article. The article is extracted once, at the first new label.

    >>> row = Rereader(Article(doc_id="a", text="Có 3 ha ngô."), Extractor()).row((3, 11), [])
    >>> row["value"], row["unit"], row["number"]["text"]
    (Decimal('3'), 'ha ngô', '3')
    """

    def __init__(self, article: Article, extractor: Extractor) -> None:
        self._article = article
        self._extractor = extractor

    @cached_property
    def _figures(self) -> list[Row]:
        return [gold_row(figure) for figure in next(self._extractor.pipe([self._article])).figures]

    @cached_property
    def _sentences(self) -> list[Span]:
        seen = read(self._article.text)
        return [seen.original_span(a, b) for a, b in split(seen.view, self._extractor.known.abbreviations)]

    def row(self, span: Span, sent: Iterable[Row]) -> Row:
        """A row of gold for a label at ``span``; ``note`` says where its value is solieu's and nobody's else."""
        for rows, note in ((sent, ""), (self._figures, READ), (self._alone(span), READ)):
            inside = [row for row in rows if span[0] <= row["number"]["start"] and row["number"]["end"] <= span[1]]
            if len(inside) == 1:
                row = inside[0] if tuple(inside[0]["span"]) == span else self._with_unit(inside[0], span)
                return row | ({"note": note} if note else {})
        return self._number(span)

    def _with_unit(self, row: Row, span: Span) -> Row:
        """The row with the unit that the label covers: what stands behind the number, else what stands before it."""
        text, number = self._article.text, row["number"]
        unit = text[number["end"] : span[1]].strip() or text[span[0] : number["start"]].strip()
        return {key: value for key, value in row.items() if key != "unit"} | ({"unit": unit.lower()} if unit else {})

    def _alone(self, span: Span) -> list[Row]:
        """What the label's own text holds, read by itself: a figure that the words around it hide."""
        found = self._extractor.extract(self._article.text[slice(*span)])
        return [self._placed(figure, span) for figure in found]

    def _placed(self, figure: Figure, span: Span) -> Row:
        row, number = gold_row(figure), figure.number
        row["number"] = {"text": number.text, "start": number.start + span[0], "end": number.end + span[0]}
        row["span"] = [figure.start + span[0], figure.end + span[0]]
        return row | {"sentence": self._sentence(span)}

    def _sentence(self, span: Span) -> list[int]:
        holding = [s for s in self._sentences if s[0] <= span[0] < s[1]]
        return [holding[0][0], max(holding[0][1], span[1])] if holding else list(span)

    def _number(self, span: Span) -> Row:
        """Only a number, where the label holds one; else the label itself, to be filled in by hand."""
        seen = read(self._article.text[slice(*span)])
        numbers = find_numbers(seen.folded, seen.view, self._extractor.known.words)
        if len(numbers) == 1 and numbers[0].value is not None:
            a, b = seen.original_span(numbers[0].start, numbers[0].end)
            row: Row = {"value": numbers[0].value, "number": self._span(a + span[0], b + span[0]), "note": READ}
            return self._with_unit(row | {"sentence": self._sentence(span)}, span)
        return {"number": self._span(*span), "sentence": self._sentence(span), "note": UNREAD}

    def _span(self, start: int, end: int) -> Row:
        return {"text": self._article.text[start:end], "start": start, "end": end}
