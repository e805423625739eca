"""Of what a half-done run is the half: inputs, patterns, version, settings. Work of one is never mixed with another's."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from solieu import extractor
from solieu.extractor.readers import Source
from solieu.patterns import HERE, own_files


def identity(sources: list[Source], patterns: str | None, settings: dict[str, Any]) -> dict[str, Any]:
    """The head of a manifest, as JSON keeps it.

    >>> sorted(identity([], None, {"min_confidence": 0.5}))
    ['inputs', 'patterns', 'settings', 'version']
    """
    head = {
        "version": _program(),
        "patterns": _hash([*sorted(HERE.rglob("*.toml")), *(own_files(Path(patterns)) if patterns else [])]),
        "inputs": [[source.name, size_of(source)] for source in sources],
        "settings": {name: _plain(value) for name, value in settings.items()},
    }
    kept: dict[str, Any] = json.loads(json.dumps(head))
    return kept


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What differs between two heads, in words; empty where nothing does.

    >>> changes({"patterns": "a", "settings": {"x": 1}}, {"patterns": "b", "settings": {"x": 2}})
    ['the patterns changed', 'the setting x changed (was 1, is 2)']
    """
    return list(_changes(old, new))


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if old.get("version") != new.get("version"):
        yield f"the version of solieu changed (was {old.get('version')}, is {new.get('version')})"
    if old.get("patterns") != new.get("patterns"):
        yield "the patterns changed"
    if old.get("inputs") != new.get("inputs"):
        yield f"the input changed ({_different_input(old.get('inputs') or [], new.get('inputs') or [])})"
    was, now = old.get("settings") or {}, new.get("settings") or {}
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            yield f"the setting {name} changed (was {was.get(name)}, is {now.get(name)})"


def _different_input(old: list[list[Any]], new: list[list[Any]]) -> str:
    was, now = dict(map(tuple, old)), dict(map(tuple, new))
    for name in [*now, *was]:
        if name not in was:
            return f"{name} is new"
        if name not in now:
            return f"{name} is gone"
        if was[name] != now[name]:
            return f"{name} has {now[name]} bytes, had {was[name]}"
    return "the files come in another order"


@lru_cache(maxsize=1)
def _program() -> str:
    """Version and code: a checkout changes without its version, and a new model of a library without ours."""
    home = Path(extractor.__file__).parent
    code = _hash([*sorted(home.rglob("*.py")), *sorted((home.parent / "schemas").rglob("*.py"))])
    return " ".join([*(f"{name} {version(name)}" for name in ("solieu", "underthesea", "spacy", "regex")), f"code {code}"])


def _hash(paths: list[Path]) -> str:
    return hashlib.blake2b(b"\0".join(p.read_bytes() for p in paths), digest_size=8).hexdigest()


def size_of(source: Source) -> int | None:
    """The bytes of a file as it is stored; None where that cannot be known beforehand.

    >>> size_of(Source(Path("-"), "-")) is None
    True
    """
    try:
        return source.path.stat().st_size if source.path.is_file() else None
    except OSError:
        return None


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {k: _plain(v) for k, v in asdict(value).items()}
    return value.model_dump() if hasattr(value, "model_dump") else value
