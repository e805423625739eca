"""The shipped pattern files: every example comes out, every name is used once."""

from collections import Counter

from solieu.extractor import Extractor
from solieu.extractor.pattern_check import check, count, parse
from solieu.patterns import load
from solieu.schemas.pattern import PatternFile


def test_every_example_of_every_entry_comes_out(extractor: Extractor) -> None:
    assert list(check(load(), extractor)) == []
    assert count(load()) > 350


def test_names_are_unique() -> None:
    patterns = load()
    for table in (patterns.form, patterns.never, patterns.bound, patterns.context):
        doubled = [name for name, times in Counter(e.name for e in table).items() if times > 1]
        assert doubled == []


def test_words_are_written_folded() -> None:
    from solieu.extractor.text import fold

    patterns = load()
    written = [f for u in patterns.unit for f in u.forms] + [w.word for w in patterns.number_word]
    written += [w for t in patterns.words for w in t.words] + [p for n in patterns.never for p in (*n.before, *n.after)]
    assert [w for w in written if fold(w) != w] == []


def test_a_check_that_fails_says_so(extractor: Extractor) -> None:
    unit = load().unit[0]
    wrong = PatternFile(unit=(unit.model_copy(update={"examples": ("có [3 xã] ngập",)}),))
    assert len(list(check(wrong, extractor))) == 1


def test_examples_are_parsed_with_their_value() -> None:
    example = parse("có [1,5 triệu người] ở => 1500000")
    assert (example.text, example.inner, str(example.value)) == ("có 1,5 triệu người ở", "1,5 triệu người", "1500000")
