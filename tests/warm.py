"""A warm process: the models are loaded once, then each command or block of Python runs in a fork of it.

Read by ``pages.py``, which starts it and sends one task of JSON a line; it answers each with an exit code.
"""

import json
import os
import sys
import traceback
from typing import Any


def _run(task: dict[str, Any]) -> int:
    try:
        if "code" in task:
            exec(compile(task["code"], task["name"], "exec"), {"__name__": "__main__"})
            return 0
        from solieu.cli import app

        sys.argv = task["arguments"]
        app(prog_name="solieu")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _become(task: dict[str, Any]) -> None:
    """In the fork: take the task's folder and its files for output and errors, run, and end."""
    os.chdir(task["folder"])
    for number, path in ((0, os.devnull), (1, task["out"]), (2, task["err"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # it ends with the fork
    code = _run(task)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def serve() -> None:
    """Load what every task needs, then answer tasks until the input ends."""
    from solieu.extractor import extract

    extract("Có 3 xã ngập.")
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(json.loads(line))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        answers.flush()


if __name__ == "__main__":
    serve()
