"""Documentation that cannot drift: doctests of every module, commands and output of the README."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
import regex
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = [
    "solieu." + ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for d in ("schemas", "patterns", "extractor")
    for p in sorted((ROOT / d).rglob("*.py"))
]


@pytest.mark.parametrize("name", NAMES)
def test_doctests(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def _blocks(language: str) -> list[str]:
    return regex.findall(rf"```{language}\n(.*?)```", README, regex.S)


def test_python_of_the_readme_runs() -> None:
    blocks = _blocks("python")
    assert blocks
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr


def _shown() -> list[tuple[str, str]]:
    return [(m[1], m[2]) for b in _blocks("console") for m in regex.finditer(r"\$ ([^\n]+)\n((?:(?!\$ ).*\n)*)", b)]


@pytest.mark.parametrize(("command", "output"), _shown(), ids=[c for c, _ in _shown()])
def test_commands_of_the_readme_print_what_it_shows(command: str, output: str, tmp_path: Path) -> None:
    assert command.startswith("solieu "), command
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    done = subprocess.run(
        f"{sys.executable} -m {command}", shell=True, executable="/bin/bash", capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    told = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    for line in output.splitlines():
        if line.strip() and line.strip() != "...":
            wanted = line.rstrip().split(" (")[0] if "articles/s" in line else line.rstrip()
            assert any(t.startswith(wanted) for t in told), f"{line!r} is not printed by {command}: {told[:20]}"


def test_every_command_and_option_stands_in_the_readme() -> None:
    from typer.main import get_command

    from solieu.cli import app

    def walk(command: object, name: str) -> list[str]:
        missing = []
        for parameter in getattr(command, "params", []):
            for option in getattr(parameter, "opts", []):
                if option.startswith("--") and option not in ("--help", "--debug") and option not in README:
                    missing.append(f"{name} {option}")
        for key, child in getattr(command, "commands", {}).items():
            if f"{key}" not in README:
                missing.append(key)
            missing += walk(child, f"{name} {key}")
        return missing

    assert walk(get_command(app), "solieu") == []
