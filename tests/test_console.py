"""What reaches a terminal: no control character, no markup, no digit cut off, no colour where none is wanted."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor import Extractor, terminal
from solieu.extractor.console import cell
from solieu.schemas.printable import one_line, printable

ATTACKS = [
    f"{before}{attack}{behind}"
    for attack in (
        "\x1b[31m", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x9b2J", "\x90q\x9c", "\x07", "\x08\x08", "\x00",
        "\x7f", "\x0b", "\x0c", "\r", "\x85", "\u2028", "\u202e", "\u2066", "\u200e", "\ufeff", "[bold]", ":smile:",
    )
    for before in ("", "Có 5 ", "hơn 44.000 xã, ")
    for behind in ("", " xã ngập", " [/] 3 ha", "\n7 tỷ đồng", "\r\n9 hộ")
]  # fmt: skip


def bad(text: str) -> list[str]:
    return [c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def test_there_are_300_attacks() -> None:
    assert len(set(ATTACKS)) == 300
    assert any(bad(a) for a in ATTACKS)


@given(st.text())
def test_no_control_character_is_printable(text: str) -> None:
    assert not bad(printable(text))
    assert one_line(text) == " ".join(one_line(text).split())
    assert printable(printable(text)) == printable(text)


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs"))))
def test_words_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


def test_show_and_explain_print_no_control_character(extractor: Extractor, capsys: pytest.CaptureFixture[str]) -> None:
    for attack in ATTACKS:
        extraction = extractor.explain(attack + " và 12 km.", doc_id=attack)
        for command in (terminal.show, terminal.explain, terminal.explain_json):
            command(extraction)
        out = capsys.readouterr().out
        assert bad(out) == [], (attack, out)
        assert "12" in out


def test_a_carriage_return_moves_no_colour(extractor: Extractor) -> None:
    text = terminal.coloured(extractor.explain("Một\r\n\x07\u200b dòng: 3 xã."))
    assert [text.plain[s.start : s.end] for s in text.spans] == ["3 xã"]


def test_markup_has_no_effect() -> None:
    assert cell("[red]5[/red] :smile:").plain == "[red]5[/red] :smile:"


def _in_a_terminal(columns: int, *command: str, **environment: str) -> str:
    pty = pytest.importorskip("pty", reason="no pseudo-terminal on this system")
    import fcntl
    import struct
    import termios

    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, "-m", "solieu", *command],
        stdout=writing,
        stdin=subprocess.DEVNULL,
        env={**kept, "TERM": "xterm-256color", **environment},
        cwd=Path(sys.prefix),
    )
    os.close(writing)
    found = bytearray()
    while True:
        try:
            found += (read := os.read(reading, 65536))
        except OSError:  # Linux: the other end is closed
            break
        if not read:
            break
    os.close(reading)
    assert process.wait() == 0
    return found.decode("utf-8").replace("\r\n", "\n")


SAID = (
    "Theo Sở Tài chính tỉnh Đồng Nai, lũy kế 9 tháng năm 2023, tổng thu ngân sách nhà nước trên địa bàn "
    "ước đạt 41.286 tỷ đồng, bằng 67,7% dự toán và giảm 12% so với cùng kỳ năm 2022."
)


@pytest.mark.parametrize("command", ["show", "explain"])
def test_80_columns_hold_every_line_and_every_digit(command: str) -> None:
    out = _in_a_terminal(80, command, "--text", SAID, NO_COLOR="1", TERM="dumb")
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "41286000000000" in out and "…" not in out and "\x1b" not in out


def test_colour_in_a_terminal_and_none_where_it_is_not_wanted() -> None:
    assert "\x1b[1;33m41.286 tỷ đồng\x1b[0m" in _in_a_terminal(220, "show", "--text", SAID)
    plain = _in_a_terminal(220, "show", "--text", SAID, NO_COLOR="1")
    assert not any(f"\x1b[{colour}m" in plain for colour in ("33", "1;33", "35", "1;35"))
    piped = subprocess.run(
        [sys.executable, "-m", "solieu", "show", "--text", SAID],
        capture_output=True, text=True, check=True, encoding="utf-8", cwd=Path(sys.prefix),
    )  # fmt: skip
    assert "\x1b" not in piped.stdout and "41286000000000" in piped.stdout


def test_a_terminal_that_cannot_write_vietnamese_is_no_bug() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "solieu", "show", "--text", "Có 3 xã."],
        capture_output=True, cwd=Path(sys.prefix), env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0 and b"3 x?" in done.stdout


def test_broken_text_and_file_names_are_told_without_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m.txt").write_bytes(b"\xff\xfe\xfa")
    done = subprocess.run(
        [sys.executable, "-m", "solieu", "show", str(tmp_path / "a\x1b[31m.txt")], capture_output=True, cwd=Path(sys.prefix)
    )
    assert done.returncode == 3 and done.stderr and bad(done.stderr.decode()) == []
    done = subprocess.run([sys.executable, "-m", "solieu", "show", "--text", b"3 x\xff"], capture_output=True)
    assert done.returncode == 2 and b"not valid UTF-8" in done.stderr
