"""Bad records among good ones, one in a hundred: each ends in quarantine with its place, no neighbour is lost."""

import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from bad_records import ODD, bad_records

from solieu.extractor.readers import Fields, ReadSettings, find_sources, read_sources
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.limits import Limits

BAD = bad_records()
EVERY = 100


def read(path: Path, **settings: object) -> list[Article | Quarantine]:
    return list(read_sources(find_sources([str(path)]), ReadSettings(**settings)))  # type: ignore[arg-type]


def good(number: int) -> bytes:
    return json.dumps({"id": f"good-{number}", "text": f"Có {number} xã ngập."}, ensure_ascii=False).encode()


def mixed(bad: dict[str, bytes]) -> list[tuple[str | None, bytes]]:
    """Each bad record behind a hundred good ones, less one."""
    rows: list[tuple[str | None, bytes]] = []
    for name, record in bad.items():
        rows += [(None, good(len(rows) + i)) for i in range(EVERY - 1)]
        rows.append((name, record))
    return [*rows, (None, good(len(rows)))]


def places(rows: list[tuple[str | None, bytes]], start: int, between: int) -> dict[str, tuple[int, int, int]]:
    """Line, first byte and byte behind of each bad record, by name."""
    found, at = {}, start
    for number, (name, record) in enumerate(rows, 1):
        if name is not None:
            found[name] = (number, at, at + len(record))
        at += len(record) + between
    return found


def judge(
    records: list[Article | Quarantine], rows: list[tuple[str | None, bytes]], where: dict[str, tuple[int, int, int]]
) -> None:
    """All good ones in order; each bad one has a row, and every row lies within a bad one."""
    assert [r.doc_id for r in records if isinstance(r, Article)] == [
        json.loads(data)["id"] for name, data in rows if name is None
    ]
    told = [r for r in records if isinstance(r, Quarantine)]
    for name, (line, start, end) in where.items():
        own = [r for r in told if r.byte is not None and start <= r.byte <= end and r.line == line]
        assert own, f"{name}: no row at line {line}, byte {start}"
        assert all(r.reason and r.file for r in own), name
    inside = [r for r in told if r.byte is not None and any(s <= r.byte <= e for _, s, e in where.values())]
    assert inside == told


def test_there_are_two_hundred_kinds() -> None:
    assert len(BAD) >= 200
    assert len(set(BAD.values())) >= 200


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_bad_lines_of_json_lines(packed: str, tmp_path: Path) -> None:
    rows = mixed(BAD)
    path = tmp_path / f"dump.jsonl{packed}"
    data = b"\n".join(record for _, record in rows)
    path.write_bytes(gzip.compress(data) if packed else data)
    records = read(path)
    judge(records, rows, places(rows, 0, 1))
    assert sum(isinstance(r, Quarantine) for r in records) == len(BAD)


def test_bad_elements_of_a_json_array(tmp_path: Path) -> None:
    rows = mixed({name: record for name, record in BAD.items() if record.strip(b"[] ")})
    path = tmp_path / "dump.json"
    path.write_bytes(b"[" + b",\n".join(record for _, record in rows) + b"]")
    # A good object with something bad before or behind it is an element of its own, and the bad thing another.
    whole = [r for r in read(path) if not (isinstance(r, Article) and r.doc_id == "a")]
    judge(whole, rows, places(rows, 1, 2))


def test_odd_records_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(ODD.values()), encoding="utf-8")
    records = read(path)
    assert [name for name, r in zip(ODD, records, strict=True) if not isinstance(r, Article)] == []
    assert all(r.model_dump_json() for r in records)


