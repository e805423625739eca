"""Which characters of a text from outside may reach a terminal.

An article, a file name or a unit may hold the escape sequences that colour a
terminal, move its cursor or set its title, and the marks that turn the order
of a line around. None of them is printed.
"""

import json
import unicodedata

_BREAKS = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_KEPT = "\n\t"
_UNSEEN = "\ufffd"


def printable(text: str) -> str:
    """The text without control characters: only line breaks and tabs are left of them.

    Every kind of line break becomes one newline. Format characters (zero-width
    ones, marks of direction) are left out; other control characters and halves
    of surrogate pairs become U+FFFD, so that one sees that something was there.

    >>> printable("3 x\\x1b[31mã\\u202e\\r\\n5\\u200b ha")
    '3 x�[31mã\\n5 ha'
    """
    if text.isprintable():
        return text
    return "".join(map(_shown, text.replace("\r\n", "\n").translate(_BREAKS)))


def _shown(character: str) -> str:
    if character in _KEPT:
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return _UNSEEN if category in ("Cc", "Cs") else character


def one_line(text: str) -> str:
    """The same in one line, for a cell of a table or a message.

    >>> one_line("3 xã\\n\\tngập")
    '3 xã ngập'
    """
    return " ".join(printable(text).split())


def escaped(data: str) -> str:
    """JSON that says the same and can be looked at: 7F to 9F and marks of direction, which encoders leave, escaped.

    >>> escaped('"3\x9b xã"')
    '"3\\\\u009b xã"'
    """
    if data.isprintable():
        return data
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in data)
