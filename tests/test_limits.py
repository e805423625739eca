"""Limits: named, with defaults, set by NAME=VALUE, refused with a sentence."""

import pytest
from pydantic import ValidationError

from solieu.schemas.limits import LimitError, Limits, parse_limits


def test_names_and_defaults() -> None:
    names = {"article_chars", "line_bytes", "decompression_ratio", "number_digits", "deadline_seconds", "worker_memory_mb"}
    assert set(Limits.model_fields) == names
    assert parse_limits([]) == Limits()
    assert all(field.description for field in Limits.model_fields.values())
    # A longest article in escapes of six bytes still fits on a line.
    assert Limits().line_bytes > 6 * Limits().article_chars


def test_they_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Limits().line_bytes = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("line_bytes=1_000_000", "line_bytes", 1_000_000),
        ("deadline_seconds=0.5", "deadline_seconds", 0.5),
        ("number_digits=20", "number_digits", 20),
    ],
)
def test_each_can_be_set(given: str, name: str, value: float) -> None:
    assert getattr(parse_limits([given]), name) == value


@pytest.mark.parametrize(
    "given", ["lines=5", "line_bytes", "line_bytes=", "line_bytes=many", "line_bytes=-1", "number_digits=9999", "=5", ""]
)
def test_what_cannot_be_set_is_told(given: str) -> None:
    with pytest.raises(LimitError, match=r"^--limit .*\."):
        parse_limits([given])
