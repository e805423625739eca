"""Writing that survives a crash: all of a file under its name, or nothing of it.

A file is written under another name, synced, renamed, and its directory synced:
after that a power cut can no longer take it back. Every error names the file.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from solieu.extractor.writers.whole import sync

BLOCK = 1 << 20
"""Bytes read at a time."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """``os.write`` and ``os.fsync`` know no file name; the person who reads the error needs it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def write(descriptor: int, data: bytes) -> None:
    """All of the data: a single ``os.write`` may take only part of it."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_directory(folder: Path) -> None:
    """Make the names in a folder last."""
    with naming(folder):
        sync(folder)


def put(path: Path, chunks: Iterable[bytes]) -> str:
    """Write a file whole, and give the SHA-256 of its bytes in hex.

    It is written under a name with ``.part`` behind. A link is kept: the file it leads to is replaced.

    Raises:
        OSError: it could not be written; an earlier file of that name is untouched.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     digest = put(Path(folder) / "a", [b"1", b"2"])
    ...     (Path(folder) / "a").read_bytes(), digest == digest_of(Path(folder) / "a")
    (b'12', True)
    """
    target = path.resolve() if path.is_symlink() else path
    part = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    with naming(path):
        try:
            _fill(part, chunks, digest.update)
            os.replace(part, target)  # noqa: PTH105 (all that is done to the disk is done through os)
        except OSError:
            part.unlink(missing_ok=True)  # on a full disk, the room is needed
            raise
    sync_directory(target.parent)
    return digest.hexdigest()


def _fill(path: Path, chunks: Iterable[bytes], heard: Callable[[bytes], None]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        for chunk in chunks:
            heard(chunk)
            write(descriptor, chunk)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file if it is there, and make that last."""
    if path.exists():
        with naming(path):
            path.unlink()
        sync_directory(path.parent)


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file in hex; None where there is no such file.

    >>> digest_of(Path("no such file")) is None
    True
    """
    digest = hashlib.sha256()
    try:
        for block in blocks(path):
            digest.update(block)
    except FileNotFoundError:
        return None
    return digest.hexdigest()
