"""The limits of a run, by name: what is beyond them goes to quarantine instead of eating the machine."""

from collections.abc import Iterable

from pydantic import Field, ValidationError

from solieu.schemas.base import Frozen


class LimitError(ValueError):
    """A limit that does not exist or cannot have this value: a usage error."""


class Limits(Frozen):
    """Bounds on what one record may cost; ``--limit NAME=VALUE`` sets any of them.

    >>> Limits().article_chars
    5000000
    """

    article_chars: int = Field(default=5_000_000, ge=1, description="code points of one article")
    line_bytes: int = Field(default=32 * 2**20, ge=64, description="bytes of one line or record of a dump, decompressed")
    decompression_ratio: float = Field(default=250, ge=1, description="decompressed size over compressed size, behind 16 MiB")
    number_digits: int = Field(default=1000, ge=1, le=4000, description="digits of one number in a JSON record")
    deadline_seconds: float = Field(default=120, gt=0, description="time one article or page may take")
    worker_memory_mb: int = Field(default=1024, ge=64, description="memory in MB that one worker process may use")


def parse_limits(given: Iterable[str]) -> Limits:
    """The limits of ``NAME=VALUE`` settings, the others at their defaults.

    Raises:
        LimitError: a name that is no limit, or a value it cannot have.

    >>> parse_limits(["line_bytes=1000"]).line_bytes
    1000
    """
    pairs = [one.partition("=") for one in given]
    for name, equals, _ in pairs:
        if not equals or name not in Limits.model_fields:
            raise LimitError(
                f"--limit {name}{equals}: no limit of that name. Write NAME=VALUE with one of: {', '.join(Limits.model_fields)}."
            )
    try:
        return Limits.model_validate({name: value.replace("_", "") for name, _, value in pairs})
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        raise LimitError(f"--limit {name}={problem['input']}: {problem['msg']}. {_described(name)}") from error


def _described(name: str) -> str:
    field = Limits.model_fields[name]
    return f"It is the {field.description} (default {field.default})."
