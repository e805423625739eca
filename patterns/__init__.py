"""What solieu knows: TOML data, and the one function that loads and validates it.

``load()`` gives the knowledge that ships with solieu; ``load(directory)`` adds
the ``*.toml`` files of a directory of your own. A mistake raises
:class:`PatternError`, which names the file, the entry and the mend.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from solieu.schemas.pattern import PatternFile

HERE = Path(__file__).parent
TABLES = tuple(PatternFile.model_fields)
NAME_KEYS = ("name", "id", "word", "list")
NAMED_TABLES = ("form", "never", "bound", "context", "baseline", "source", "relation")


def entry_name(entry: Any) -> str:
    """What an entry is called: its name, id, word or list.

    >>> entry_name(load().form[0])
    'number'
    """
    return str(next(getattr(entry, key) for key in NAME_KEYS if hasattr(entry, key)))


class PatternError(ValueError):
    """A pattern file that cannot be used: which file, which entry, what to mend."""


@lru_cache(maxsize=8)
def load(directory: str | None = None) -> PatternFile:
    """All patterns of solieu, with those of ``directory`` behind them.

    Raises:
        PatternError: a file is no TOML, has an unknown key or a wrong value,
            or the directory has no ``*.toml`` file.

    >>> any("km" in unit.forms for unit in load().unit)
    True
    """
    return _together([read_file(path) for path in files(directory)])


def files(directory: str | None = None) -> list[Path]:
    """The pattern files of solieu, and behind them those of ``directory``.

    Raises:
        PatternError: there is no such directory, or no ``*.toml`` file in it.

    >>> files()[0].name
    'baselines.toml'
    """
    return [*sorted(HERE.glob("*.toml")), *(own_files(Path(directory)) if directory is not None else ())]


@lru_cache(maxsize=8)
def gazetteer(name: str) -> dict[str, Any]:
    """One file of the gazetteer that ships with solieu: data, in the shape its README tells.

    >>> gazetteer("provinces")["place"][0]["code"]
    '01'
    """
    return tomllib.loads((HERE / "gazetteer" / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def reading(name: str) -> dict[str, Any]:
    """One file of what readers know: usual field names, old encodings, words that tell an encoding.

    >>> reading("encodings")["vni"]["letters"]["ê"]
    ['65 E2']
    """
    return tomllib.loads((HERE / "reading" / f"{name}.toml").read_text(encoding="utf-8"))


def load_only(directory: Path) -> PatternFile:
    """The patterns of one directory alone, without solieu's own.

    >>> len(load_only(HERE).unit) == len(load().unit)
    True
    """
    return _together([read_file(path) for path in own_files(directory)])


def _together(files: list[PatternFile]) -> PatternFile:
    merged = PatternFile(**{table: tuple(e for f in files for e in getattr(f, table)) for table in TABLES})
    for table in NAMED_TABLES:
        names = [entry.name for entry in getattr(merged, table)]
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            raise PatternError(f"[[{table}]] {doubled}: the name is used twice, perhaps by solieu itself. Choose another name.")
    return merged


def own_files(directory: Path) -> list[Path]:
    """The pattern files of a user's directory, in order of name.

    >>> [path.suffix for path in own_files(HERE)][:1]
    ['.toml']
    """
    if not directory.is_dir():
        raise PatternError(f"{directory} is no directory. Give the directory that holds your *.toml pattern files.")
    paths = sorted(directory.glob("*.toml"))
    if not paths:
        raise PatternError(f"{directory} holds no *.toml file. A pattern file's name must end in .toml.")
    return paths


def read_file(path: Path) -> PatternFile:
    """One pattern file, validated.

    >>> len(read_file(HERE / "numbers.toml").number_word) > 20
    True
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PatternError(f"{path}: not valid TOML in UTF-8: {error}. Mend the file at that place.") from error
    except OSError as error:
        raise PatternError(f"{path}: cannot be read: {error.strerror}.") from error
    try:
        return PatternFile.model_validate(data)
    except ValidationError as error:
        raise PatternError(_explain(path, data, error)) from error


def _explain(path: Path, data: dict[str, Any], error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        where = list(problem["loc"])
        if problem["type"] == "extra_forbidden" and len(where) == 1:
            lines.append(f"{path}: unknown table [[{where[0]}]]. Known tables: {', '.join(TABLES)}.")
            continue
        if len(where) == 1:
            lines.append(f"{path}: [{where[0]}] must be a table of entries: write [[{where[0]}]].")
            continue
        key = ".".join(map(str, where[2:])) or "entry"
        mend = "remove it or correct its spelling" if problem["type"] == "extra_forbidden" else problem["msg"]
        lines.append(f"{path}: {_entry(data, where)}: {key}: {mend}.")
    return "\n".join(lines)


def _entry(data: dict[str, Any], where: list[Any]) -> str:
    table = str(where[0])
    if len(where) < 2 or not isinstance(where[1], int):
        return f"table {table}"
    entry = data[table][where[1]]
    name = next((entry[k] for k in NAME_KEYS if isinstance(entry, dict) and k in entry), "")
    return f"[[{table}]] number {where[1] + 1}" + (f" ({name})" if name else "")
