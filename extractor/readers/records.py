"""From the fields of a record to an article, or to the row that says why it is none."""

from collections.abc import Iterable, Mapping
from datetime import date as Date
from functools import lru_cache
from logging import getLogger
from typing import Any

import regex

from solieu.extractor.readers.settings import Fields, Origin, ReadSettings, Record, printable, some
from solieu.patterns import reading
from solieu.schemas.article import Article

_ISO = regex.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = regex.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LOG = getLogger("solieu.readers")


def article(data: Mapping[str, Any], origin: Origin, settings: ReadSettings, fields: Fields) -> Record:
    """The article of a record, or its quarantine row.

    >>> article({"text": "Có 5 xã ngập.", "id": 7}, Origin("d.jsonl", 1, 0), ReadSettings(), Fields()).doc_id
    '7'
    """
    if "figure_id" in data and "schema_version" in data:
        return origin.bad("a record that solieu itself wrote, not an article. Leave this file out of the input.")
    text = data.get(fields.text)
    if not isinstance(text, str):
        has = ", ".join(map(str, list(data)[:8])) or "none"
        wrong = "is not a string" if fields.text in data else "is missing"
        return origin.bad(f"field {fields.text!r} {wrong} (fields: {has}). Name the right one with --text-field.")
    if reason := unfit(text, settings):
        return origin.bad(reason)
    return Article(
        doc_id=_id(data.get(fields.id), origin),
        text=text,
        date=read_date(data.get(fields.date)),
        title=_title(data.get(fields.title)),
        file=origin.file,
        line=origin.line,
        byte=origin.byte if origin.byte is None else origin.place(origin.byte),
    )


def unfit(text: str, settings: ReadSettings) -> str:
    """Why a text can be no article; empty where it can.

    >>> unfit("a\\0b", ReadSettings())[:28]
    'the text holds the character'
    """
    if len(text) > settings.limits.article_chars:
        return (
            f"longer than an article may be ({some(len(text))} characters, limit {some(settings.limits.article_chars)}). "
            f"Raise it with --limit article_chars={len(text)}."
        )
    if _surrogate(text):
        return "the text holds half of a surrogate pair, which is no character. Repair the dump's encoding."
    if "\0" in text:
        return (
            "the text holds the character NUL (U+0000), which no text has. Repair the dump, or name its encoding with --encoding."
        )
    return ""


def _surrogate(text: str) -> bool:
    """Whether it holds half of a surrogate pair, which no output could hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _id(given: object, origin: Origin) -> str:
    """The record's own id; where it has none that can be written, file and line."""
    usable = isinstance(given, (str, int)) and not isinstance(given, bool) and str(given) and not _surrogate(str(given))
    if usable:
        return str(given)
    return f"{origin.file}#{origin.line}" if origin.line is not None else f"{origin.file}@{origin.byte}"


def _title(given: object) -> str | None:
    return given if isinstance(given, str) and given.strip() and not _surrogate(given) else None


def read_date(value: object) -> Date | None:
    """A day of publication as dumps write it (ISO, or day first); None where it is none.

    >>> read_date("2021-04-23T08:00:00+07:00"), read_date("31/05/2021"), read_date("hôm qua")
    (datetime.date(2021, 4, 23), datetime.date(2021, 5, 31), None)
    """
    if isinstance(value, Date):
        return Date(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    if match := _ISO.search(value):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.search(value):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _plain(name: str) -> str:
    """A field name without what writers vary: `Publish_Date`, `publishDate` and `publish-date` are one."""
    return str(regex.sub(r"[\s_-]+", "", name.casefold()))


@lru_cache(maxsize=1)
def _usual() -> dict[str, dict[str, tuple[str, ...]]]:
    known = {field: reading("fields")[field] for field in ("text", "id", "date", "title")}
    return {field: {kind: tuple(map(_plain, names[kind])) for kind in ("table", "record")} for field, names in known.items()}


def guess(field: str, kind: str, names: Iterable[str]) -> str | None:
    """The one among the names that is usual for this field, in a table's header or in a JSON record.

    >>> guess("text", "table", ["stt", "Nội dung"]), guess("text", "table", ["a", "b"])
    ('Nội dung', None)
    """
    given = {_plain(name): name for name in reversed(list(names))}
    return next((given[name] for name in _usual()[field][kind] if name in given), None)


def fields_of_table(columns: list[str], wanted: Fields, name: str) -> Fields:
    """Which columns are read: the named ones; where a name is the default and absent, the usual ones, told in the log.

    >>> fields_of_table(["url", "body"], Fields(), "d.csv")
    Fields(text='body', id='url', date='date', title='title')
    """
    default = Fields()
    chosen = {}
    for field in ("text", "id", "date", "title"):
        named = getattr(wanted, field)
        found = guess(field, "table", columns) if named not in columns and named == getattr(default, field) else None
        chosen[field] = found or named
    guessed = {field: column for field, column in chosen.items() if column != getattr(wanted, field)}
    if guessed:
        tell_guess(printable(name), tuple(guessed.items()))
    return Fields(**chosen)


def fields_of_record(data: Mapping[str, Any], wanted: Fields, name: str) -> Fields:
    """The fields of one JSON record: a day under a usual name is taken where `date` is absent and it is a day.

    >>> fields_of_record({"text": "x", "publishedAt": "2021-04-23"}, Fields(), "d.jsonl").date
    'publishedAt'
    """
    if wanted.date in data or wanted.date != Fields().date:
        return wanted
    found = guess("date", "record", data)
    if found is None or read_date(data[found]) is None:
        return wanted
    tell_guess(name, (("date", found),))
    return Fields(wanted.text, wanted.id, found, wanted.title)


@lru_cache(maxsize=256)
def tell_guess(name: str, guessed: tuple[tuple[str, str], ...]) -> None:
    """Say once for each file what was guessed, and how to name it instead.

    >>> tell_guess("d.csv", ())
    """
    if guessed:
        said = ", ".join(f"{field} from {column!r}" for field, column in guessed)
        option = " ".join(f"--{field}-field" for field, _ in guessed)
        _LOG.warning("%s: reading %s (guessed; name it with %s).", name, printable(said), option)
