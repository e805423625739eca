"""The code blocks of the documentation, and how each kind is run. A page is one session in one folder.

Blocks run in order, and a later one may use the files of an earlier one. ``samples`` is there from the start.
What a page says of a block stands in a comment on the line above it: ``<!-- needs: Rscript -->`` names programs
or ``python:MODULE``; without them the block is skipped. ``<!-- not run: REASON -->`` says why one never is.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import regex

ROOT = Path(__file__).resolve().parent.parent
_FENCE = regex.compile(r"^(?:<!-- (?P<said>[^\n]*?) -->\n)?```(?P<language>[^\n]*)\n(?P<body>.*?)^```$", regex.M | regex.S)
_COMMAND = regex.compile(r"^\$ (?P<command>[^\n]+)\n(?P<output>(?:(?!\$ )[^\n]*\n)*)", regex.M)
_SPEED = regex.compile(r" \([\d.,]+ articles/s\)")
_SHELL = set("|<>;&$`*()")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language, its text, and what the comment above it says."""

    page: str
    line: int
    language: str
    body: str
    said: str

    def named(self, word: str) -> str:
        """What the comment says behind ``word:``; empty where it says nothing."""
        head, _, rest = self.said.partition(":")
        return rest.strip() if head == word else ""

    def is_install(self) -> bool:
        """Whether it is one of the two commands of the README that tools read, which install solieu."""
        return self.said in ("main-command", "test-command")

    def missing(self) -> list[str]:
        """The programs and Python modules the block needs that are not here."""
        needs = self.named("needs").split()
        absent = [n for n in needs if n.startswith("python:") and find_spec(n.removeprefix("python:")) is None]
        return absent + [n for n in needs if not n.startswith("python:") and shutil.which(n) is None]

    def is_skipped(self) -> bool:
        """Whether the block is not run here."""
        return self.is_install() or bool(self.named("not run") or self.missing())


@dataclass(slots=True)
class Session:
    """One page being run: its folder, and what became of its blocks so far."""

    folder: Path
    blocks: list[Block]
    done: list[str] = field(default_factory=list)
    code: int = 0

    def problem(self, index: int) -> str:
        """What went wrong in a block, after all blocks before it; empty where nothing did."""
        while len(self.done) <= index:
            block = self.blocks[len(self.done)]
            self.done.append("" if block.is_skipped() else run(self, block))
        return self.done[index]


class Warm:
    """The warm process, started when first asked for."""

    process: subprocess.Popen[str] | None = None

    @classmethod
    def run(cls, folder: Path, **task: object) -> tuple[int, str, str]:
        """Exit code, output and errors of a task."""
        if cls.process is None:
            cls.process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "warm.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment(),
            )
        out, err = folder / ".out", folder / ".err"
        assert cls.process.stdin is not None and cls.process.stdout is not None
        cls.process.stdin.write(json.dumps({"folder": str(folder), "out": str(out), "err": str(err), **task}) + "\n")
        cls.process.stdin.flush()
        code = int(cls.process.stdout.readline())
        texts = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
        out.unlink()
        err.unlink()
        return code, *texts

    @classmethod
    def stop(cls) -> None:
        """End the warm process, which ends where its input does."""
        if cls.process is not None:
            cls.process.communicate()
            cls.process = None


def environment() -> dict[str, str]:
    """The environment of every block: UTF-8, no width of a terminal."""
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "FORCE_COLOR")}
    return {**kept, "PYTHONUTF8": "1"}


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = path.read_text(encoding="utf-8")
    page = str(path.relative_to(ROOT))
    return [
        Block(page, text.count("\n", 0, m.start("body")), m["language"], m["body"], m["said"] or "")
        for m in _FENCE.finditer(text)
    ]


