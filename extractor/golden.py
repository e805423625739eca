"""Golden cases: short texts with the figures they hold, grouped by the form they show.

A file of cases is TOML: ``[[case]]`` with ``form``, ``text``, ``figures`` (each
with ``number`` as written, ``kind``, its value, and where it matters ``bound``,
``unit``, ``per``, ``change``, ``time`` (EDTF), ``place``, ``subject``) and ``reject`` (``number`` and ``reason``). A
known failure says ``why`` it fails.
"""

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from solieu.extractor.evaluation import GoldError
from solieu.extractor.pipeline import Extractor
from solieu.schemas.figure import Figure
from solieu.schemas.rejection import Rejection

KNOWN_FAILURES = "known_failures.toml"
Case = dict[str, Any]


def load_cases(path: Path) -> list[Case]:
    """The cases of one file, numbers exact.

    Raises:
        GoldError: the file is no TOML, or a case lacks its form or text.
    """
    try:
        cases: list[Case] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).get("case", [])
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"{path}: not valid TOML ({error}). Mend the file at that place.") from error
    for number, case in enumerate(cases, 1):
        if not {"form", "text"} <= set(case):
            raise GoldError(f"{path}: case {number} has no `form` or no `text`.")
    return cases


@dataclass(slots=True)
class Tally:
    """What came of the cases of one form."""

    cases: int = 0
    passed: int = 0
    wanted: int = 0
    found: int = 0
    alarms: int = 0
    known: int = 0
    problems: list[str] = field(default_factory=list)


def tally(folder: Path, extractor: Extractor) -> dict[str, Tally]:
    """All golden files of a folder, by form.

    Raises:
        GoldError: the folder holds no golden file.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise GoldError(f"{folder}: no golden cases (*.toml) in this folder.")
    forms: dict[str, Tally] = defaultdict(Tally)
    for path in files:
        for case in load_cases(path):
            here = forms[case["form"]]
            if path.name == KNOWN_FAILURES:
                here.known += 1
                continue
            verdict = check(case, extractor)
            here.cases += 1
            here.passed += not verdict.problems
            here.wanted += len(case.get("figures", []))
            here.found += verdict.found
            here.alarms += verdict.alarms
            here.problems += [f"{case['text']!r}: {p}" for p in verdict.problems]
    return dict(forms)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one case: figures found, false alarms, and what is wrong in words."""

    found: int
    alarms: int
    problems: tuple[str, ...]


def check(case: Case, extractor: Extractor) -> Verdict:
    """Run one case.

    >>> check({"text": "Có 3 xã.", "figures": [{"number": "3", "kind": "count", "value": 3, "unit": "xã"}]}, Extractor())
    Verdict(found=1, alarms=0, problems=())
    """
    got = extractor.explain(case["text"])
    by_place = {(f.number.start, f.number.end): f for f in got.figures}
    problems: list[str] = []
    found = 0
    for wanted in case.get("figures", []):
        figure = by_place.pop(_place(case["text"], wanted), None)
        if figure is None:
            problems.append(f"missed {wanted['number']!r}")
            continue
        found += 1
        problems += _differences(wanted, figure)
    problems += [f"false alarm {f.text!r} ({f.kind})" for f in by_place.values()]
    problems += _wrong_reasons(case, got.rejections)
    return Verdict(found, len(by_place), tuple(problems))


def _place(text: str, row: Case) -> tuple[int, int]:
    start = -1
    for _ in range(row.get("nth", 1)):
        start = text.index(row["number"], start + 1)
    return start, start + len(row["number"])


def _plain(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").lower()


def _differences(wanted: Case, figure: Figure) -> list[str]:
    wrong = []
    for key in ("value", "numerator", "denominator", "low", "high"):
        if key in wanted and getattr(figure, key) != Decimal(str(wanted[key])):
            wrong.append(f"{key} {getattr(figure, key)}, not {wanted[key]}")
    for key, default in (("kind", None), ("bound", "exact"), ("change", None)):
        if getattr(figure, key) != wanted.get(key, default):
            wrong.append(f"{key} {getattr(figure, key)}, not {wanted.get(key, default)}")
    if _plain(figure.per) != _plain(wanted.get("per")):
        wrong.append(f"per {figure.per}, not {wanted.get('per')}")
    if "unit" in wanted:
        accepted = {_plain(unit.strip()) for unit in wanted["unit"].split("|")}
        if not accepted & {_plain(figure.unit), _plain(figure.unit_id)}:
            wrong.append(f"unit {figure.unit} ({figure.unit_id}), not {wanted['unit']}")
    said = {"time": figure.time and figure.time.edtf, "place": figure.place and figure.place.text, "subject": figure.subject}
    wrong += [f"{key} {said[key]}, not {wanted[key]}" for key in said if key in wanted and said[key] != wanted[key]]
    return [f"{wanted['number']!r} has {w}" for w in wrong]


def _wrong_reasons(case: Case, rejections: Iterable[Rejection]) -> list[str]:
    wrong = []
    rows = list(rejections)
    for wanted in case.get("reject", []):
        start, end = _place(case["text"], wanted)
        reasons = [r.reason for r in rows if r.number.start < end and start < r.number.end]
        if wanted["reason"] not in reasons:
            wrong.append(f"{wanted['number']!r} is rejected for {reasons}, not for {wanted['reason']}")
    return wrong


def as_markdown(forms: dict[str, Tally]) -> str:
    """The inventory by form as a page: recall, false alarms, what fails.

    >>> as_markdown({"age": Tally(cases=2, passed=2, wanted=2, found=2)}).splitlines()[-2]
    '| age | 2 | 2 | 2 | 100.0 % | 0 | 0 |'
    """
    head = [
        "# Golden cases by form",
        "",
        "Generated by `solieu evaluate samples/golden --page samples/golden/README.md`; a test keeps it fresh.",
        "",
        "| form | cases | passed | figures | recall | false alarms | known failures |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows = [_row(name, forms[name]) for name in sorted(forms)]
    return "\n".join([*head, *rows, ""]) + "\n"


def _row(name: str, t: Tally) -> str:
    recall = f"{100 * t.found / t.wanted:.1f} %" if t.wanted else ""
    return f"| {name} | {t.cases} | {t.passed} | {t.wanted} | {recall} | {t.alarms} | {t.known} |"
