"""What is made from the pattern files and the models, kept on disk, so that the next process reads it in a tenth of the time.

To compile the patterns and to sum the weights of the models takes two seconds,
most of what a run over one article takes. Both depend on nothing but files and
versions, so what they give is stored under a name made from the content of
these. A file that cannot be read, is cut short or belongs to somebody else is
made anew; a folder that cannot be written to costs time, never a run.

``SOLIEU_CACHE`` names another folder; ``SOLIEU_CACHE=off`` keeps nothing.
"""

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from solieu.extractor.uncollected import uncollected

VARIABLE = "SOLIEU_CACHE"
OFF = "off"
_NEWEST = 4
"""So many versions of a thing stay: two releases, each with and without patterns of one's own."""
_PACKAGES = ("regex", "numpy", "pydantic", "underthesea")
"""What compiled patterns and tables are made with, and stored in the shapes of."""
_OTHERS_WRITE = 0o022
_T = TypeVar("_T")


def kept(name: str, sources: Iterable[Path], make: Callable[[], _T]) -> _T:
    """What ``make`` gives: read from disk if it was made from the same before, else made, and stored for the next process.

    Args:
        name: what it is, in one word: the beginning of the file's name.
        sources: every file it is made from, but for the code of solieu, which is always counted.
        make: makes it; must give the same for the same sources.

    Raises:
        OSError: a source cannot be read.

    >>> kept("doctest", [], lambda: {"xã": 3})
    {'xã': 3}
    """
    home = folder()
    if home is None:
        with uncollected():
            return make()
    path = home / f"{name}-{_digest(sources)}.pickle"
    found: _T | None = _read(path)
    if found is None:
        with uncollected():
            found = make()
        _write(path, found)
    return found


def folder() -> Path | None:
    """Where things are kept: the user's cache folder unless ``SOLIEU_CACHE`` names another; None for nowhere.

    >>> folder() is None or folder().is_absolute()
    True
    """
    named = os.environ.get(VARIABLE, "")
    if named == OFF:
        return None
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    try:
        home = user_cache_path("solieu", appauthor=False)
    except RuntimeError:  # a user without a home; older releases of platformdirs leave `~` as it is
        return None
    return home if home.is_absolute() else None


def _digest(sources: Iterable[Path]) -> str:
    """A name for the content of files, for the code that reads them and for what that stands on."""
    told = hashlib.sha256(_code())
    for path in sources:
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:32]


@lru_cache(maxsize=1)
def _code() -> bytes:
    """A digest of solieu's own code, of Python's version and of the packages'."""
    told = hashlib.sha256(sys.version.encode())
    for package in _PACKAGES:
        told.update(f"{package} {version(package)};".encode())
    home = Path(__file__).parent
    for layer in (home, home.parent / "patterns", home.parent / "schemas"):
        for path in sorted(layer.rglob("*.py")):
            told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.digest()


def _read(path: Path) -> Any:
    try:
        with path.open("rb") as file, uncollected():
            return pickle.load(file) if _is_own(os.fstat(file.fileno())) else None
    except Exception:  # unpickling a damaged file may raise anything; it is made anew, and written over
        return None


def _is_own(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file: what is unpickled is run."""
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE)


def _write(path: Path, thing: object) -> None:
    """Store it whole or not at all: two processes may do so at once."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(thing, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _forget_older(path)


def _forget_older(path: Path) -> None:
    kind = path.name.rpartition("-")[0]
    newest_first = sorted(path.parent.glob(f"{kind}-*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest_first[_NEWEST:]:
        old.unlink(missing_ok=True)
