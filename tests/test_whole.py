"""No torn file under a final name: every write, sync and rename fails in turn, and the disk is really full."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from faults import faults
from made_records import figure, record, records

from solieu.extractor.writers import write
from solieu.extractor.writers.whole import beside, whole

pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")  # no noise when a writer is freed

FORMS = {"a.jsonl": "jsonl", "a.csv": "csv", "a.parquet": "parquet", "a.xlsx": "xlsx", "a.jsonl.gz": "jsonl", "a.csv.zst": "csv"}
MADE = [record(figure(i, pad=f"{i * 7919:x}" * 40)) for i in range(60)]


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Libraries are imported before files begin to fail."""
    for name, form in FORMS.items():
        write(tmp_path_factory.mktemp("warm") / name, form, MADE[:1])


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
@pytest.mark.parametrize("old", [False, True], ids=["new", "over-an-old-one"])
@pytest.mark.parametrize("name", FORMS)
def test_every_write_sync_and_rename_may_fail(name: str, old: bool, for_ever: bool, tmp_path: Path) -> None:
    form = FORMS[name]
    reference = tmp_path / "reference"
    reference.mkdir()
    write(reference / name, form, MADE)
    whole_files = files(reference)
    with faults(at=0) as counted:
        write(reference / name, form, MADE)
    assert counted.count >= 4, "a write, a sync, a rename and the folder's sync at least"
    before: dict[str, bytes] = {}
    for k in range(1, counted.count + 1):
        folder = tmp_path / str(k)
        folder.mkdir()
        if old:
            write(folder / name, form, MADE[:2])
            before = files(folder)
        with faults(k, for_ever, errno.EIO if k % 2 else errno.ENOSPC) as met, pytest.raises(OSError) as caught:
            write(folder / name, form, MADE)
        assert met.failed and caught.value.errno in (errno.EIO, errno.ENOSPC)
        assert name in str(caught.value.filename) or "datapackage.json" in str(caught.value.filename)
        for found, data in files(folder).items():
            assert data in (before.get(found), whole_files.get(found)), f"{found} is torn when step {k} fails"
        write(folder / name, form, MADE)
        assert files(folder) == whole_files, "the next run mends it"


def test_the_first_step_that_can_show_is_the_rename(tmp_path: Path) -> None:
    """Whatever fails before the rename leaves nothing at all, and the old file where there was one."""
    with faults(at=0) as counted:
        write(tmp_path / "a.jsonl", "jsonl", MADE)
    for k in range(1, counted.count):  # the last step is the folder's sync
        (tmp_path / "a.jsonl").unlink(missing_ok=True)
        with faults(k), pytest.raises(OSError):
            write(tmp_path / "a.jsonl", "jsonl", MADE)
        assert files(tmp_path) == {}


@pytest.mark.parametrize("error", [RuntimeError("a bug"), KeyboardInterrupt(), ValueError("not a record")])
@pytest.mark.parametrize("name", FORMS)
def test_records_that_end_in_an_error_leave_the_old_file(name: str, error: BaseException, tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield from MADE[:30]
        raise error

    write(tmp_path / name, FORMS[name], MADE[:2])
    before = files(tmp_path)
    with pytest.raises(type(error)):
        write(tmp_path / name, FORMS[name], broken())
    assert files(tmp_path) == before


def test_an_error_names_the_file(tmp_path: Path) -> None:
    with faults(1), pytest.raises(OSError, match="No space left") as caught:
        write(tmp_path / "a.jsonl", "jsonl", MADE)
    assert caught.value.filename == str(tmp_path / "a.jsonl")
    with pytest.raises(FileNotFoundError, match=r"other\.jsonl"):
        write(tmp_path / "a.jsonl", "jsonl", (_ for _ in open(tmp_path / "other.jsonl")))  # type: ignore[misc]  # noqa: SIM115, PTH123


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    beside(tmp_path / "a.xlsx").write_bytes(b"half a file")
    (tmp_path / "a.xlsx.rows.tmp").mkdir()
    (tmp_path / "a.xlsx.rows.tmp" / "rows").write_bytes(b"half a sheet")
    write(tmp_path / "a.xlsx", "xlsx", MADE)
    assert list(files(tmp_path)) == ["a.xlsx"]


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="a folder or device"), whole(tmp_path):
        pass
    assert tmp_path.is_dir()


FULL = """
import errno, os, subprocess, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from made_records import figure, record
from solieu.extractor.writers import write
name, form = {name!r}, {form!r}
made = [record(figure(i, pad=os.urandom(600).hex())) for i in range(200)]
disk = Path("disk"); disk.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], check=True)
write(disk / name, form, made[:2])
before = {{p.name: p.read_bytes() for p in disk.iterdir()}}
def left():
    return {{p.name: p.read_bytes() for p in disk.iterdir() if p.name != "ballast"}}
Path("free").mkdir()
write(Path("free") / name, form, made)
wanted = (Path("free") / name).read_bytes()
failures = 0
for free in (0, 4096, 40_960, 81_920):
    ballast = disk / "ballast"
    with ballast.open("wb") as stream:
        room = os.statvfs(disk)
        stream.write(bytes(max(0, room.f_bavail * room.f_frsize - free)))
    try:
        write(disk / name, form, made)
    except OSError as error:
        assert error.errno in (errno.ENOSPC, errno.EIO), error
        failures += 1
    else:
        raise SystemExit(f"{{free}} bytes were enough?")
    assert left() == before, (free, {{k: len(v) for k, v in left().items()}})
    ballast.unlink()
write(disk / name, form, made)
if form == "sqlite":  # an archive is added to, so its pages lie otherwise than in a new one; what it says is the same
    import sqlite3
    def rows(path):
        return sqlite3.connect(path).execute("SELECT * FROM figures ORDER BY figure_id").fetchall()
    assert rows(disk / name) == rows(Path("free") / name)
else:
    assert (disk / name).read_bytes() == wanted
print("failures:", failures)
"""


def _may_mount() -> bool:
    done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True) if _unshare() else None
    return done is not None and done.returncode == 0


def _unshare() -> bool:
    from shutil import which

    return which("unshare") is not None


archive = pytest.mark.skipif(find_spec("solieu.extractor.archive") is None, reason="the SQLite archive is not built yet")


@pytest.mark.skipif(not _may_mount(), reason="no small disk can be mounted here (unshare -rm)")
@pytest.mark.parametrize(("name", "form"), [*FORMS.items(), pytest.param("a.db", "sqlite", marks=archive)])
def test_a_disk_that_is_really_full(name: str, form: str, tmp_path: Path) -> None:
    code = FULL.format(tests=str(Path(__file__).parent), name=name, form=form)
    done = subprocess.run(["unshare", "-rm", sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "failures: 4"


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """Where no disk can be mounted: the kernel itself refuses to let a file grow beyond 20 kB."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    made = [record(figure(i, pad=os.urandom(600).hex())) for i in range(200)]
    for name, form in FORMS.items():
        write(tmp_path / name, form, records(1))
    before = files(tmp_path)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        for name, form in FORMS.items():
            with pytest.raises(OSError) as caught:
                write(tmp_path / name, form, made)
            assert caught.value.errno == errno.EFBIG, name
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(tmp_path) == before