def rows_of_csv() -> dict[str, bytes]:
    """Bad rows of a table with id, text, date."""
    rows = {
        "a cell too few": b"bad,5 ha",
        "a cell too many": b"bad,5 ha,2021-04-23,more",
        "one cell": b"bad",
        "only a quote": b'"',
        "quote never closed": b'bad,"5 ha never closed,2021-04-23',
        "quote never closed in the id": b'"bad,5 ha,2021-04-23',
        "quote never closed in the last cell": b'bad,5 ha,"2021-04-23',
        "letters behind a quote": b'bad,"5" ha,2021-04-23',
        "backslash quotes": b'bad,"5 \\"ha\\"",2021-04-23',
        "another delimiter": b"bad;5 ha;2021-04-23",
        "tabs": b"bad\t5 ha\t2021-04-23",
        "a carriage return": b"bad,5\rha,2021-04-23",
        "NUL": b"bad,5\0ha,2021-04-23",
        "a long cell": b"bad," + b"x" * 70_000 + b",2021-04-23",
    }
    for name, record in BAD.items():
        if name.startswith(("bytes", "a letter of")):
            inside = record.partition(b'"text": "')[2].removesuffix(b'"}')
            if b"|" not in inside and b'"' not in inside:
                rows[name] = b"bad," + inside + b",2021-04-23"
    return rows


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_bad_rows_of_csv(quoting: int, tmp_path: Path) -> None:
    bad, out, rows = rows_of_csv(), [b"id,text,date"], [(None, b"")]
    for name, record in bad.items():
        for i in range(EVERY - 1):
            line = io.StringIO()
            csv.writer(line, quoting=quoting, lineterminator="").writerow([f"good-{len(rows) + i}", "Có 5 xã, nói “ngập”.", ""])
            out.append(line.getvalue().encode())
        out.append(record)
        rows += [(None, b"")] * (EVERY - 1) + [(name, record)]
    out.append(b'good-end,"Hai\ndong",')
    path = tmp_path / "d.csv"
    path.write_bytes(b"\r\n".join(out) + b"\r\n")
    records = read(path, limits=Limits(line_bytes=60_000))
    assert len([r for r in records if isinstance(r, Article)]) == len(bad) * (EVERY - 1) + 1
    assert isinstance(records[-1], Article) and records[-1].text == "Hai\ndong"
    told = [r for r in records if isinstance(r, Quarantine)]
    starts = {1 + EVERY * (i + 1): name for i, name in enumerate(bad)}
    assert {r.line for r in told} == set(starts)
    data = path.read_bytes()
    for row in told:
        assert row.line is not None and row.byte is not None and row.reason
        record = bad[starts[row.line]]
        assert record in data[max(0, row.byte - len(record)) : row.byte + len(record)]


