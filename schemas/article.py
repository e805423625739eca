"""An article as it was read, and what is written when one cannot be."""

from datetime import date as Date

from pydantic import Field

from solieu.schemas.base import Frozen


class Article(Frozen):
    """One article. ``text`` is exactly what was read; offsets count its code points.

    >>> Article(doc_id="a.txt", text="152/152 xã").text[:7]
    '152/152'
    """

    doc_id: str
    text: str
    date: Date | None = Field(default=None, description="day of publication, for relative times")
    title: str | None = Field(default=None, description="headline, where the dump holds one apart from the text")
    file: str = Field(default="", description="name of the input it was read from")
    line: int | None = Field(default=None, description="its line or row in that input, from 1")
    byte: int | None = Field(default=None, description="offset of its first byte in that input, decompressed")


class Quarantine(Frozen):
    """An input record that could not be read, and where it stands.

    >>> Quarantine(file="dump.jsonl", line=3, byte=120, reason="no field 'text'").line
    3
    """

    file: str
    line: int | None = Field(ge=1, description="line of the file, from 1; null for a whole file")
    byte: int | None = Field(ge=0, description="offset of the record's first byte in the file")
    reason: str = Field(description="a sentence: what is wrong and what to do")
