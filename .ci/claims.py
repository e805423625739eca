"""How often `solieu check` is right: claims made from the figures of an archive, true ones and falsified ones.

    python .ci/claims.py FIGURES.jsonl ARCHIVE.db [--true 300] [--false 300] [--seed 1] [--show N]

FIGURES.jsonl and ARCHIVE.db come from `solieu extract` on the same articles.
A true claim says what one record says in other words: built from the record's
fields by templates (place, time, subject, number), or from the part of its
sentence that holds the figure, with its parts in another order, some words left
out, synonyms, another way of writing the number, a rounded number with `hơn`,
`gần` or `khoảng`, decomposed letters (NFD), names without diacritics. A false
claim is a true one with one thing changed: the value times 10 or 1,000, two
digits swapped, or unit, place or year replaced. The same seed gives the same
claims; `claims_news.jsonl` beside this file adds some written by hand. Judged is
the worst verdict of the claim's figures, as the exit code is.

A claim is made only of records that say enough to be looked for: three words
beside number and unit, or place or time. Nothing is filtered by what `check` answers.
"""

import argparse
import json
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import regex

from solieu.extractor import Extractor
from solieu.extractor.archive import open_archive
from solieu.extractor.claims import check, overall
from solieu.extractor.text import bare
from solieu.schemas.figure import digits

Record = dict[str, Any]
SYNONYMS = {
    "tử vong": "thiệt mạng",
    "thiệt mạng": "tử vong",
    "doanh nghiệp": "công ty",
    "khoảng": "chừng",
    "cho biết": "cho hay",
    "xây dựng": "xây",
    "hiện nay": "hiện",
    "tăng": "tăng thêm",
    "bao gồm": "gồm",
    "trị giá": "giá trị",
    "bị bắt": "bắt giữ",
    "thực hiện": "làm",
    "tổ chức": "mở",
    "sử dụng": "dùng",
    "so với": "so",
}
OTHER_UNIT = {
    "count": ["xã", "học sinh", "xe tải", "bệnh viện", "con bò", "máy bay", "trường học", "hộ gia đình"],
    "money": ["USD", "euro", "đồng", "yên", "bảng Anh"],
    "measure": ["km", "tấn", "ha", "lít", "kg", "m"],
    "duration": ["ngày", "tháng", "năm", "giờ", "tuần"],
    "percent": ["km", "tấn", "người"],
    "ratio": ["xã", "bệnh viện", "xe tải"],
    "multiple": ["%"],
}
OTHER_PLACE = ["Cà Mau", "Lạng Sơn", "Phú Yên", "Hậu Giang", "Sơn La", "Ninh Thuận", "Bắc Kạn", "Trà Vinh"]
OTHER_COUNTRY = ["Na Uy", "Peru", "Kenya", "Hy Lạp"]
BY_HAND = Path(__file__).with_name("claims_news.jsonl")
FALSE = ("times10", "times1000", "swapped", "unit", "place", "year")


@dataclass(frozen=True)
class Claim:
    """A sentence, how it was made, and the record behind it."""

    text: str
    how: tuple[str, ...]
    record: Record


def usable(record: Record) -> bool:
    """Sure of itself, and with enough around the number to look for."""
    if record["confidence"] < 0.9 or record["kind"] in ("age", "score") or record["bound"] == "order":
        return False
    left, right = clause(record)
    words = regex.findall(r"\p{L}+", left + " " + right)
    return 5 <= len(words) <= 40 and len(record["sentence"]["text"]) < 500


def clause(record: Record) -> tuple[str, str]:
    """What stands before and behind the number in its part of the sentence: from comma to comma, longer where too short."""
    sentence, start = record["sentence"]["text"], record["sentence"]["start"]
    a, b = record["number"]["start"] - start, record["number"]["end"] - start
    cuts = [0, *(m.end() for m in regex.finditer(r"[,;:](?=\s)|[()]", sentence)), len(sentence)]
    first = max(c for c in cuts if c <= a)
    last = min(c for c in cuts if c >= b)
    while first and len(sentence[first:a].split()) < 4:
        first = max(c for c in cuts if c < first)
    return sentence[first:a].strip(" ,;:.()"), sentence[b:last].strip(" ,;:.()")


