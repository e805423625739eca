"""Which format an output has, and whether it can be written here: asked before a run, not after it."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

FORMATS = ("jsonl", "csv", "parquet", "xlsx", "sqlite")
LINES = ("jsonl", "csv")  # formats of text lines: they can go to stdout, and be packed
PACKINGS = (".gz", ".zst")
_BY_SUFFIX = {f".{name}": name for name in FORMATS} | {".db": "sqlite"}
_NEEDS = {"parquet": ("pyarrow", "parquet"), "xlsx": ("xlsxwriter", "xlsx"), ".zst": ("zstandard", "zst")}


class FormatError(ValueError):
    """An output that cannot be written as asked: a usage error."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How CSV is written.

    ``bom`` puts a byte order mark first, by which spreadsheet programs know
    UTF-8. ``excel_safe`` marks cells that such a program would run or change
    with an apostrophe (see ``spreadsheet``).

    >>> WriteOptions().excel_safe
    False
    """

    bom: bool = False
    excel_safe: bool = False


def packing(path: Path) -> str:
    """How the file is packed, by its ending: ``.gz``, ``.zst``, or nothing.

    >>> packing(Path("figures.csv.gz")), packing(Path("figures.csv"))
    ('.gz', '')
    """
    return path.suffix if path.suffix in PACKINGS else ""


def format_of(output: Path | None, given: str | None) -> str:
    """The format to write: the one given, else by the output's ending, else ``jsonl``.

    Raises:
        FormatError: neither names a format, or this format cannot go there.

    >>> format_of(Path("figures.csv"), None), format_of(Path("figures.jsonl.zst"), None), format_of(None, None)
    ('csv', 'jsonl', 'jsonl')
    """
    name = _named(output, given)
    if output is None and name not in LINES:
        raise FormatError(f"--format {name}: this format cannot go to standard output. Name a file with -o.")
    if output is not None and packing(output) and name not in LINES:
        raise FormatError(f"{output}: {name} is packed within. Leave out {packing(output)}.")
    return name


def _named(output: Path | None, given: str | None) -> str:
    if given is None and output is None:
        return "jsonl"
    bare = output.with_suffix("") if output is not None and packing(output) else output
    suffix = f".{given}" if given is not None else bare.suffix if bare is not None else ""
    if suffix not in _BY_SUFFIX:
        where = f"--format {given}" if given is not None else f"{output}"
        endings = ", ".join(_BY_SUFFIX)
        raise FormatError(f"{where}: no format of that name. Formats: {', '.join(FORMATS)}; endings: {endings}.")
    return _BY_SUFFIX[suffix]


def ready(form: str, path: Path | None = None) -> None:
    """Make sure that a format can be written here, and that the file can stand where it shall.

    Raises:
        FormatError: an extra is not installed; the message holds the command that installs it.
        OSError: the folder does not exist, or something that is no file has that name.

    >>> ready("csv")
    """
    for need in (form, packing(path) if path is not None else ""):
        library, extra = _NEEDS.get(need, ("", ""))
        if library and find_spec(library) is None:
            where = f"{path}: writing" if path is not None else "writing"
            raise FormatError(f"{where} {need.lstrip('.')} needs {library}. Install it: pip install 'solieu[{extra}]'")
    if path is not None:
        _can_stand(path)


def _can_stand(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "its folder does not exist", str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "a folder or device has this name", str(path))


def destinations(outputs: Sequence[Path], given: str | None, options: WriteOptions) -> tuple[tuple[Path, str], ...]:
    """Each output with its format, every one of them checked. None for standard output.

    Raises:
        FormatError: options and outputs do not go together, or a format cannot be written here.
        OSError: a file cannot stand where it shall.

    >>> destinations([Path("a.csv"), Path("b.jsonl")], None, WriteOptions(bom=True))[1][1]
    'jsonl'
    """
    if given is not None and len(outputs) > 1:
        raise FormatError(f"--format {given}: goes with one output. With several, the ending of each tells its format.")
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise FormatError("the same output is named twice. Give each -o a name of its own.")
    forms = [format_of(path, given) for path in outputs] or [format_of(None, given)]
    if "csv" not in forms and (options.bom or options.excel_safe):
        raise FormatError("--bom and --excel-safe are for CSV, and no output is CSV. Leave them out or add -o figures.csv.")
    found = tuple(zip(outputs, forms, strict=False))
    for path, form in found:
        ready(form, path)
    return found
