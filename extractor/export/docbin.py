"""spaCy: a ``DocBin`` to train with, its tokens by solieu's tokenizer.

Figures are in ``doc.spans["figures"]`` (label: kind, id: ``figure_id``), those
that do not overlap also in ``doc.ents``; ``doc.user_data`` has the article's id
and, as JSON, every figure with its exact offsets.

``alignment`` says what happens where a figure ends inside a token (``3ha``):
``exact`` cuts the token there, ``expand`` and ``contract`` move the figure to the
token's edge as ``Doc.char_span`` does. Every figure that was moved, or that has
no span at all, is told, and its exact offsets stay in ``doc.user_data``.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from solieu.extractor.export.carried import KEY, carry
from solieu.extractor.export.joining import Document
from solieu.extractor.writers.whole import whole
from solieu.schemas.figure import Figure

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from solieu.extractor.component import Tokenizer

SPANS = "figures"
EXACT = "exact"
ALIGNMENTS = (EXACT, "expand", "contract")


def write_docbin(path: Path, documents: Iterable[Document], alignment: str, tell: Callable[[str], None]) -> Iterator[Document]:
    """Write the articles as they pass; ``tell`` hears of each figure that was moved.

    Raises:
        OSError: the file cannot be written.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    from solieu.extractor.component import Tokenizer

    tokenizer = Tokenizer(Vocab())
    bin_ = DocBin(store_user_data=True)
    for document in documents:
        bin_.add(as_doc(document, tokenizer, alignment, tell))
        yield document
    with whole(path) as stream:
        stream.write(bin_.to_bytes())


def as_doc(document: Document, tokenizer: "Tokenizer", alignment: str, tell: Callable[[str], None]) -> "Doc":
    """An article as a ``Doc`` with its figures.

    >>> from spacy.vocab import Vocab
    >>> from solieu.extractor import extract
    >>> from solieu.extractor.component import Tokenizer
    >>> text = "Có 5 xã."
    >>> doc = as_doc(Document("a", text, tuple(extract(text))), Tokenizer(Vocab()), "exact", print)
    >>> [(span.text, span.label_) for span in doc.spans["figures"]]
    [('5 xã', 'count')]
    """
    from spacy.util import filter_spans

    doc = tokenizer(document.text)
    if alignment == EXACT:
        doc = _cut(doc, document, tokenizer)
    spans = [s for figure in document.figures if (s := _span(doc, figure, alignment, document.doc_id, tell)) is not None]
    doc.spans[SPANS] = spans
    doc.set_ents(filter_spans(spans))
    doc.user_data |= {"id": document.doc_id, KEY: carry(document)}
    return doc


def _cut(doc: "Doc", document: Document, tokenizer: "Tokenizer") -> "Doc":
    """The same text, its tokens cut at the edges of figures."""
    from solieu.extractor.document import Token, as_doc

    edges = sorted({edge for f in document.figures for edge in (f.start, f.end)})
    tokens: list[Token] = []
    i = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        while i < len(edges) and edges[i] <= start:
            i += 1
        inside = [start]
        while i < len(edges) and edges[i] < end:
            inside.append(edges[i])
            i += 1
        if token.is_space and len(inside) == 1:
            continue
        for a, b in zip(inside, [*inside[1:], end], strict=True):
            tokens.append(Token(a, b, token.norm_, token.tag_))
    return as_doc(tokenizer.vocab, document.text, tokens)[0]


def _span(doc: "Doc", figure: Figure, alignment: str, doc_id: str, tell: Callable[[str], None]) -> "Span | None":
    mode = "strict" if alignment == EXACT else alignment
    span = doc.char_span(figure.start, figure.end, label=figure.kind, span_id=figure.figure_id, alignment_mode=mode)
    where = f"{doc_id}: {figure.text!r} at {figure.start}"
    if span is None:
        tell(f"{where} covers no whole token; it is in doc.user_data alone.")
    elif (span.start_char, span.end_char) != (figure.start, figure.end):
        tell(f"{where} was moved to {span.text!r} at {span.start_char}; the exact place is in doc.user_data.")
    return span