def pages() -> list[Path]:
    """The pages whose blocks run. README.vi.md holds the blocks of README.md, which a test compares."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def start(folder: Path, path: Path) -> Session:
    """A session for a page: its folder, with the sample articles and `solieu` on a path of its own."""
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / ".venv" / "bin").mkdir(parents=True)
    shim = folder / ".venv" / "bin" / "solieu"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m solieu "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return Session(folder, blocks_of(path))


def run(session: Session, block: Block) -> str:
    """Run a block as its language asks; what went wrong, or nothing."""
    return RUNNERS[block.language](session, block)


def _python(session: Session, block: Block) -> str:
    code, _, err = Warm.run(session.folder, code=block.body, name=f"{block.page}:{block.line}")
    return err if code else ""


def _console(session: Session, block: Block) -> str:
    problems = (_command(session, m["command"], m["output"]) for m in _COMMAND.finditer(block.body))
    codes = [m["command"] for m in _COMMAND.finditer(block.body)]
    found = [p for p in problems if p]
    if session.code and not codes[-1].startswith("echo"):
        found.append(f"{codes[-1]}: exit code {session.code}, which the page does not show")
    return "\n".join(found)


def _command(session: Session, command: str, output: str) -> str:
    if command == "echo $?":
        told, session.code = str(session.code), 0
        return "" if told == output.strip() else f"exit code {told}, not {output.strip()}"
    if session.code:
        return f"exit code {session.code} before {command}, which the page does not show"
    session.code, told = _told(session, command)
    return "" if agrees(output, told) else f"$ {command}\n{told}\nis not what the page shows:\n{output}"


def _told(session: Session, command: str) -> tuple[int, str]:
    """Exit code and all that a command prints: its output, then its messages."""
    unquoted = regex.sub(r"\"[^\"]*\"|'[^']*'", "", command)
    if command.startswith("solieu ") and not _SHELL & set(unquoted):
        code, out, err = Warm.run(session.folder, arguments=shlex.split(command))
    else:
        code, out, err = _bash(session, command)
    return code, out + err


def agrees(shown: str, told: str) -> bool:
    """Whether a page shows what was told; ``...`` on a line stands for any lines, and speeds may differ."""
    lines = [_SPEED.sub("", line.rstrip()) for line in shown.splitlines() if line.strip()]
    wanted = "".join("(?:.*\n)*" if line == "..." else regex.escape(line) + "\n" for line in lines)
    given = "".join(_SPEED.sub("", line.rstrip()) + "\n" for line in told.splitlines() if line.strip())
    return regex.fullmatch(wanted, given) is not None


def _bash(session: Session, script: str) -> tuple[int, str, str]:
    path = os.pathsep.join((str(session.folder / ".venv" / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]))
    env = environment() | {"HOME": str(session.folder), "PATH": path}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=session.folder, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def _shell(session: Session, block: Block) -> str:
    code, out, err = _bash(session, block.body)
    return f"exit code {code}\n{out}{err}" if code else ""


def _toml(session: Session, block: Block) -> str:
    """A pattern file: kept under the name its first line gives, and checked by `solieu patterns check`."""
    path = _written(session, block, f"page-{block.line}/page.toml")
    folder = str(path.parent.relative_to(session.folder))
    code, out, err = Warm.run(session.folder, arguments=["solieu", "patterns", "check", folder])
    return f"{out}{err}" if code else ""


def _written(session: Session, block: Block, otherwise: str) -> Path:
    name = regex.match(r"# ([\w./-]+)\n", block.body)
    path = session.folder / (name[1] if name else otherwise)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.body, encoding="utf-8")
    return path


def _makefile(session: Session, block: Block) -> str:
    assert _written(session, block, "Makefile").name == "Makefile"
    return ""


_SQL = """
import sys
{module}
rows = connection.execute(sys.argv[-1]).fetchall()
assert rows, "no row"
"""
_ENGINES = {
    "duckdb": "import duckdb; connection = duckdb.connect()",
    "sqlite3": "import sqlite3; connection = sqlite3.connect({name!r})",
}


def _sql(session: Session, block: Block) -> str:
    """A query, whose first line tells the program and its file: `-- sqlite3 figures.db`. It must give a row."""
    program, _, name = block.body.partition("\n")[0].removeprefix("-- ").partition(" ")
    opened = _ENGINES[program].format(name=name)
    code = f"import sys; sys.argv.append({block.body!r})\n" + _SQL.format(module=opened)
    status, _, err = Warm.run(session.folder, code=code, name=f"{block.page}:{block.line}")
    return err if status else ""


def _r(session: Session, block: Block) -> str:
    (session.folder / "page.R").write_text(block.body, encoding="utf-8")
    code, out, err = _bash(session, "Rscript page.R")
    return f"{out}{err}" if code else ""


_FIELD = regex.compile(r"(?:\*|\d+(?:-\d+)?)(?:/\d+)?(?:,\d+(?:-\d+)?)*")


def _cron(session: Session, block: Block) -> str:
    """A line of a crontab: five fields of time, and a command, which is run as cron runs it, by sh in HOME."""
    for line in block.body.splitlines():
        *times, command = line.split(maxsplit=5)
        if len(times) != 5 or not all(_FIELD.fullmatch(t) for t in times):
            return f"{line!r} has no five fields of time"
        code, out, err = _bash(session, f"exec sh -c {shlex.quote(command)}")
        if code:
            return f"exit code {code}\n{out}{err}"
    return ""


def _json(session: Session, block: Block) -> str:
    json.loads(block.body)
    return ""


def _text(session: Session, block: Block) -> str:
    return ""


RUNNERS = {
    "python": _python,
    "console": _console,
    "sh": _shell,
    "toml": _toml,
    "makefile": _makefile,
    "sql": _sql,
    "r": _r,
    "cron": _cron,
    "json": _json,
    "text": _text,
}


def renewed(session: Session, block: Block) -> str:
    """A console block with what its commands print now, where it does not agree."""
    return _COMMAND.sub(lambda m: f"$ {m['command']}\n{_newer(session, m['command'], m['output'])}", block.body)


def _newer(session: Session, command: str, output: str) -> str:
    if command == "echo $?":
        return f"{session.code}\n"
    session.code, told = _told(session, command)
    lines = [line.rstrip() for line in told.splitlines()]
    if output.endswith("...\n"):  # the page shows the beginning
        lines[output.count("\n") - 1 :] = ["..."]
    return output if agrees(output, told) else "".join(line + "\n" for line in lines)
