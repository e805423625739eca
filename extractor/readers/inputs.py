"""Which files the inputs name: files, folders, globs, standard input, addresses such as s3://bucket/dump.jsonl.gz."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob, has_magic
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from solieu.extractor.readers.settings import InputError, printable

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
}
PACKED = (".gz", ".zst", ".zstd")
# Written by solieu or beside its articles, and never an article.
_OURS = (".gold.json", ".quarantine.jsonl", ".part.json", "datapackage.json")
# What each format or compression needs: the module to import, the extra that brings it.
NEEDS = {
    "parquet": ("pyarrow", "parquet"),
    "html": ("trafilatura", "html"),
    "warc": ("warcio", "warc"),
    "zst": ("zstandard", "zst"),
    "address": ("fsspec", "s3"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: its bytes from ``start`` to ``end`` (JSON Lines) or its rows (Parquet), counted from 0.

    ``line`` lines stand before it.
    """

    start: int
    end: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, and its name relative to the input it was found under.

    ``address`` is set where it is no file of this machine, ``part`` where only a stretch of it is read.
    """

    path: Path
    name: str
    address: str | None = None
    part: Part | None = None


def find_sources(inputs: Iterable[str]) -> list[Source]:
    """The files behind the inputs, in order; ``-`` is standard input.

    Raises:
        InputError: an input names nothing, a folder holds no article, or what
            reads the format is not installed.

    >>> find_sources(["-"])[0].name
    '-'
    """
    found = [source for given in inputs for source in _sources(given)]
    times = Counter(source.name for source in found)
    for kind in sorted({need for source in found for need in needs_of(source.name)}):
        require(kind)
    # Two inputs with a file of the same name: then the whole path, so that no two articles share an id.
    return [Source(s.path, printable(s.name if times[s.name] == 1 else _whole_name(s)), s.address) for s in found]


def _whole_name(source: Source) -> str:
    return source.address or source.path.as_posix()


def without_output(sources: Iterable[Source], output: Path | None) -> list[Source]:
    """The sources without what an earlier run wrote: `extract . -o figures.jsonl` reads no records as articles.

    >>> without_output([Source(Path("a.txt"), "a.txt")], Path("a.txt"))
    []
    """
    if output is None:
        return list(sources)
    return [s for s in sources if s.address is not None or not _written(s.path.absolute(), output.absolute())]


def _written(path: Path, output: Path) -> bool:
    beside = path.parent == output.parent and path.name.startswith(output.name + ".")
    return path == output or beside or output.with_name(output.name + ".quarantine.jsonl") == path


def _sources(given: str) -> list[Source]:
    if given == "-":
        return [Source(Path("-"), "-")]
    if "://" in given:
        return _remote(given)
    path = Path(given)
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if (p.is_file() or p.is_symlink()) and readable(p.name))
        return [Source(p, p.relative_to(path).as_posix()) for p in _some_found(found, given)]
    if path.exists():
        return [Source(path, path.name)]
    matches = [m for m in sorted(glob(given, recursive=True)) if Path(m).is_file()] if has_magic(given) else []  # noqa: PTH207 (absolute patterns too)
    if not matches:
        raise InputError(f"{given}: no such file or folder. Check the path, or use - to read standard input.")
    return [Source(Path(m), Path(m).name) for m in matches]


def _some_found(found: list[Any], given: str) -> list[Any]:
    if not found:
        endings = ", ".join(SUFFIXES)
        raise InputError(f"{given}: no article in this folder. Articles are files ending in {endings}, also with .gz or .zst.")
    return found


def readable(name: str) -> bool:
    """Whether a file of a folder is read: by its ending, and not one that solieu wrote.

    >>> readable("a.jsonl.gz"), readable("a.gold.json"), readable("a.pdf")
    (True, False, False)
    """
    return not name.endswith(_OURS) and suffix_of(name) in SUFFIXES


def suffix_of(name: str) -> str:
    """The ending that tells the format, without that of a compression.

    >>> suffix_of("DUMP.JSONL.gz")
    '.jsonl'
    """
    path = Path(name.lower())
    return path.with_suffix("").suffix if path.suffix in PACKED else path.suffix


def needs_of(name: str) -> list[str]:
    """What reading a file of this name needs, as keys of ``NEEDS``.

    >>> needs_of("crawl.warc.zst")
    ['html', 'warc', 'zst']
    """
    form = SUFFIXES.get(suffix_of(name))
    needs = ["html", "warc"] if form == "warc" else [form] if form in NEEDS else []
    return [*needs, "zst"] if name.lower().endswith((".zst", ".zstd")) else [n for n in needs if n]


def require(kind: str) -> None:
    """Make sure that what reads this kind is installed.

    Raises:
        InputError: it is not, with the command that installs it.

    >>> require("gz")
    """
    module, extra = NEEDS.get(kind, ("io", ""))
    if find_spec(module) is None:
        raise InputError(f"reading {kind} needs the package {module}. Install it with: pip install 'solieu[{extra}]'")


def _remote(given: str) -> list[Source]:
    """The files of an address, a folder or a glob of addresses, by fsspec."""
    fs, inside = filesystem(given)
    try:
        if has_magic(inside):
            found = sorted(p for p in fs.glob(inside) if fs.isfile(p))
            names = {p: p.rstrip("/").rpartition("/")[2] for p in found}
        elif fs.isdir(inside):
            root = inside.rstrip("/") + "/"
            found = _some_found(sorted(p for p in fs.find(inside) if readable(p)), given)
            names = {p: p[p.find(root) + len(root) :] if root in p else p.rpartition("/")[2] for p in found}
        else:
            found = [inside] if fs.exists(inside) else []
            names = {inside: inside.rstrip("/").rpartition("/")[2]}
    except OSError as error:
        raise InputError(f"{given}: cannot be listed ({error}). Check the address and your access to it.") from error
    if not found:
        raise InputError(f"{given}: nothing there. Check the address.")
    return [Source(Path(p), names[p], fs.unstrip_protocol(p)) for p in found]


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path within it.

    Raises:
        InputError: fsspec or the package for this kind of address is not installed.

    >>> filesystem("memory://a/b.txt")[1]
    '/a/b.txt'
    """
    require("address")
    import fsspec

    try:
        fs, inside = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"{address}: cannot be opened ({error}). For s3 addresses: pip install 'solieu[s3]'") from error
    return fs, str(inside)


def open_raw(source: Source) -> IO[bytes]:
    """The bytes of a source as they are stored, compressed or not.

    Raises:
        OSError: it cannot be opened.

    >>> open_raw(Source(Path(__file__), "inputs.py")).read(3)
    b'\"\"\"'
    """
    if source.name == "-":
        return sys.stdin.buffer
    if source.address is None:
        return source.path.open("rb")
    fs, inside = filesystem(source.address)
    stream: IO[bytes] = fs.open(inside, "rb")
    return stream