def spelled(value: Decimal) -> str:
    """A number as Vietnamese write it: 44.872, 1,5."""
    whole, _, tail = digits(abs(value)).partition(".")
    grouped = regex.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return ("-" if value < 0 else "") + grouped + ("," + tail if tail else "")


def scaled(value: Decimal) -> str:
    """With a scale word where one fits in few digits: 1,5 triệu."""
    for word, size in (("tỷ", 9), ("triệu", 6)):
        short = value / Decimal(10) ** size
        if abs(short) >= 1 and len(short.normalize().as_tuple().digits) <= 6:
            return f"{spelled(short)} {word}"
    return spelled(value)


def rounded(value: Decimal, rng: random.Random) -> tuple[str, str] | None:
    """A bound word and a round number near the value; None where the number is round or small."""
    shown = value.normalize().as_tuple().digits
    keep = rng.choice([2, 3]) if len(shown) > 3 else len(shown) - 1
    if len(shown) < 3 or keep < 2:
        return None
    step = Decimal(1).scaleb(value.adjusted() - keep + 1)
    down = (value / step).to_integral_value(rounding="ROUND_FLOOR") * step
    nearest = (value / step).to_integral_value(rounding="ROUND_HALF_EVEN") * step
    way = rng.choice(["hơn", "trên", "gần", "khoảng"])
    if way == "gần" and (down + step - value) / value < Decimal("0.05"):
        return way, scaled(down + step)
    if way == "khoảng" or way == "gần":
        return "khoảng", scaled(nearest)
    return way, scaled(down)


def number_of(record: Record, rng: random.Random, how: list[str]) -> str:
    """The number again, as it was, written otherwise, or rounded."""
    value = record["value"]
    if value is None or not regex.search(r"\d", record["number"]["text"]) or value < 2:
        return str(record["number"]["text"])
    value = Decimal(value)
    if record["bound"] == "exact" and record["kind"] not in ("duration",) and rng.random() < 0.4:
        near = rounded(value, rng)
        if near is not None:
            how.append("rounded")
            return " ".join(near)
    if rng.random() < 0.5:
        how.append("respelled")
        return scaled(value)
    return str(record["number"]["text"])


def templated(record: Record, number: str, rng: random.Random) -> str | None:
    """From the record's fields alone; None where they say too little. Then what the record says of it stays out."""
    place, time, subject = (record[key] for key in ("place", "time", "subject"))
    if not subject or not (place and time) or record["kind"] not in ("count", "money", "measure", "percent"):
        return None
    where, when = place["text"], time["text"][0].lower() + time["text"][1:]
    said = {"over": "hơn ", "about": "khoảng ", "nearly": "gần "}.get(record["bound"], "")
    if record["bound"] not in ("exact", "over", "about", "nearly"):
        return None
    amount = f"{said}{number} {record['unit'] or ''}".strip()
    change = {"increase": "tăng ", "decrease": "giảm ", None: ""}[record["change"]]
    if record["kind"] == "count":
        counted = subject if subject.lower().startswith(record["unit"] or "-") else record["unit"] or subject
        amount = f"{said}{number} {counted}"
        return rng.choice([f"{when}, {where} có {change}{amount}", f"ở {where} {change}có {amount} {when}"])
    return rng.choice(
        [f"{when}, {subject} ở {where} {change or 'là '}{amount}", f"{subject} của {where} {change or 'đạt '}{amount} {when}"]
    )


