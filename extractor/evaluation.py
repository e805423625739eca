"""Score records against gold: how many figures are found, and how many are right.

Gold is stand-off JSON (``NAME.gold.json`` with a list ``figures``); each record
is matched one to one with a gold row of its article on the number's span, exact
spans first, then overlapping ones. Rows marked ``optional`` count neither way.
A *record* is right when value, unit, kind and bound are.
"""

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex

from solieu.extractor.judging import FIELDS, RECORD_FIELDS, Row, judge

BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


class GoldError(ValueError):
    """A gold folder or a file of records that cannot be scored."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Right ones of all, with a 95 % Wilson interval.

    >>> Rate(95, 100).text()
    '95.0 % (88.8 to 97.8, 95 of 100)'
    """

    right: int
    all: int

    @property
    def share(self) -> float:
        return self.right / self.all if self.all else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson score interval at 95 %."""
        if not self.all:
            return 0.0, 1.0
        z, n, p = 1.96, self.all, self.share
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def text(self) -> str:
        low, high = self.interval()
        return f"{100 * self.share:.1f} % ({100 * low:.1f} to {100 * high:.1f}, {self.right} of {self.all})"


@dataclass(slots=True)
class Score:
    """Counts of an evaluation, and its errors in words."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    records: int = 0
    right: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)
    missed: int = 0
    alarms: int = 0
    confidence: list[tuple[float, bool]] = field(default_factory=list)
    verdicts: dict[tuple[str, int, str], bool] = field(default_factory=dict)

    def f1(self, hits: int) -> float:
        """F1 in per cent of that many hits."""
        return 200 * hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def kind_f1(self, kind: str) -> float:
        """F1 in per cent of right records of one kind."""
        counts = self.kinds[kind]
        return 200 * counts["right"] / max(1, counts["gold"] + counts["predicted"])

    def calibration(self) -> list[tuple[str, Rate]]:
        """How often records of each band of confidence are right."""
        bands = []
        for low, high in BANDS:
            inside = [right for c, right in self.confidence if low <= c < high]
            bands.append((f"{low:.2f} to {min(high, 1):.2f}", Rate(sum(inside), len(inside))))
        return bands

    def as_dict(self) -> dict[str, Any]:
        """The score as plain data."""
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "precision": round(100 * Rate(self.found, self.predicted).share, 2),
            "recall": round(100 * Rate(self.found, self.gold).share, 2),
            "f1_found": round(self.f1(self.found), 2),
            "f1_record": round(self.f1(self.records), 2),
            "missed": self.missed,
            "false_alarms": self.alarms,
            "accuracy": {f: round(100 * Rate(self.right[f], self.judged[f]).share, 2) for f in FIELDS},
            "kinds": {k: dict(c) for k, c in sorted(self.kinds.items())},
            "calibration": {name: [rate.right, rate.all] for name, rate in self.calibration()},
        }


def evaluate(gold: Path, records: Path) -> Score:
    """Score a file of records (JSON Lines) against a folder of gold.

    Raises:
        GoldError: no gold in the folder, or a line that is no record.
    """
    if not gold.is_dir():
        raise GoldError(f"{gold}: no such folder. Give the folder that holds the NAME.gold.json files.")
    files = sorted(gold.glob("*.gold.json"))
    if not files:
        raise GoldError(f"{gold}: no *.gold.json in this folder. Gold is one NAME.gold.json for each article.")
    predicted = _by_article(records)
    by_id: dict[str, list[Row]] = defaultdict(list)
    for record in (record for found in predicted.values() for record in found):
        by_id[str(record["doc_id"])].append(record)
    score = Score()
    for path in files:
        name = path.name.removesuffix(".gold.json")
        try:
            gold_of = json.loads(path.read_text(encoding="utf-8"))
            rows = gold_of["figures"]
            _ = [(row["kind"], row["number"]["start"], row["number"]["end"], row["number"]["text"]) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}: no gold ({error}). It must be a JSON object with a list `figures`.") from error
        found = predicted.get(name, [])
        if "doc_id" in gold_of:  # gold of `solieu import`: many articles of one dump, told apart by id
            found = by_id.get(str(gold_of["doc_id"]), [])
        _score_article(score, name, rows, found)
    return score


