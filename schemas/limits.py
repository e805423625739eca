"""Limits of a run: named settings that keep one bad record from spoiling the rest."""

from pydantic import Field

from solieu.schemas.base import Frozen


class Limits(Frozen):
    """What one article may cost before it goes to quarantine.

    >>> Limits(deadline_seconds=5).deadline_seconds
    5.0
    """

    deadline_seconds: float = Field(default=120, gt=0, description="seconds one article may take")
    worker_memory_mb: int = Field(default=2000, ge=16, description="MB a worker may take on top of what the models use")
