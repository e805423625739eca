"""Open an archive to read, and say in a sentence what is wrong with one that cannot be used."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from solieu.extractor.archive.layout import APPLICATION_ID, VERSION


class ArchiveError(ValueError):
    """A file that is no archive of solieu, or one that this version cannot use."""


@contextmanager
def open_archive(path: Path) -> Iterator[sqlite3.Connection]:
    """An archive, read only.

    Raises:
        ArchiveError: the file is missing, is no archive of solieu, or was made by another version of it.
        OSError: the file cannot be read.

    >>> with open_archive(Path("nowhere.db")):  # doctest: +ELLIPSIS
    ...     pass
    Traceback (most recent call last):
        ...
    solieu.extractor.archive.reading.ArchiveError: nowhere.db: no such file. ...
    """
    if not path.exists():
        raise ArchiveError(f"{path}: no such file. Make an archive with `solieu extract INPUT -o {path.name}`.")
    if path.is_dir():
        raise ArchiveError(f"{path}: a folder, not an archive. Give the .db file that `solieu extract` wrote.")
    with path.open("rb"):
        pass  # a file that may not be read is told by the system's own words
    with worded(path):
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        try:
            require_ours(connection, path)
            connection.row_factory = sqlite3.Row
            yield connection
        finally:
            connection.close()


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """SQLite's errors as ours: a damaged or foreign file is the user's, a full disk the system's."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(_errno(error), f"SQLite says: {error}", str(path)) from error
    except sqlite3.DatabaseError as error:
        raise ArchiveError(
            f"{path}: no archive of solieu, or a damaged one (SQLite says: {error}). Make it again with `solieu extract`."
        ) from error


def require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ArchiveError for an SQLite file that is no archive of solieu, or of another version."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if application != APPLICATION_ID or not {"figures", "meta", "search"} <= tables:
        raise ArchiveError(f"{path}: an SQLite file, but no archive that `solieu extract` wrote. Give another file.")
    if version != VERSION:
        older = "an older" if version < VERSION else "a newer"
        raise ArchiveError(f"{path}: an archive of {older} solieu (format {version}, wanted {VERSION}). Extract it again.")


def _errno(error: sqlite3.OperationalError) -> int:
    """The system's own number for what SQLite ran into: no space, no permission, else an input/output error."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    known = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_CANTOPEN: errno.EACCES, sqlite3.SQLITE_READONLY: errno.EACCES}
    return known.get(primary, errno.EIO)