def _by_article(records: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    try:
        lines = records.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{records}: not valid UTF-8 at byte {error.start}. Give the records that `solieu extract` writes."
        ) from error
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
            name = regex.sub(r"\.\w+$", "", Path(str(row["doc_id"]).partition("#")[0]).name)
            _ = row["kind"], row["number"]["start"], row["number"]["end"], row["confidence"]
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(
                f"{records}, line {number}: no figure record ({error}). Give the JSON Lines that `solieu extract` writes."
            ) from error
        found[name].append(row)
    return found


def _score_article(score: Score, name: str, rows: list[Row], predicted: list[Row]) -> None:
    figures = [r for r in rows if r["kind"] != "not"]
    pairs = match(figures, predicted)
    for i, gold in enumerate(figures):
        if gold.get("optional"):
            continue
        score.gold += 1
        score.kinds[gold["kind"]]["gold"] += 1
        if i not in pairs:
            score.missed += 1
            score.verdicts[_key(name, gold)] = False
            score.errors.append(f"{name}: missed {gold['kind']} {gold['number']['text']!r} ({gold.get('unit')})")
        else:
            _judge(score, name, gold, predicted[pairs[i]])
    taken = set(pairs.values())
    optional = {j for i, j in pairs.items() if figures[i].get("optional")}
    score.predicted += len(predicted) - len(optional)
    for j, row in enumerate(predicted):
        if j not in optional:
            score.kinds[row["kind"]]["predicted"] += 1
        if j not in taken:
            score.alarms += 1
            score.confidence.append((row["confidence"], False))
            score.errors.append(f"{name}: false alarm {row['kind']} {row['text']!r}")


def match(gold: list[Row], predicted: list[Row]) -> dict[int, int]:
    """Pairs of gold and record on the number's span: the same span first, then any that overlap.

    >>> match([{"number": {"start": 0, "end": 3}}], [{"number": {"start": 0, "end": 2}}])
    {0: 0}
    """
    pairs: dict[int, int] = {}
    for exact in (True, False):
        for i, row in enumerate(gold):
            if i in pairs:
                continue
            free = [j for j in range(len(predicted)) if j not in pairs.values()]
            best = max(free, key=lambda j: _overlap(row, predicted[j], exact), default=None)
            if best is not None and _overlap(row, predicted[best], exact) > 0:
                pairs[i] = best
    return pairs


def _overlap(gold: Row, row: Row, exact: bool) -> int:
    a, b = gold["number"]["start"], gold["number"]["end"]
    c, d = row["number"]["start"], row["number"]["end"]
    if exact:
        return int((a, b) == (c, d))
    shared = min(b, d) - max(a, c)
    return shared if shared > 0 and shared / (max(b, d) - min(a, c)) >= 0.3 else 0


def _judge(score: Score, name: str, gold: Row, row: Row) -> None:
    score.found += 1
    score.kinds[gold["kind"]]["found"] += 1
    verdicts = judge(gold, row)
    for key, said_right in verdicts.items():
        score.judged[key] += 1
        score.right[key] += said_right
    right = all(verdicts[k] for k in RECORD_FIELDS)
    score.confidence.append((row["confidence"], right))
    score.verdicts[_key(name, gold)] = right
    if right:
        score.records += 1
        score.kinds[gold["kind"]]["right"] += 1
    else:
        wrong = [k for k in RECORD_FIELDS if not verdicts[k]]
        told = ", ".join(f"{k} {_said(row, k)} should be {_said(gold, k)}" for k in wrong)
        score.errors.append(f"{name}: {gold['number']['text']!r}: {told}")


def _key(name: str, gold: Row) -> tuple[str, int, str]:
    return name, gold["number"]["start"], gold["number"]["text"]


def compare(now: Score, before: Score) -> tuple[list[str], list[str]]:
    """Gains and losses against an earlier run: figures that became right, and that stopped being so."""
    gains = [f"{k[0]}: {k[2]!r} at {k[1]}" for k, right in now.verdicts.items() if right and not before.verdicts.get(k)]
    losses = [f"{k[0]}: {k[2]!r} at {k[1]}" for k, right in now.verdicts.items() if not right and before.verdicts.get(k)]
    return gains, losses


def _said(row: Row, key: str) -> Any:
    if key != "value":
        return row.get(key) or ("exact" if key == "bound" else None)
    said = [row[k] for k in ("value", "numerator", "denominator", "low", "high") if row.get(k) is not None]
    return said[0] if len(said) == 1 else tuple(said)
