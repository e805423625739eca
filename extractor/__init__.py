"""Find every figure of a Vietnamese article, one small step per module.

The life of a figure: ``text`` (the article and its normalised view) ->
``numbers`` (what has a value: ``digits`` with ``scales`` behind them, and
``spelled`` ones, by ``number_words``; each is a ``number``) -> ``skeleton``
(the text with each number one character) -> ``candidates`` (forms and
never-figures, both by ``rules``) ->
``overlap`` (one candidate per place) -> ``sentences`` -> ``cutting``,
``words`` and ``document`` (tokens, labelled by underthesea's models through the tables of
``tagging``, for the sentences of a batch at once) -> ``reading`` (unit, noun, kind,
or a rejection: ``measuring`` where a unit stands, ``counting`` where a noun is counted, ``ranging``
for two numbers; helped by ``units``, ``nouns``, ``pricing``, ``borrowing`` and ``quantity``) -> ``context``
(what the words around say) -> ``confidence`` -> ``records`` -> ``checks`` (do the
numbers fit together?). ``pipeline`` takes the articles of a batch through these
steps, one after the other; ``draft`` is what they hand on. ``extract`` and
``explain`` are the same path.
``knowledge`` compiles the pattern files for all of them (``spellings``: many words as one pattern);
``disk_cache`` keeps it for the next run, ``remembered`` what is found out about a word,
``uncollected`` lets the search for cycles rest.

``necessity`` says what a text must hold before a pattern is run on it, ``openings`` how its matches begin,
``leads`` how near a number (all by ``pattern_tree``); ``index`` looks for many patterns at once.
``context`` runs the token rules (``matching``: ``sequence`` over a ``row``; ``ruled_line`` is a sentence under them)
and asks: ``rates`` for per, ``carrying`` for what holds for a neighbour too,
``times`` (with ``time_forms``, and ``calendars`` for the article's own date) for EDTF, ``places`` (with
``place_text``, ``place_mentions``, ``place_chains`` and ``gazetteer``) for where, ``scope`` (with
``sharing``) which of them governs which figure, ``subjects`` (``walks`` to the left of a number,
``attributes``, ``borrowed``, ``owners``, ``objects``; all in ``phrases``) for what is measured,
``baselines`` for what it is compared with, ``sources`` (with ``speakers`` and
``naming``) for who says so.

``archive`` keeps the figures of many articles in one SQLite file; ``claims``
asks it whether it supports a claim, ``conflicts`` where articles disagree
(``intervals`` and ``periods`` say when two numbers and two times fit).

Around it: ``readers``, ``batch`` and ``writers`` run it over dumps, ``engines`` on clusters,
``terminal`` (on ``console``), ``page``, ``report`` and ``notebook`` show it, ``component`` puts it into spaCy,
``arrow`` and ``tabular`` into tables and engines, ``export`` into annotation
tools and back, and ``evaluation`` (with ``judging``), ``golden`` and ``pattern_check`` measure it.

>>> [f.text for f in extract("Tỉnh có 152/152 xã đạt chuẩn.")]
['152/152 xã']
"""

from solieu.extractor.pipeline import Extractor, extract
from solieu.extractor.tabular import extract_table

__all__ = ["Extractor", "extract", "extract_table"]
