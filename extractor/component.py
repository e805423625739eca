"""solieu inside spaCy: a tokenizer and a pipeline component.

For users who live in spaCy::

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.Tokenizer.v1"}}})
    nlp.add_pipe("solieu")
    doc = nlp("Tỉnh bố trí hơn 44.000 cán bộ về xã.")
    doc.spans["figures"]              # spans of the figures, labelled by kind
    doc.spans["figures"][0]._.figure  # the record of one
    doc._.figures                     # all records, in order

A span covers whole tokens; where the tokenizer glues a figure to something else
(``3ha`` in many), its record has the exact place. No import is needed: spaCy finds
the component by its entry point. To read ``doc._.figures`` of saved docs in a
process without such a pipeline, import this module.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date as Date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import raise_error
from spacy.vocab import Vocab

from solieu.extractor.cutting import Fixed
from solieu.extractor.document import FIGURE, Token, as_doc, tokenize
from solieu.extractor.knowledge import knowledge
from solieu.extractor.numbers import find_numbers
from solieu.extractor.pipeline import BATCH, Extraction, Extractor
from solieu.extractor.readers import read_date
from solieu.extractor.sentences import split
from solieu.extractor.text import read
from solieu.patterns import own_files
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure

SPANS = "figures"
EARLIER = "solieu"
"""The key of earlier versions; the same spans stand under it."""
_KEPT = "solieu_figures"
ErrorHandler = Callable[[str, Any, list[Doc], Exception], Any]


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
    """Adds ``doc.spans["figures"]`` with ``span._.figure``, and ``doc._.figures``.

    It reads ``doc.text``, whatever tokenizer made the doc.

    Records are kept in ``doc.user_data`` as JSON lines: a ``Doc`` with figures
    can be saved, and sent to another process. ``doc.user_data["id"]`` and
    ``["date"]`` (a day, or text) are the article's, where they are set.

    Args:
        patterns: a directory of your own pattern files, added to solieu's; ``nlp.to_disk`` keeps a copy of them.
        spans_key: the key of ``doc.spans``.
        name: the component's name in its pipeline.
    """

    def __init__(self, patterns: str | None = None, spans_key: str = SPANS, name: str = "solieu") -> None:
        self.name = name
        self.patterns = patterns
        self.spans_key = spans_key
        self._files: dict[str, str] = {}
        self._made: Extractor | None = None
        self._error_handler: ErrorHandler = raise_error
        # A pipeline loaded from disk brings its patterns along; their old directory may be on another machine.
        if patterns is None or Path(patterns).is_dir():
            self._made = Extractor(patterns)
            self._files = {path.name: path.read_text(encoding="utf-8") for path in own_files(Path(patterns))} if patterns else {}

    @property
    def _extractor(self) -> Extractor:
        if self._made is None:
            self._made = Extractor(self.patterns)
        return self._made

    def __call__(self, doc: Doc) -> Doc:
        return self._with_figures(doc, next(self._extractor.pipe([_article(doc)])))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Docs with their figures, in order, a batch at a time."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            for doc, extraction in self._extractions(batch):
                yield self._with_figures(doc, extraction)

    def _extractions(self, docs: list[Doc]) -> list[tuple[Doc, Extraction]]:
        """Each doc with its extraction; where a batch fails, one by one, so that the handler hears of the culprit alone."""
        try:
            return list(zip(docs, self._extractor.pipe(map(_article, docs)), strict=True))
        except Exception:
            return [(doc, extraction) for doc in docs if (extraction := self._alone(doc)) is not None]

    def _alone(self, doc: Doc) -> Extraction | None:
        try:
            return next(self._extractor.pipe([_article(doc)]))
        except Exception as error:
            self._error_handler(self.name, self, [doc], error)
            return None

    def _with_figures(self, doc: Doc, extraction: Extraction) -> Doc:
        doc.user_data[_KEPT] = [figure.as_json() for figure in extraction.figures]
        spans = [
            doc.char_span(f.start, f.end, label=f.kind, span_id=f.figure_id, alignment_mode="expand") for f in extraction.figures
        ]
        for key in dict.fromkeys((self.spans_key, EARLIER)):
            doc.spans[key] = [s for s in spans if s is not None]
        return doc

    def set_error_handler(self, handler: ErrorHandler) -> None:
        """What to do with docs that fail, as spaCy's own components have it."""
        self._error_handler = handler

    def get_error_handler(self) -> ErrorHandler:
        """See :meth:`set_error_handler`."""
        return self._error_handler

    def to_bytes(self, **_: Any) -> bytes:
        """The user's pattern files; solieu's own ship with solieu."""
        return json.dumps(self._files).encode("utf-8")

    def from_bytes(self, data: bytes, **_: Any) -> "Component":
        """Take over pattern files.

        Raises:
            PatternError: one of them cannot be used by this version of solieu.
        """
        self._take_over(json.loads(data))
        return self

    def to_disk(self, path: "str | Path", **_: Any) -> None:
        """Write the user's pattern files into a folder.

        Raises:
            OSError: they cannot be written.
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.toml"):
            old.unlink()
        for name, text in self._files.items():
            (folder / name).write_text(text, encoding="utf-8")

    def from_disk(self, path: "str | Path", **_: Any) -> "Component":
        """Take over the pattern files of a folder.

        Raises:
            PatternError: one of them cannot be used by this version of solieu.
        """
        self._take_over({file.name: file.read_text(encoding="utf-8") for file in sorted(Path(path).glob("*.toml"))})
        return self

    def _take_over(self, files: dict[str, str]) -> None:
        if not files:
            return
        with TemporaryDirectory() as folder:  # its own name each time, because patterns are cached by directory
            for name, text in files.items():
                (Path(folder) / Path(name).name).write_text(text, encoding="utf-8")
            self._made = Extractor(folder)
        self._files = files

    def __reduce__(self) -> tuple[Any, ...]:
        """For processes that are started afresh: the models are loaded there."""
        return _restored, (self.patterns, self.spans_key, self.name, self.to_bytes())


def _restored(patterns: str | None, spans_key: str, name: str, data: bytes) -> Component:
    return Component(patterns, spans_key, name).from_bytes(data)


def _article(doc: Doc) -> Article:
    date = doc.user_data.get("date")
    day = date if isinstance(date, Date) else read_date(date)
    return Article(doc_id=str(doc.user_data.get("id", "")), text=doc.text, date=day)


def figures_of(doc: Doc) -> list[Figure]:
    """``doc._.figures``: the records of a doc, in order."""
    return [_figure(line) for line in doc.user_data.get(_KEPT, ())]


@lru_cache(maxsize=4096)
def _figure(line: str) -> Figure:
    return Figure.model_validate(json.loads(line, parse_float=Decimal))


def figure_of(span: Span) -> Figure | None:
    """``span._.figure``: the record of a span of this component, or of one at the same place; None for any other."""
    figures = figures_of(span.doc)
    by_id = next((f for f in figures if f.figure_id == span.id_), None)
    if by_id is not None:
        return by_id
    return next((f for f in figures if (f.start, f.end) == (span.start_char, span.end_char)), None)


Doc.set_extension("figures", getter=figures_of, force=True)
Span.set_extension("figure", getter=figure_of, force=True)


@Language.factory(
    "solieu",
    default_config={"patterns": None, "spans_key": SPANS},
    assigns=["doc._.figures", "doc.spans", "span._.figure"],
)
def make_solieu(nlp: Language, name: str, patterns: str | None = None, spans_key: str = SPANS) -> Component:
    """The registered component, ``nlp.add_pipe("solieu", config={"patterns": "my-patterns"})``."""
    del nlp
    return Component(patterns, spans_key, name)
