"""Noun phrases: where one ends, where one begins, and the clause around it."""

from solieu.extractor.document import Token
from solieu.extractor.knowledge import knowledge
from solieu.extractor.phrases import Line, before, clause, end_of, governed, opening_phrase


def _line(tagged: str) -> Line:
    tokens: list[Token] = []
    view = ""
    for item in tagged.split(" "):
        word, _, tag = item.rpartition("/")
        word = word.replace("_", " ")
        tokens.append(Token(len(view), len(view) + len(word), word.lower(), tag, tag))
        view += word + " "
    return Line(view, tokens, knowledge().lists)


def test_a_phrase_ends_at_a_verb_a_comma_or_a_demonstrative() -> None:
    assert end_of(_line("cán_bộ/N Công_an/Np chính_quy/A đảm_nhiệm/V"), 0, 4) == 3
    assert end_of(_line("xe/N tải/N này/P"), 0, 3) == 2
    assert end_of(_line("xe/N ,/CH nhà/N bị/V"), 0, 4) == 1


def test_nouns_counted_together_are_one_phrase() -> None:
    assert end_of(_line("thôn/N ,/CH buôn/V trên/E"), 0, 4) == 3


def test_a_phrase_never_passes_its_limit() -> None:
    assert end_of(_line("xã/N vùng/N cao/A"), 0, 2) == 2


def test_a_phrase_to_the_left_drops_what_leads_it() -> None:
    assert before(_line("có/V mỗi/L xã/N nghèo/A"), 3) == (2, 4)
    assert before(_line("đã/R bán/V"), 1) is None


def test_a_clause_begins_behind_a_mark_and_passes_over_brackets() -> None:
    line = _line("Năm/N nay/P ,/CH xe/N (/CH 5/N ,/CH cửa/N )/CH giảm/V")
    assert clause(line, 9) == 3
    assert opening_phrase(line, 3, 9) == (3, 4)


def test_what_governs_a_phrase() -> None:
    line = _line("loa/N của/E mỗi/L phường/N")
    assert governed(line, 3)
    assert not governed(line, 0)
