"""Why a run on an engine ends before its end."""

import re

from solieu.extractor.batch.errors import BatchError


class EngineError(BatchError):
    """The engine gave up, or could not start; what is done is kept, and the same command goes on.

    >>> EngineError("x").exit_code
    4
    """

    exit_code = 4


class TaskError(Exception):
    """What a task failed of, as the engine's own log shows it; engines try such a task again."""


def said(error: Exception) -> str:
    """The line of an engine's long report that says what is wrong: the task's own, the last of them, else the first line.

    >>> said(ValueError("Job aborted: ... Traceback\\n  File x\\nTaskError: out: No space left on device\\n\\n\\tat org"))
    'out: No space left on device'
    """
    if told := re.findall(r"TaskError: (.+)", str(error)):
        return str(told[-1]).strip()
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[0][:300]
