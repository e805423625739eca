"""The two habits every model shares: it cannot change, and it knows all its keys."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of every model: immutable, and unknown keys are an error.

    >>> Frozen.model_config["frozen"], Frozen.model_config["extra"]
    (True, 'forbid')
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