def files() -> dict[str, bytes]:
    """Files of which nothing or only the head can be read, by name with its ending."""
    pytest.importorskip("zstandard")
    import zstandard

    lines = b"\n".join(good(i) for i in range(3000))
    packed, zst = gzip.compress(lines), zstandard.compress(lines)
    noise = random.Random(1).randbytes(3000)
    bad = {f"cut{part}.jsonl.gz": packed[: len(packed) * part // 10] for part in range(1, 10)}
    bad |= {f"cut{part}.jsonl.zst": zst[: len(zst) * part // 10] for part in range(1, 10)}
    bad |= {f"cut{part}.json.gz": gzip.compress(b"[" + lines.replace(b"\n", b",\n") + b"]")[: 900 * part] for part in range(1, 9)}
    bad |= {f"cut{part}.csv.gz": gzip.compress(b"id,text\n" + b"a,5 ha\n" * 20_000)[: 20 * part] for part in range(1, 9)}
    bad |= {f"cut{part}.txt.gz": packed[: 500 * part] for part in range(1, 5)}
    bad |= {
        "garbled.jsonl.gz": packed[:2000] + noise,
        "garbled.jsonl.zst": zst[:2000] + noise,
        "crc.jsonl.gz": packed[:-8] + b"\0" * 8,
        "behind.jsonl.gz": packed + noise,
        "notgz.jsonl.gz": noise,
        "empty.jsonl": b"",
        "blank.jsonl": b"\n \n",
        "empty.txt": b"",
        "empty.csv": b"",
        "empty.json": b"",
        "empty.parquet": b"",
        "empty.warc": b"",
        "empty.html": b" ",
        "header.csv": b"a,b\n1,2\n",
        "notext.txt": noise,
        "nul.txt": b"5\0ha",
        "noise.parquet": noise,
        "magic.parquet": b"PAR1" + noise + b"PAR1",
        "noise.warc": noise,
        "open.json": b"[" + good(1) + b",\n",
        "bom.jsonl": b"\xef\xbb\xbf",
        "odd.txt": "5 ha".encode("utf-16")[:-1],
        "wide.txt": "Có 5 xã ngập.".encode("utf-16-le"),
        "bomb.jsonl.gz": gzip.compress(b"\0" * 40_000_000),
        "bomb.txt.gz": gzip.compress(b" " * 40_000_000),
        "bomb.json.gz": gzip.compress(b"[" + b" " * 40_000_000),
        "bomb.csv.gz": gzip.compress(b"id,text\n1," + b"x" * 40_000_000),
        "bomb.html.gz": gzip.compress(b"<p>" * 12_000_000),
        "bomb.jsonl.zst": zstandard.compress(b"x" * 40_000_000),
        "long.txt": b"x " * 11_000_000,
    }
    return bad


def test_bad_files_beside_good_ones(tmp_path: Path) -> None:
    bad = files()
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        (tmp_path / f"{name.partition('.')[0]}-{name.partition('.')[2].replace('.', '-')}-beside.txt").write_bytes(b"Co 5 xa.")
    records = read(tmp_path)
    told = {r.file: r for r in records if isinstance(r, Quarantine)}
    assert set(bad) == set(told)
    assert all(r.reason and r.byte is not None for r in told.values()), [r for r in told.values() if r.byte is None]
    beside = [r for r in records if isinstance(r, Article) and r.doc_id.endswith("-beside.txt")]
    assert len(beside) == len(bad)
    for name in bad:
        if "bomb" in name:
            assert "decompression bomb" in told[name].reason, name


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    lines = b"\n".join(good(i) for i in range(30_000))
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(lines)[:-1000])
    *articles, row = read(tmp_path / "d.jsonl.gz")
    assert len(articles) > 20_000 and isinstance(row, Quarantine)
    assert [a.doc_id for a in articles if isinstance(a, Article)] == [f"good-{i}" for i in range(len(articles))]
    assert row.line == len(articles) + 1 and row.byte is not None and lines[row.byte :].startswith(good(len(articles)))


# A line of many megabytes comes as a stream and is never held; the memory of the reading process is measured.
READING = """
import sys
from solieu.extractor.readers import ReadSettings, find_sources, read_sources
from solieu.schemas.article import Quarantine
for r in read_sources(find_sources(["-"]), ReadSettings(input_format=sys.argv[1], encoding=sys.argv[2] or None)):
    print(f"{r.line} {r.byte} {r.reason}" if isinstance(r, Quarantine) else r.doc_id, flush=True)
status = open("/proc/self/status").read()
print("peak", status.partition("VmHWM:")[2].split()[0])
"""


def stream(form: str, encoding: str, megabytes: int, packed: bool) -> tuple[list[str], int]:
    """What a process reads of a stream with a line of so many MB in its midst, and its peak in MB."""
    head, tail = {
        "jsonl": ('{"id": "1", "text": "x"}\n{"text": "', '"}\n{"id": "2", "text": "x"}\n'),
        "json": ('[{"id": "1", "text": "x"},\n{"text": "', '"},\n{"id": "2", "text": "x"}]'),
        "csv": ("id,text\n1,x\n0,", "\n2,x\n"),
    }[form]
    process = subprocess.Popen([sys.executable, "-c", READING, form, encoding], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None
    sink = gzip.GzipFile(fileobj=process.stdin, mode="wb", compresslevel=1) if packed else process.stdin
    code = encoding or "utf-8"
    sink.write(head.encode(code))
    for piece in range(megabytes):
        letters = random.Random(piece).randbytes(2**19).hex()
        sink.write(letters.encode(code))
    sink.write(tail.encode(code))
    if packed:
        sink.close()
    process.stdin.close()
    *out, peak = process.stdout.read().decode().splitlines()
    assert process.wait() == 0
    return out, int(peak.removeprefix("peak ")) // 1024


needs_proc = pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the peak of memory is read from /proc")  # noqa: PTH110


def check_stream(form: str, encoding: str, megabytes: int, packed: bool) -> None:
    out, peak = stream(form, encoding, megabytes, packed)
    assert out[0] == "1" and out[-1] == "2" and len(out) == 3
    line, byte, reason = out[1].split(" ", 2)
    head = {"jsonl": '{"id": "1", "text": "x"}\n', "json": '[{"id": "1", "text": "x"},\n', "csv": "id,text\n1,x\n"}[form]
    assert (int(line), int(byte)) == (3 if form == "csv" else 2, len(head.encode(encoding or "utf-8")))
    assert reason.startswith("longer than a record may be (")
    assert peak < 500


@needs_proc
@pytest.mark.parametrize(
    ("form", "encoding", "packed"), [("jsonl", "", False), ("json", "", False), ("csv", "", True), ("jsonl", "utf-16-le", False)]
)
def test_a_line_of_fifty_megabytes(form: str, encoding: str, packed: bool) -> None:
    check_stream(form, encoding, 50, packed)


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "encoding", "packed"),
    [("jsonl", "", False), ("json", "", False), ("csv", "", False), ("jsonl", "", True), ("jsonl", "utf-16-le", False)],
)
def test_a_line_of_a_gigabyte(form: str, encoding: str, packed: bool) -> None:
    check_stream(form, encoding, 1024, packed)


def test_a_limit_is_told_with_its_option(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(good(1) + b"\n" + b'{"text": "' + b"x" * 500 + b'"}\n' + good(2))
    first, row, last = read(tmp_path / "d.jsonl", limits=Limits(line_bytes=200))
    assert isinstance(first, Article) and isinstance(last, Article) and isinstance(row, Quarantine)
    assert row.line == 2 and row.byte == len(good(1)) + 1 and "--limit line_bytes=" in row.reason
    first, row, last = read(tmp_path / "d.jsonl", limits=Limits(article_chars=100))
    assert isinstance(row, Quarantine) and "--limit article_chars=500" in row.reason
    assert len(read(tmp_path / "d.jsonl", fields=Fields(text="body"))) == 3