def reworded(record: Record, number: str, rng: random.Random, how: list[str]) -> str:
    """From its part of the sentence: other order, words left out, synonyms."""
    left, right = clause(record)
    unit = record["text"][record["number"]["end"] - record["start"] :].strip()
    if rng.random() < 0.5:
        left, right = thinned(left, record, rng), thinned(right, record, rng)
        how.append("thinned")
    tail = right[len(unit) :].strip() if unit and right.startswith(unit) else None
    if record["bound"] != "exact":
        text = f"{left} {number} {right}"
    elif tail is not None and rng.random() < 0.35 and len(left.split()) > 2 and record["value"] is not None:
        how.append("turned")
        text = (
            f"{number} {unit} {tail} là con số {left[0].lower() + left[1:]}"
            if rng.random() < 0.5
            else f"Có {number} {unit} {tail}, {left}"
        )
    else:
        text = f"{left} {number} {right}"
    for word, other in SYNONYMS.items():
        if rng.random() < 0.5 and regex.search(rf"\b{word}\b", text):
            how.append("synonym")
            text = regex.sub(rf"\b{word}\b", other, text, count=1)
    return text


def thinned(text: str, record: Record, rng: random.Random) -> str:
    """One word in six left out, never next to the number or of the unit, subject, place, time or a name."""
    kept = " ".join(str(part) for part in (record["unit"], record["subject"], record["per"], record["baseline"]) if part)
    kept += " ".join(record[k]["text"] for k in ("place", "time") if record[k])
    words = text.split()
    held = {0, 1, 2, len(words) - 1, len(words) - 2, len(words) - 3}
    return " ".join(
        w
        for i, w in enumerate(words)
        if i in held or w in kept or not w.islower() or any(map(str.isdigit, w)) or rng.random() > 0.17
    )


def dressed(text: str, rng: random.Random, how: list[str]) -> str:
    """As it comes over the wire: decomposed letters, names without diacritics."""
    text = text[:1].upper() + text[1:]
    draw = rng.random()
    if draw < 0.15:
        how.append("NFD")
        return unicodedata.normalize("NFD", text)
    if draw < 0.35:
        plain = regex.sub(r"(?<=[\p{Ll},] )\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+", lambda m: bare(m[0]), text)
        if plain != text:
            how.append("bare names")
        return plain
    return text


def true_claims(records: list[Record], count: int, rng: random.Random) -> Iterator[Claim]:
    """So many, a third of them by templates where the records allow it."""
    order = records[:]
    rng.shuffle(order)
    rich = [r for r in order if r["place"] and r["time"]]
    taken: set[str] = set()
    quota = count // 5
    for record in [*rich, *order]:
        if len(taken) == count:
            return
        if record["figure_id"] in taken or not usable(record):
            continue
        how: list[str] = []
        number = number_of(record, rng, how)
        text = templated(record, number, rng) if len(taken) < quota else None
        if text is None and len(taken) < quota:
            continue
        how.insert(0, "template" if text else "sentence")
        text = text or reworded(record, number, rng, how)
        taken.add(record["figure_id"])
        yield Claim(dressed(text, rng, how), tuple(how), record)


def false_claims(records: list[Record], count: int, rng: random.Random) -> Iterator[Claim]:
    """As many of each falsification, one for each record."""
    order = [r for r in records if usable(r)]
    rng.shuffle(order)
    rows = iter(order)
    for kind in FALSE:
        made = 0
        while made < count // len(FALSE):
            record = next(rows)
            text = falsified(record, kind, rng)
            if text is not None:
                made += 1
                yield Claim(dressed(text, rng, []), (kind,), record)


