"""Find every figure of a Vietnamese article, one small step per module.

The life of a figure: ``text`` (the article and its normalised view) ->
``numbers`` (what has a value) -> ``skeleton`` (the text with each number one
character) -> ``candidates`` (forms and never-figures, both by rule) ->
``overlap`` (one candidate per place) -> ``sentences`` -> ``words`` and
``document`` (tokens from underthesea in a spaCy ``Doc``) -> ``reading`` (unit, noun, kind,
or a rejection; helped by ``units``, ``nouns`` and ``quantity``) -> ``context``
(bound, change; ``rates`` for per) -> ``pipeline`` (the records).
``knowledge`` compiles the pattern files for all of them. ``extract`` and
``explain`` are the same path.

Around it: ``readers``, ``batch`` and ``writers`` run it over dumps,
``terminal`` and ``page`` show it, ``component`` puts it into spaCy, and
``evaluation``, ``golden`` and ``pattern_check`` measure it.

>>> [f.text for f in extract("Tỉnh có 152/152 xã đạt chuẩn.")]
['152/152 xã']
"""

from solieu.extractor.pipeline import Extractor, extract

__all__ = ["Extractor", "extract"]
