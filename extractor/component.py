"""solieu inside spaCy: a tokenizer and a pipeline component.

For users who live in spaCy::

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    nlp.add_pipe("solieu")
    doc = nlp("Tỉnh bố trí hơn 44.000 cán bộ về xã.")
    doc._.figures        # list of Figure records
    doc.spans["solieu"]  # spans of the figures, labelled by kind
"""

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from solieu.extractor.document import FIGURE, Fixed, Token, as_doc, tokenize
from solieu.extractor.knowledge import knowledge
from solieu.extractor.numbers import find_numbers
from solieu.extractor.pipeline import BATCH, Extractor
from solieu.extractor.sentences import split
from solieu.extractor.text import read
from solieu.schemas.article import Article


class Tokenizer:
    """Words by underthesea with numbers kept whole; ``doc.text`` is the text, character for character.

    >>> from spacy.vocab import Vocab
    >>> [t.text for t in Tokenizer(Vocab())("Có 2.091 thôn.")]
    ['Có', '2.091', 'thôn', '.']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._known = knowledge()

    def __call__(self, text: str) -> Doc:
        seen = read(text)
        numbers = [Fixed(n.start, n.end, FIGURE) for n in find_numbers(seen.folded, seen.view, self._known.words)]
        tokens: list[Token] = []
        for start, end in split(seen.view, self._known.abbreviations):
            inside = [n for n in numbers if start <= n.start and n.end <= end]
            for token in tokenize(seen.view, seen.folded, start, end, inside):
                a, b = seen.original_span(token.start, token.end)
                tokens.append(Token(a, b, token.norm, token.pos))
        return as_doc(self.vocab, text, tokens)[0]

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep: the tokenizer is its models, which ship with underthesea."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Tokenizer":
        """See :meth:`to_bytes`."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """See :meth:`to_bytes`."""

    def from_disk(self, _path: Any, **_: Any) -> "Tokenizer":
        """See :meth:`to_bytes`."""
        return self


def make_tokenizer() -> Any:
    """The registered tokenizer, ``solieu.Tokenizer.v1``."""

    def create(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab)

    return create


class Component:
    """Adds ``doc._.figures`` and ``doc.spans["solieu"]``. Reads ``doc.text``, whatever tokenizer made it."""

    def __init__(self, patterns: str | None = None) -> None:
        self._extractor = Extractor(patterns)
        if not Doc.has_extension("figures"):
            Doc.set_extension("figures", default=None)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Docs with their figures, in order."""
        waiting: list[Doc] = []

        def articles() -> Iterator[Article]:
            for doc in docs:
                waiting.append(doc)
                yield Article(doc_id=str(doc.user_data.get("id", "")), text=doc.text)

        for extraction in self._extractor.pipe(articles(), batch_size):
            doc = waiting.pop(0)
            doc._.figures = list(extraction.figures)
            spans = [doc.char_span(f.start, f.end, label=f.kind, alignment_mode="expand") for f in extraction.figures]
            doc.spans["solieu"] = [s for s in spans if s is not None]
            yield doc


@Language.factory("solieu", default_config={"patterns": None}, assigns=["doc._.figures"])
def make_solieu(nlp: Language, name: str, patterns: str | None = None) -> Component:
    """The registered component, ``nlp.add_pipe("solieu")``."""
    del nlp, name
    return Component(patterns)
