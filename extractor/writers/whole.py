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
        with beside(target).open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside(target), target)  # noqa: PTH105
        sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            beside(target).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(beside(target))):
            # The system names no file when a write fails ("No space left on device"): say which.
            raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(path)) from error
        raise


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk.

    Raises:
        OSError: the disk refuses.

    >>> sync_folder(Path("."))
    """
    if os.name == "nt":  # Windows knows no sync of folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
