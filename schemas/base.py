"""The two habits every model shares: it cannot change, and it knows all its keys."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of every model: immutable, and unknown keys are an error.

    >>> Frozen.model_config["frozen"], Frozen.model_config["extra"]
    (True, 'forbid')
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)

    @classmethod
    def validated(cls, record: Mapping[str, Any]) -> Self:
        """A record validated by its schema alone: ``model_validate`` without options, in half the time.

        >>> Frozen.validated({})
        Frozen()
        """
        made: Self = cls.__pydantic_validator__.validate_python(record)
        return made
