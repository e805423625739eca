"""Why a run on an engine ends before its end."""

from solieu.extractor.batch.errors import BatchError


class EngineError(BatchError):
    """The engine gave up, or could not start; what is done is kept, and the same command goes on.

    >>> EngineError("x").exit_code
    4
    """

    exit_code = 4


class TaskError(Exception):
    """What a task failed of, as the engine's own log shows it; engines try such a task again."""
