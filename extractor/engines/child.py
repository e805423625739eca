"""The process that does the work of an engine's process: `python -m solieu.extractor.engines.child DESCRIPTOR`."""

import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection


def serve(connection: Connection) -> None:
    """Do each request that comes, and answer whether it was done, and its result or what went wrong."""
    while True:
        try:
            request = connection.recv()
        except EOFError:
            return
        try:
            reply = (True, request.do())
        except Exception as error:
            traceback.print_exc()
            reply = (False, _told(error))
        connection.send(reply)


def _told(error: Exception) -> str:
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    return f"{type(error).__name__}: {error}"


def main() -> None:
    """Serve the process that began this one, and end with it."""
    from solieu.extractor.batch.worker import die_with_the_parent

    die_with_the_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the engine decides
    serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
