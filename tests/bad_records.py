"""Over two hundred kinds of bad record, by name: what dumps hold that is no article."""

import json
from collections.abc import Iterator

GOOD = '{"id": "a", "title": "Tin", "text": "Có 5 xã ngập.", "date": "2021-04-23"}'
DEEP = 100_000


def text(value: str) -> bytes:
    """A record whose text is this, written as JSON."""
    return f'{{"id": "bad", "text": {value}}}'.encode()


def raw(inside: bytes) -> bytes:
    """A record whose text holds these bytes."""
    return b'{"id": "bad", "text": "C' + inside + b' ngan"}'


# No UTF-8: bytes that never stand in it, cut or overlong sequences, halves of pairs, beyond Unicode.
BYTES = """80 bf c0 c1 c3 e1 e1ba f0 f09f f09f98 f5 f8 fc fe ff c080 c0af c1bf e08080 e080af e09f80 eda080 edafbf
edb080 edbfbf eda080edb080 f0808080 f08fbfbf f4908080 f7bfbfbf f8808080
fc8080808080 c328 e128a1 e1a128 f0288cbc f09028bc fffe feff e3 93 a0 d2 fd20"""
# Letters of other encodings, whose bytes are no UTF-8.
LETTERS = {
    "cp1252": "é",
    "koi8-r": "Ж",
    "shift_jis": "表",
    "gbk": "中",
    "euc-kr": "한",
    "big5": "中",
    "cp1258": "ơ",
    "utf-16-le": "ẫ",
}


def bad_bytes() -> Iterator[tuple[str, bytes]]:
    for code in BYTES.split():
        yield f"bytes {code}", raw(bytes.fromhex(code))
    for name, letter in LETTERS.items():
        if name != "utf-16-le":
            yield f"a letter of {name}", raw(letter.encode(name))
    yield "bad byte in the id", b'{"id": "\xff", "text": "x"}'
    yield "bad byte in a key", b'{"\xff": 1, "text": "x"}'
    yield "bad byte in the title", b'{"title": "\xe1", "text": "x"}'
    yield "bad byte in the date", b'{"date": "\xc3", "text": "x"}'
    yield "bad byte behind the object", GOOD.encode() + b"\xff"
    yield "bad byte before the object", b"\xfe" + GOOD.encode()


def surrogates() -> Iterator[tuple[str, bytes]]:
    for code in ("d800", "dbff", "dc00", "dfff", "D83D", "de00"):
        yield f"lone surrogate {code}", text(f'"5 \\u{code} ha"')
    yield "surrogates the wrong way round", text('"\\ude00\\ud83d"')
    yield "two high surrogates", text('"\\ud83d\\ud83d"')
    yield "surrogate before a letter", text('"\\ud83da"')
    yield "surrogate at the end", text('"5 ha \\ud83d"')


def controls() -> Iterator[tuple[str, bytes]]:
    for place, value in {"start": "\\u00005", "middle": "5\\u0000ha", "end": "5 ha\\u0000", "alone": "\\u0000"}.items():
        yield f"NUL at the {place}", text(f'"{value}"')
    for code in sorted(set(range(32)) - {10}):
        yield f"raw control {code:02x}", raw(bytes([code]))
    yield "a record of NUL", b"\0" * 100
    yield "a record of control characters", bytes(range(1, 9)) * 5


def depth() -> Iterator[tuple[str, bytes]]:
    for name, opening, closing in (("arrays", "[", "]"), ("objects", '{"a":', "}")):
        core = "1" if name == "objects" else ""
        for many in (5_000, DEEP):
            yield f"text of {many} {name}", text(opening * many + core + closing * many)
            field = f'{{"text": "x", "other": {opening * many}{core}{closing * many}}}'
            yield f"another field of {many} {name}", field.encode()
    yield "arrays never closed", b"[" * DEEP
    yield "objects never closed", b'{"text":' * DEEP
    yield "brackets by turns", b'[{"a":' * 5_000


def numbers() -> Iterator[tuple[str, bytes]]:
    long = "7" * 5_000
    for field in ("text", "id", "date", "title", "other"):
        base = "" if field == "text" else '"text": "x", '
        for name, number in {"whole": long, "negative": "-" + long, "fraction": "0." + long, "mixed": long + ".5e9"}.items():
            yield f"{name} number of 5000 digits as {field}", f'{{{base}"{field}": {number}}}'.encode()
    for name, number in {
        "leading zero": "012",
        "hexadecimal": "0x10",
        "plus": "+1",
        "bare point": ".5",
        "point behind": "5.",
        "no exponent": "1e",
        "comma": "1,5,",
        "grouped": "1_000",
        "two points": "1.2.3",
        "minus alone": "-",
    }.items():
        yield f"no number: {name}", f'{{"text": "x", "other": {number}}}'.encode()


