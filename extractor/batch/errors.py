"""Why a run ends before its end: each error is a sentence with its exit code."""


class BatchError(Exception):
    """A run that cannot go on; ``exit_code`` is what the command line ends with.

    >>> BatchError("x").exit_code
    2
    """

    exit_code = 2


class OutputError(BatchError):
    """An output that no run may replace, such as a device: a usage error."""


class ShareError(BatchError):
    """``--shard`` that names no share, or goes with no such output: a usage error."""


class PartError(BatchError):
    """Parts that do not make one output: one is missing, doubled, changed or of another run."""


class ChangedError(BatchError):
    """Half-done work belongs to another input, other patterns, another version or other settings."""


class HeldError(BatchError):
    """Another run holds the output.

    >>> HeldError("x").exit_code
    75
    """

    exit_code = 75


class Terminated(KeyboardInterrupt):
    """SIGTERM, raised by the handler of whoever runs a batch."""


class StoppedError(BatchError):
    """A clean stop: the work done so far is kept.

    >>> StoppedError("x", 143).exit_code
    143
    """

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
