"""Encodings: every letter of the tables, and what is recognised or refused without being named."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_readers_formats import in_1258, in_tables

from solieu.extractor.readers import ReadSettings, find_sources, read_sources
from solieu.extractor.readers.detection import detect
from solieu.extractor.readers.encodings import ascii_below, codec
from solieu.patterns import reading
from solieu.schemas.article import Article, Quarantine

TABLES = reading("encodings")
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
ALPHABET = [letter for letter in SMALL + [s.upper() for s in SMALL] if not letter.isascii()]


def bare(letter: str) -> str:
    """The letter without its tone."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES[1:]))


NEWS = "Theo báo cáo của tỉnh, năm nay đã có hơn 44.000 cán bộ về các xã và huyện, được nhiều người dân ủng hộ."


@pytest.mark.parametrize("name", TABLES)
def test_the_whole_alphabet_is_there(name: str) -> None:
    assert len(ALPHABET) == 134
    assert {c for c in TABLES[name]["letters"] if c.isalpha()} == set(ALPHABET)
    sequences = [s for of in TABLES[name]["letters"].values() for s in of]
    assert len(sequences) == len(set(sequences))


@pytest.mark.parametrize("name", TABLES)
def test_every_sequence_is_read_as_its_letter_alone_and_in_a_word(name: str) -> None:
    for letter, sequences in TABLES[name]["letters"].items():
        for sequence in sequences:
            data = bytes.fromhex(sequence)
            assert codec(name).decode(data) == letter
            assert codec(name).decode(b"5 x" + data + b"t. " + data) == f"5 x{letter}t. {letter}"


@pytest.mark.parametrize("name", TABLES)
def test_examples(name: str) -> None:
    assert len(TABLES[name]["examples"]) >= 3
    for example in TABLES[name]["examples"]:
        data, _, text = example.partition(" => ")
        assert codec(name).decode(bytes.fromhex(data)) == text


@pytest.mark.parametrize("alias", [(n, a) for n in TABLES for a in TABLES[n]["aliases"]])
def test_aliases(alias: tuple[str, str]) -> None:
    assert codec(alias[1].upper()).name == alias[0]


# Known spellings of words, as old files hold them: written out, not made from the table.
@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("tcvn3", "ViÖt Nam", "Việt Nam"),
        ("tcvn3", "B¸t X¸t", "Bát Xát"),
        ("tcvn3", "M­êng Kh­¬ng", "Mường Khương"),
        ("tcvn3", "§µ N½ng", "Đà Nẵng"),
        ("tcvn3", "TP Hå ChÝ Minh", "TP Hồ Chí Minh"),
        ("vni", "Vieät Nam", "Việt Nam"),
        ("vni", "Xin chaøo caùc baïn", "Xin chào các bạn"),
        ("vni", "Ñaø Naüng", "Đà Nẵng"),
        ("vni", "Möôøng Khöông", "Mường Khương"),
        ("vni", "THAØNH PHOÁ HOÀ CHÍ MINH", "THÀNH PHỐ HỒ CHÍ MINH"),
    ],
)
def test_words_of_old_files(name: str, data: str, text: str) -> None:
    assert codec(name).decode(data.encode("latin-1")) == text


@pytest.mark.parametrize("name", TABLES)
def test_a_byte_that_is_no_letter_is_an_error(name: str) -> None:
    first = {bytes.fromhex(s)[0] for of in TABLES[name]["letters"].values() for s in of if len(s) == 2}
    lone = [b for b in range(128, 256) if b not in first]
    assert lone
    for byte in lone:
        with pytest.raises(UnicodeDecodeError) as error:
            codec(name).decode(b"5 " + bytes([byte]))
        assert error.value.start == 2


@pytest.mark.parametrize("name", TABLES)
@given(words=st.lists(st.text(st.sampled_from([*SMALL, "b", "n", "g"]), min_size=1, max_size=5), max_size=10))
def test_any_text_in_small_or_capital_letters(name: str, words: list[str]) -> None:
    text = " ".join(words)
    assert codec(name).decode(in_tables(text, name)) == text
    # In TCVN3 a capital vowel and the same vowel with a tone behind it is how converters write the capital with a tone.
    assume(name != "tcvn3" or not any(len(w) > 1 and w[1] != w[0] and bare(w[0]) == bare(w[1]) for w in words))
    assert codec(name).decode(in_tables(text.title(), name)) == text.title()


def test_cp1258_is_recognised_by_its_words_and_utf8_is_never_taken_for_it() -> None:
    assert detect(in_1258(NEWS), whole=True).name == "cp1258"
    assert detect(NEWS.encode(), whole=True).name == "utf-8"
    assert detect(NEWS.encode() + b"\n\xff bad\n", whole=True).name == "utf-8"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (in_tables(NEWS, "tcvn3"), "--encoding tcvn3"),
        (in_tables(NEWS, "vni"), "--encoding vni"),
        (NEWS.encode("utf-16-le"), "--encoding utf-16-le"),
        (NEWS.encode("utf-16-be"), "--encoding utf-16-be"),
        ("Le conseil a été réuni à côté".encode("latin-1"), "--encoding"),
        ("Có 5 xã ngập.".encode("cp1258", "replace"), "--encoding"),  # too short to be sure
        ("совет собрался".encode("koi8-r"), "--encoding"),
        ("会議が開かれた".encode("shift_jis"), "--encoding"),
        (bytes(range(128, 256)) * 3, "--encoding"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_what_is_not_certain_is_refused_with_the_option(data: bytes, told: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data if name == "a.txt" else b"id,text\n1," + data.replace(b",", b"") + b"\n")
    if name == "a.csv" and "utf-16" in told:
        return
    (row,) = read_sources(find_sources([str(tmp_path)]), ReadSettings())
    assert isinstance(row, Quarantine) and told in row.reason


def test_utf8_among_recognised_cp1258_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(
        b"id,text\n" + in_1258("".join(f"{i},{NEWS.replace(',', '')}\n" for i in range(4000))) + "9,Có xã.\n".encode()
    )
    *articles, row = read_sources(find_sources([str(tmp_path)]), ReadSettings())
    assert len(articles) == 4000 and all(isinstance(a, Article) for a in articles)
    assert isinstance(row, Quarantine) and row.line == 4002 and "cp1258" in row.reason


def test_which_encodings_can_be_split_in_bytes() -> None:
    for name in ("utf-8", "cp1258", "cp1252", "iso8859-1", "koi8-r", "tcvn3", "vni"):
        assert ascii_below(name), name
    for name in ("utf-16-le", "utf-32-be", "shift_jis", "gbk", "big5", "utf-7", "cp037"):
        assert not ascii_below(name), name


@pytest.mark.parametrize("name", ["gbk", "shift_jis", "big5", "cp037", "iso2022_jp", "gb18030"])
def test_other_encodings_of_python_by_name(name: str, tmp_path: Path) -> None:
    text = "表 5 ha" if name != "cp037" else "5 ha"
    (tmp_path / "d.jsonl").write_bytes((f'{{"text": "{text}"}}\n' * 3).encode(name))
    assert [
        r.text for r in read_sources(find_sources([str(tmp_path)]), ReadSettings(encoding=name)) if isinstance(r, Article)
    ] == [text] * 3