def fields() -> Iterator[tuple[str, bytes]]:
    for name, value in {
        "whole number": "5",
        "zero": "0",
        "negative": "-1",
        "fraction": "1.5",
        "exponent": "1e9",
        "infinite": "1e999",
        "Infinity": "Infinity",
        "NaN": "NaN",
        "true": "true",
        "false": "false",
        "null": "null",
        "empty list": "[]",
        "list of texts": '["Có 5 xã."]',
        "list of lists": "[[1]]",
        "empty object": "{}",
        "object": '{"vi": "Có 5 xã."}',
    }.items():
        yield f"text is {name}", text(value)
    for name, record in {
        "no field": {},
        "only an id": {"id": "x"},
        "text in capitals": {"TEXT": "x"},
        "text with a space": {"text ": "x"},
        "text in another field": {"content": "x"},
        "text within another": {"article": {"text": "x"}},
        "a figure of solieu": {"schema_version": "1", "figure_id": "0" * 16, "text": "5 xã"},
    }.items():
        yield name, json.dumps(record, ensure_ascii=False).encode()
    for name, value in {
        "a number": "5",
        "a fraction": "-1.5e3",
        "a string": '"Có 5 xã."',
        "null": "null",
        "true": "true",
        "an empty list": "[]",
        "a list of records": f"[{GOOD}]",
        "an empty string": '""',
    }.items():
        yield f"the record is {name}", value.encode()


def syntax() -> Iterator[tuple[str, bytes]]:
    good = GOOD.encode()
    for cut in range(1, len(good) - 1, 2):
        yield f"cut at {cut}", good[:cut]
    for name, line in {
        "no opening brace": GOOD[1:],
        "two closing braces": GOOD + "}",
        "a bracket instead of a brace": GOOD[:-1] + "]",
        "single quotes": GOOD.replace('"', "'"),
        "typographic quotes": GOOD.replace('"', "”"),
        "no quotes around a key": GOOD.replace('"id"', "id"),
        "no colon": GOOD.replace(": ", " ", 1),
        "two colons": GOOD.replace(": ", ":: ", 1),
        "no comma": GOOD.replace(", ", " ", 1),
        "two commas": GOOD.replace(", ", ",, ", 1),
        "comma at the end": GOOD[:-1] + ",}",
        "comma at the start": "{," + GOOD[1:],
        "a key alone": '{"text"}',
        "a value missing": '{"text": }',
        "None": text("None").decode(),
        "True": text("True").decode(),
        "undefined": text("undefined").decode(),
        "escape \\x": text('"\\x41"').decode(),
        "escape \\u of two digits": text('"\\u41"').decode(),
        "escape \\u of letters": text('"\\uzzzz"').decode(),
        "escape of a quote of the wrong kind": text('"\\\'"').decode(),
        "comment": GOOD.replace(", ", ", /* note */ ", 1),
        "hash comment": "# " + "note",
        "slash comment": "// note",
        "a page": "<html><body>5 ha</body></html>",
        "a row of CSV": "7;Tin;5 ha",
        "a log line": "2021-04-23 08:00:00 ERROR crawl failed",
        "a Python record": "{'text': u'5 ha'}",
        "a byte order mark twice": "\ufeff\ufeff" + GOOD,
        "a function call": f"callback({GOOD});",
        "words": "Có năm xã ngập",
        "a quote never closed in a key": '{"text: "x"}',
        "a text never closed": '{"id": "bad", "text": "Có 5 xã}',
        "a quote within the text": text('"Ông nói "5 xã" ngập"').decode(),
    }.items():
        yield name, line.encode()


def bad_records() -> dict[str, bytes]:
    """Every kind of bad record of JSON, by name."""
    return {
        name: record for kinds in (bad_bytes, surrogates, controls, depth, numbers, fields, syntax) for name, record in kinds()
    }


# Odd, and yet an article: what is wrong stands outside its text, and its text is whole.
ODD = {
    "id is a list": '{"id": [1], "text": "x"}',
    "id is an object": '{"id": {"$oid": "1"}, "text": "x"}',
    "id is true": '{"id": true, "text": "x"}',
    "id is null": '{"id": null, "text": "x"}',
    "id is empty": '{"id": "", "text": "x"}',
    "id is a fraction": '{"id": 1.5, "text": "x"}',
    "id is half a pair": '{"id": "\\ud800", "text": "x"}',
    "date is a number": '{"date": 20210423, "text": "x"}',
    "date is a list": '{"date": [2021], "text": "x"}',
    "date is an object": '{"date": {"$date": 1}, "text": "x"}',
    "date is no day": '{"date": "2021-13-45", "text": "x"}',
    "date is NaN": '{"date": NaN, "text": "x"}',
    "title is a number": '{"title": 5, "text": "x"}',
    "title is a list": '{"title": ["x"], "text": "x"}',
    "title is half a pair": '{"title": "\\ud800", "text": "x"}',
    "text is empty": '{"text": ""}',
    "text is blank": '{"text": " \\n\\t"}',
    "text twice": '{"text": "y", "text": "x"}',
    "a pair of surrogates": '{"text": "\\ud83d\\ude00"}',
    "a character that is none": '{"text": "\\uffff"}',
    "right to left": '{"text": "\\u202e5 ha"}',
    "spaces around": '   {"text": "x"}   ',
    "many fields": json.dumps({"text": "x"} | {f"f{i}": i for i in range(2000)}),
}
