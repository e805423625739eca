"""The terminal itself: how wide, whether in colour, and text from outside made harmless."""

import sys

from rich.console import Console
from rich.text import Text

from solieu.schemas.printable import one_line

PIPE_WIDTH = 220
NARROW = 120


def console() -> Console:
    """Stdout for people. Colour only where a terminal reads it and NO_COLOR is not set.

    Full width where stdout is no terminal: a digit is never cut off in a pipe.
    A letter that the terminal cannot write becomes a question mark.

    >>> console().width >= 20
    True
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    made = Console(highlight=False, markup=False, emoji=False)
    return made if made.is_terminal else Console(highlight=False, markup=False, emoji=False, width=PIPE_WIDTH)


def cell(text: str, style: str = "") -> Text:
    """Text of an article or a file as one line, its control characters and markup without effect.

    >>> cell("[red]3\\x1b xã").plain
    '[red]3� xã'
    """
    return Text(one_line(text), style=style)