def falsified(record: Record, kind: str, rng: random.Random) -> str | None:
    """A claim with one thing changed; None where the record has nothing of the kind."""
    left, right = clause(record)
    number, value = record["number"]["text"], record["value"]
    if kind in ("times10", "times1000", "swapped"):
        if not value or not regex.fullmatch(r"[\d.,]+( (?:nghìn|ngàn|triệu|tỷ|tỉ))?", number):
            return None
        if kind == "swapped":
            other = swapped(number)
            return f"{left} {other} {right}" if other else None
        return f"{left} {scaled(Decimal(value) * (10 if kind == 'times10' else 1000))} {right}"
    if kind == "unit":
        unit = record["text"][record["number"]["end"] - record["start"] :].strip()
        others = [u for u in OTHER_UNIT.get(record["kind"], ()) if u not in unit and unit not in u]
        if not unit or not others or not right.startswith(unit):
            return None
        return f"{left} {number} {rng.choice(others)} {right[len(unit) :].strip()}"
    if kind == "place":
        place = record["place"]
        if not place or place["text"] not in left + " " + right:
            return None
        other = rng.choice([p for p in (OTHER_COUNTRY if place["level"] == "country" else OTHER_PLACE) if p not in left + right])
        return f"{left} {number} {right}".replace(place["text"], other)
    years = list(regex.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", left + " | " + right))
    time = record["time"]
    if not time or not years or not any(m[0] in time["edtf"] for m in years):
        return None
    year = next(m[0] for m in years if m[0] in time["edtf"])
    return f"{left} {number} {right}".replace(year, str(int(year) - rng.choice([1, 2, 3, 5])))


def swapped(number: str) -> str | None:
    """Two neighbouring digits changed about, the first never 0."""
    places = [i for i, c in enumerate(number) if c.isdigit()]
    for a, b in pairwise(places):
        if number[a] != number[b] and (a != places[0] or number[b] != "0"):
            return number[:a] + number[b] + number[a + 1 : b] + number[a] + number[b + 1 :]
    return None


def judge(claims: list[Claim], archive: Path) -> list[tuple[Claim, str]]:
    """The verdict on each claim."""
    extractor = Extractor()
    with open_archive(archive) as opened:
        return [(c, overall(check(opened, c.text, extractor.extract(c.text)))) for c in claims]


def load(path: Path) -> list[Record]:
    """The records, in the file's order."""
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line, parse_float=Decimal) for line in stream]


def rates(judged: list[tuple[Claim, str]]) -> dict[str, Counter[str]]:
    """Verdicts by each way a claim was made."""
    table: dict[str, Counter[str]] = {}
    for claim, verdict in judged:
        for way in claim.how:
            table.setdefault(way, Counter())[verdict] += 1
    return table


def main() -> int:
    """Make, judge, report; 1 where under 90 % of the true, over 5 % of the false or any times 10 or 1,000 are supported."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--true", type=int, default=300)
    parser.add_argument("--false", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print up to N claims that went wrong, of each list")
    given = parser.parse_args()
    records = load(given.figures)
    rng = random.Random(given.seed)
    ok = True
    for name, claims, wanted in (
        ("true", list(true_claims(records, given.true, rng)), True),
        ("false", list(false_claims(records, given.false, rng)), False),
    ):
        judged = judge(claims, given.archive)
        right = sum((verdict == "supported") == wanted for _, verdict in judged)
        print(f"{name} claims: {right} of {len(judged)} right ({100 * right / len(judged):.1f} %)")
        for way, counts in rates(judged).items():
            print(f"  {way:<12} {dict(sorted(counts.items()))}")
        for claim, verdict in [(c, v) for c, v in judged if (v == "supported") != wanted][: given.show]:
            print(f"  WRONG {verdict} {claim.how} {claim.text!r}\n     from {claim.record['sentence']['text']!r}")
        ok &= len(judged) > 0
        hard = sum(v == "supported" for c, v in judged if c.how[0] in ("times10", "times1000"))
        ok &= right >= (0.9 if wanted else 0.95) * len(judged) and not hard
    by_hand = [json.loads(line) for line in BY_HAND.read_text(encoding="utf-8").splitlines()]
    claims = [Claim(row["claim"], (f"{'true' if row['supported'] else 'false'}, {row['how']}",), {}) for row in by_hand]
    judged = judge(claims, given.archive)
    right = sum((verdict == "supported") == row["supported"] for row, (_, verdict) in zip(by_hand, judged, strict=True))
    print(f"claims by hand: {right} of {len(judged)} right")
    for way, counts in rates(judged).items():
        print(f"  {way:<16} {dict(sorted(counts.items()))}")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
