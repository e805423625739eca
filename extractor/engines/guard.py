"""The child of a process of an engine, asked to do its work, and replaced where it is gone.

Engines' processes hold threads, locks and connections, and must not be forked;
an article that hangs or kills would take the task with it. So each such process
has one clean child for as long as it lives; models are loaded once, there.
"""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from solieu.extractor.engines.errors import TaskError

_ATTEMPTS = 2
_turn = Lock()


class Request(Protocol):
    """Something that can be sent to the child and done there."""

    def do(self) -> Any: ...


@dataclass(slots=True)
class _Child:
    process: "subprocess.Popen[bytes]"
    connection: Connection
    owner: int


_child: _Child | None = None


def ask(request: Request) -> Any:
    """What the request gives, done by the child of this process. A child that was killed is replaced, once.

    Raises:
        TaskError: the request failed, or killed two children.

    >>> from solieu.extractor.engines.parts import Folder
    >>> from solieu.extractor.engines.pieces import Piece
    >>> from solieu.extractor.engines.work import Plan, Task
    >>> from solieu.extractor.readers import ReadSettings
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     ask(Task(Piece(0, ()), Plan(ReadSettings()), Folder(folder))).figures
    0
    """
    with _turn:
        for _ in range(_ATTEMPTS):
            child = _living()
            try:
                child.connection.send(request)
                good, reply = child.connection.recv()
            except (EOFError, OSError):
                end()
                continue
            except BaseException:  # stopped in between: the reply that still comes is nobody's
                end()
                raise
            if good:
                return reply
            raise TaskError(reply)
    raise TaskError(f"the process that does the work was killed {_ATTEMPTS} times. Give each task more memory.")


def _living() -> _Child:
    global _child
    if _child is None or _child.owner != os.getpid() or _child.process.poll() is not None:
        _child = _born()
    return _child


def _born() -> _Child:
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-P", "-m", "solieu.extractor.engines.child", str(theirs.fileno())]
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)  # engines add to it
        environment = os.environ | {"PYTHONPATH": path}
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL, stdout=2)
    return _Child(process, Connection(ours.detach()), os.getpid())


def end() -> None:
    """End the child of this process, where it has one.

    >>> end()
    """
    global _child
    if _child is not None and _child.owner == os.getpid():
        _child.process.kill()
        _child.process.wait()
        _child.connection.close()
    _child = None
