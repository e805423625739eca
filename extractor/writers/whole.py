"""A file appears under its name when it is whole and on the disk, or not at all.

It is written beside its place, synced, moved there in one step, and then the
folder is synced, because a name too is only kept once its folder is on disk.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def beside(path: Path) -> Path:
    """Where a file is written before it is moved into place: the same name in every run, so that none pile up.

    >>> beside(Path("figures.csv")).name
    'figures.csv.tmp'
    """
    return path.with_name(path.name + ".tmp")


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A stream of bytes that becomes the file ``path`` when the block ends well.

    A link is kept: the file it leads to is replaced.

    Raises:
        OSError: it cannot be written; what stood there before stands there still.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with whole(Path(folder, "a.txt")) as stream:
    ...         _ = stream.write(b"152")
    ...     Path(folder, "a.txt").read_bytes()
    b'152'
    """
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "a folder or device has this name", str(path))
    try:
        with naming(path, beside(target)):
            with beside(target).open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside(target), target)  # noqa: PTH105
            sync(target.parent)
    except BaseException:
        with suppress(OSError):
            beside(target).unlink(missing_ok=True)
        raise


@contextmanager
def naming(path: Path, written: Path | None = None) -> Iterator[None]:
    """Let an error that names no file name ``path``; so too one that names ``written``, which nobody asked for.

    The system names no file when a write fails: "No space left on device".

    Raises:
        OSError: the one that was raised within, with the name.

    >>> try:
    ...     with naming(Path("figures.csv")):
    ...         raise OSError(28, "No space left on device")
    ... except OSError as error:
    ...     print(error.filename)
    figures.csv
    """
    try:
        yield
    except OSError as error:
        if error.filename is None or (written is not None and error.filename == str(written)):
            raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(path)) from error
        raise


def sync(path: Path) -> None:
    """Put a file that was written, or the names in a folder, on the disk: a rename needs the one before and the other after.

    Raises:
        OSError: the disk refuses.

    >>> sync(Path("."))
    """
    if os.name == "nt" and path.is_dir():  # Windows knows no sync of folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
