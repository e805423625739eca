"""Disks that fail or fill up: exit 4, nothing torn under a final name, and the same command again goes on."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from light import dump, ended, job, whole_figures
from run_faults import Counter, counted, failing

from solieu.extractor import writers
from solieu.extractor.batch import work_path

TEXTS = ["3 xã", "!raise", "5 hộ và 6 hộ", "7"]
ENDINGS = [{"sqlite": "db"}.get(form, form) for form in writers.FORMATS]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for-ever"])
def test_each_write_sync_and_rename_fails(for_ever: bool, quick_path: Path) -> None:
    source = dump(quick_path / "dump.jsonl", TEXTS)
    (quick_path / "plain").mkdir()
    counter = Counter()
    assert ended(job(source, quick_path / "plain" / "out.jsonl"), counted(counter)).code == 3
    wanted, last = _files(quick_path / "plain"), counter.value
    assert last > 20
    for k in range(1, last + 1):
        here = quick_path / f"{k}"
        here.mkdir()
        out = here / "out.jsonl"
        number = (errno.ENOSPC, errno.EIO)[k % 2]
        told = ended(job(source, out), failing(k, number, for_ever))
        assert told.code == 4 and os.strerror(number) in told.message and str(here) in told.message, (k, told)
        for name, data in _files(here).items():
            assert data == wanted[name], f"torn {name} at operation {k}"
        assert ended(job(source, out)).code == 3, k
        assert _files(here) == wanted
        assert not work_path(out).exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system in memory, of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"a file system cannot be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("articles", [120, 800])
def test_a_full_disk(articles: int, ending: str, small_disk: Path, tmp_path: Path) -> None:
    """800 articles do not fit as shards; 120 do, and there is no room for the final file beside them."""
    source = dump(tmp_path / "dump.jsonl", [f"{i} xã {i} hộ" for i in range(articles)])
    (tmp_path / "plain").mkdir()
    plain, out = tmp_path / "plain" / f"out.{ending}", small_disk / f"out.{ending}"
    assert ended(job(source, plain, maker=whole_figures)).code == 0
    filled = small_disk / "filled"
    if articles == 120:
        filled.write_bytes(b"x" * (256 * 1024 - 8192 - _shards_of(source, tmp_path)))
    told = ended(job(source, out, maker=whole_figures))
    assert told.code == 4 and os.strerror(errno.ENOSPC) in told.message, told
    assert not out.exists()
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    again = ended(job(source, out, maker=whole_figures))
    assert again.code == 0 and again.summary is not None
    if articles == 120:
        assert again.summary.resumed > 0
    filled.unlink(missing_ok=True)
    assert _files(small_disk) == _files(tmp_path / "plain")
    assert not work_path(out).exists()


def _shards_of(source: Path, folder: Path) -> int:
    """Room that the shards and the manifest of a run take, in whole pages, without the last shard's."""
    out = folder / "measured.jsonl"
    assert ended(job(source, out, maker=whole_figures)).code == 0
    return out.stat().st_size * 5 // 4


def test_an_earlier_output_stands_until_the_new_one_is_whole(quick_path: Path) -> None:
    source, out = dump(quick_path / "dump.jsonl", TEXTS), quick_path / "out.jsonl"
    out.write_text("earlier", encoding="utf-8")
    assert ended(job(source, out), failing(12)).code == 4
    assert out.read_text(encoding="utf-8") == "earlier"
    assert ended(job(source, out)).code == 3
    assert len(out.read_text(encoding="utf-8").splitlines()) == 4
