"""The same quantity stated again in the article with another value: `45 vụ` in the headline, `54 vụ` in the text.

Most figures that look alike are of different things, so much must agree before
two count as one quantity: kind, unit, noun phrase, rate, change and baseline,
the words right before and behind, and the time or place that both name. And no
word may say that it is another one (`thêm`, `đợt trước`: the list ``restated-other``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from solieu.extractor.checks.frame import Frame
from solieu.extractor.checks.outcome import Outcome, agrees, differs, same_thing
from solieu.extractor.checks.printed import printed
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted
from solieu.extractor.text import fold
from solieu.schemas.figure import Figure

_KINDS = ("count", "money", "measure", "percent")
_OPEN = ("under", "at_least", "at_most", "order")
_REACH, _SIDE, _BOTH = 60, 2, 5
# Of more figures than this that look alike only the first are compared: a table is no statement.
_MANY = 40
_TOKEN = regex.compile(r"[\p{L}\d]+(?:[./-]\d+){0,3}")
_CUT = regex.compile(r"[\p{Co},.;:!?()\n]")


def restated(found: Related) -> Outcome | None:
    """Whether a figure that the text says to have stood before (`22 cán bộ nói trên`) stood so."""
    again = found.one("again")
    if again is None or again.bound != "exact" or again.value is None:
        return None
    earlier = [f for f in found.article if f.start < again.start and f.value is not None and _one_noun(f, again)]
    if not earlier or (again.subject or again.unit) is None:
        return None
    first = earlier[0]
    if any(f.value == again.value for f in earlier):
        return agrees(f"{named(again)}, as said before.")
    if len(earlier) > 1 or first.bound != "exact" or first.sentence.start == again.sentence.start:
        return None
    return differs(f"{named(again)}, but before the text says {named(first)}. {quoted(first)} {quoted(again)}")


def _one_noun(a: Figure, b: Figure) -> bool:
    return a.kind == b.kind and a.unit is not None and a.unit == b.unit and a.change == b.change and a.per == b.per


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure with its subject, folded, and where it stands in the frame."""

    frame: Frame
    place: int
    figure: Figure
    subject: str

    def before(self) -> list[str]:
        """The words of its clause before it, the nearest first."""
        left = _CUT.split(self.frame.text[max(0, self.place - _REACH) : self.place])[-1]
        return list(_TOKEN.findall(left))[::-1]

    def behind(self) -> list[str]:
        """The words of its clause behind it."""
        right = _CUT.split(self.frame.text[self.place + 1 : self.place + 1 + _REACH])[0]
        return list(_TOKEN.findall(right))


def restatements(frame: Frame, other: frozenset[str]) -> Iterator[tuple[Outcome, tuple[Figure, Figure]]]:
    """Pairs of figures that state one quantity, and whether their values agree; each figure is compared with the first."""
    alike: dict[tuple[object, ...], list[tuple[int, Figure]]] = {}
    for place, figure in frame.figures.items():
        if figure.value is not None and figure.kind in _KINDS and figure.bound not in _OPEN:
            alike.setdefault(_key(figure), []).append((place, figure))
    for group in alike.values():
        if group[0][1].sentence.start != group[-1][1].sentence.start:
            yield from _among(frame, group[:_MANY], other)


def _among(
    frame: Frame, group: list[tuple[int, Figure]], other: frozenset[str]
) -> Iterator[tuple[Outcome, tuple[Figure, Figure]]]:
    firsts: list[Statement] = []
    for place, figure in group:
        said = Statement(frame, place, figure, fold(figure.subject or ""))
        first = next((s for s in firsts if s.figure.sentence.start != figure.sentence.start and _same(s, said)), None)
        if first is None:
            firsts.append(said)
        elif not _another(first.figure, figure, other):
            outcome = _compared(first.figure, figure, frame.figures.values())
            if outcome is not None:
                yield outcome, (first.figure, figure)


def _key(f: Figure) -> tuple[object, ...]:
    return f.kind, f.unit_id or f.unit, f.per, f.change, f.baseline


def _one_subject(a: Statement, b: Statement) -> bool:
    """The same noun phrase, or one that goes on: `rừng phòng hộ` and `rừng phòng hộ ven biển`."""
    one, two = sorted((a.subject, b.subject), key=len)
    return two.startswith(one) if one else not two


def _same(a: Statement, b: Statement) -> bool:
    """`Công an tỉnh xử lý 45 vụ vi phạm giao thông`: enough equal words on both sides, and a time or place in common."""
    if not (_one_subject(a, b) and _one_occasion(a.figure, b.figure)):
        return False
    behind, before = _shared(a.behind(), b.behind()), _shared(a.before(), b.before())
    return behind >= _SIDE and before >= _SIDE and behind + before >= _BOTH


def _one_occasion(a: Figure, b: Figure) -> bool:
    """A time or place in common, and none that differs."""
    times, places = _time(a) == _time(b), _place(a) == _place(b)
    known = (times and a.time is not None) or (places and a.place is not None)
    return known and (times or not (a.time and b.time)) and (places or not (a.place and b.place))


def _shared(a: Iterable[str], b: Iterable[str]) -> int:
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def _time(figure: Figure) -> str | None:
    return figure.time.edtf if figure.time else None


def _place(figure: Figure) -> str | None:
    return (figure.place.code or fold(figure.place.text)) if figure.place else None


def _another(a: Figure, b: Figure, other: frozenset[str]) -> bool:
    """Whether a sentence says that its figure is a further one, or one of another day."""
    said = " ".join(_TOKEN.findall(fold(f"{a.sentence.text} {b.sentence.text}")))
    return any(f" {word} " in f" {said} " for word in other)


def _compared(first: Figure, again: Figure, article: Iterable[Figure]) -> Outcome | None:
    a, b = printed(first), printed(again)
    if a is None or b is None or not same_thing(first, again):
        return None
    if a.meets(b):
        return agrees(f"{named(again)}, as said before: {named(first)}.")
    beside = {first.sentence.start: again.value, again.sentence.start: first.value}
    if any(f.value == beside.get(f.sentence.start, -1) for f in article if f.value is not None):
        return None  # `không phải 45 mà là 54 vụ`: the article itself speaks of both
    return differs(f"{named(again)}, but before the text says {named(first)}. {quoted(first)} {quoted(again)}")
