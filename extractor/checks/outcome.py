"""What a check says, before it becomes part of the records."""

from dataclasses import dataclass
from typing import Literal

from solieu.schemas.figure import Figure

Status = Literal["ok", "mismatch", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Status and sentence of a check.

    >>> agrees("139/186 is 74,7 %.").status
    'ok'
    """

    status: Status
    detail: str


def agrees(detail: str) -> Outcome:
    """The numbers fit."""
    return Outcome("ok", detail)


def differs(detail: str) -> Outcome:
    """The numbers do not fit."""
    return Outcome("mismatch", detail)


def lacks(detail: str) -> Outcome:
    """A term is missing, so nothing can be said."""
    return Outcome("not_checkable", detail)


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures may stand in one sum: counts always, else only with the same unit.

    >>> from solieu.extractor import extract
    >>> comparable(*extract("Từ 5 kg lên 8 km."))
    False
    """
    if a.kind != b.kind:
        return False
    return a.kind in ("count", "percent") or a.unit_id == b.unit_id


def same_thing(a: Figure, b: Figure) -> bool:
    """Whether two figures count the same thing by their units; a figure that names none says nothing against it.

    >>> from solieu.extractor import extract
    >>> same_thing(*extract("Có 5 xã và 3 huyện."))
    False
    """
    if not comparable(a, b):
        return False
    if a.unit is None or b.unit is None or a.unit_id == b.unit_id is not None:
        return True
    return f"{a.unit} ".startswith(f"{b.unit} ") or f"{b.unit} ".startswith(f"{a.unit} ")  # `chiếc xe`, then `chiếc`
