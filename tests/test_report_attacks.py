"""300 attack strings in every field of articles and records: the page shows them, and none of them does anything."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import Watched, chromium
from made_report import check
from test_report import Page

from solieu.extractor.records import figure_id
from solieu.extractor.report import read_figures, write_report
from solieu.schemas.article import Article, Quarantine
from solieu.schemas.figure import Figure, PlaceSpan, Span, TimeSpan

DO = "window.pwned=1;alert(1)"
PAYLOADS = (
    f"<script>{DO}</script>",
    f"</script><script>{DO}</script>",
    f"<!--<script>{DO}</script>-->",
    f"]]><script>{DO}//",
    f"<img src=x onerror={DO}>",
    f"<svg/onload={DO}>",
    f"<svg><script>{DO}</script></svg>",
    f"<body onload={DO}>",
    f"<details open ontoggle={DO}>",
    f"<input autofocus onfocus={DO}>",
    f"<a href='javascript:{DO}'>x</a>",
    f"javascript:{DO}",
    f"JaVaScRiPt:{DO}",
    f"java\tscript:{DO}",
    f"\x01javascript:{DO}",
    f"data:text/html,<script>{DO}</script>",
    f"vbscript:{DO}",
    f'https://x.example/" onmouseover="{DO}',
    f"http://x.example/' onclick='{DO}",
    f"https://javascript:{DO}@x.example/",
    f"<iframe srcdoc='<script>{DO}</script>'>",
    f"<iframe src=javascript:{DO}>",
    f"<object data=javascript:{DO}>",
    f"<embed src=javascript:{DO}>",
    "<base href=https://x.example/>",
    "<meta http-equiv=refresh content='0;url=https://x.example'>",
    "<link rel=stylesheet href=https://x.example/a.css>",
    "<style>*{display:none}</style>",
    "<form action=https://x.example><button>",
    f"<math><mtext><img src=x onerror={DO}></mtext></math>",
    f"<template><script>{DO}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={DO}>'>",
    f"</title><script>{DO}</script>",
    f"</textarea><script>{DO}</script>",
    f"</style><script>{DO}</script>",
    f'"><script>{DO}</script>',
    f"'><script>{DO}</script>",
    f"`-{DO}-`",
    f"${{{DO}}}",
    f"'-{DO}-'",
    "{{ 7*7 }}{% for x in y %}",
    "{{ config.__class__.__mro__ }}",
    f"\\u003cscript\\u003e{DO}",
    f"&lt;script&gt;{DO}&lt;/script&gt;",
    f"&#x3c;script&#x3e;{DO}",
    f"%3Cscript%3E{DO}",
    "__proto__",
    "constructor",
    "\u202e<b>\u2066",
    "\x00<b>\u2028\u2029\x85",
)
FRAMES = ("{}", "5 {}", "{} tấn", "{}\n{}", "  {} ", '"{}"')
ATTACKS = [frame.replace("{}", payload) for payload in PAYLOADS for frame in FRAMES]


def attacked(i: int, attack: str) -> tuple[Article, Figure]:
    """An article and a record, the attack in every field that is free text."""
    text = f"{attack}\nCó {attack} ở đây 🌾."
    doc_id = attack if i % 6 else f"https://x.example/{i}?{attack}"
    start = len(attack) + 4
    span = Span(text=attack, start=start, end=start + len(attack))
    made = Figure(
        figure_id=figure_id(f"{i}", start, start + 1),
        doc_id=doc_id,
        kind="count",
        text=attack,
        start=start,
        end=span.end,
        number=span,
        value=i,
        numerator=None,
        denominator=None,
        low=None,
        high=None,
        bound="exact",
        unit=attack,
        unit_id=attack,
        subject=attack,
        per=attack,
        change=None,
        baseline=attack,
        time=TimeSpan(text=attack, start=0, end=len(attack), edtf=attack),
        place=PlaceSpan(text=attack, start=0, end=len(attack), level="other", code=attack),
        source=span,
        sentence=Span(text=text, start=0, end=len(text)),
        checks=(check("mismatch", attack, figure_id(f"{i}", start, start + 1), attack),),
        rule=attack,
        confidence=0.5,
    )
    return Article(doc_id=doc_id, text=text), made


@pytest.fixture(scope="module", params=["whole", "articles missing", "split"])
def report(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Path], list[Article], list[Figure]]:
    folder = tmp_path_factory.mktemp("attacks")
    articles, figures = map(list, zip(*(attacked(i, a) for i, a in enumerate(ATTACKS)), strict=True))
    (folder / "r.jsonl").write_text("".join(f"{f.as_json()}\n" for f in figures), encoding="utf-8")
    rows = [Quarantine(file=a, line=1, byte=None, reason=a) for a in ATTACKS]
    path = folder / ("javascript:a\"onclick='x.html" if request.param == "split" else "page.html")
    given = [*rows, *([] if request.param == "articles missing" else articles)]
    size = 150_000 if request.param == "split" else 8_000_000
    done = write_report(path, read_figures(folder / "r.jsonl"), given, part_bytes=size)
    assert (len(done.files) > 2) == (request.param == "split")
    return done.files, articles, figures


def test_there_are_300_of_them() -> None:
    assert len(set(ATTACKS)) == 300


def test_the_parsed_page_has_no_script_handler_or_address_but_ours(report: Any) -> None:
    files, _, figures = report
    seen: list[Any] = []
    for path in files:
        page = Page(path)
        seen += [f for entry in page.data for f in entry["figures"]]
        tags = {tag for tag, _ in page.elements}
        assert [a.get("type") for t, a in page.elements if t == "script"] == [None, "application/json", "application/json", None]
        assert not tags & {"iframe", "object", "embed", "img", "base", "link", "math", "template", "video", "audio", "frame"}
        assert not [
            k for _, attrs in page.elements for k in attrs if k.startswith("on") or k in ("style", "srcdoc", "src", "action")
        ]
        here = {quote(p.name) for p in files}
        for address in page.addresses():
            name, _, _ = address.partition("#")
            assert name == "" or name in here, address
        assert sum(t == "style" for t, _ in page.elements) == 1 and sum(t == "form" for t, _ in page.elements) <= 2
    assert {f["figure_id"]: f["rule"] for f in seen} == {f.figure_id: f.rule for f in figures}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


EVERY = (Path(__file__).parent / "every.js").read_text(encoding="utf-8")


def test_nothing_happens_in_the_browser(browser: Any, report: Any) -> None:
    files, articles, figures = report
    text_of = {a.doc_id: a.text for a in articles}
    pages = files if len(files) == 1 else files[1:]
    shown = 0
    with Watched(browser) as watched:
        for path in pages:
            page = watched.open(path)
            held = [f for entry in json.loads(page.text_content("#data")) for f in entry["figures"]]
            bad, texts = page.evaluate(EVERY, [f["figure_id"] for f in held])
            assert bad == []
            by_id = {f.figure_id: f for f in figures}
            for one, (text, head) in zip(held, texts, strict=True):
                assert head == one["text"] == by_id[one["figure_id"]].text
                assert text == text_of[by_id[one["figure_id"]].doc_id]
                shown += 1
            page.click("#language")
            page.keyboard.press("n")
            page.keyboard.press("c")
            page.fill("#f-q", ATTACKS[0]) if page.is_visible("#f-q") else None
            page.evaluate("document.querySelector('#text .fig')?.click()")
        if len(files) > 1:
            watched.open(files[0]).wait_for_timeout(200)
        assert watched.bad == []
    assert shown == 300


@pytest.mark.parametrize(
    "attack", ["#<script>alert(1)</script>", "#table?q=<img src=x onerror=alert(1)>&kind=javascript:alert(1)", "#article-9e9"]
)
def test_an_address_does_nothing_either(browser: Any, report: Any, attack: str) -> None:
    with Watched(browser) as watched:
        page = watched.open(report[0][-1], attack)
        page.wait_for_timeout(300)
        assert page.locator("img, iframe").count() == 0
        assert watched.bad == []


def test_what_the_browser_is_told_not_to_run_does_not_run(browser: Any, report: Any) -> None:
    """The second wall: even a script that got into the page would be stopped by the policy."""
    with Watched(browser) as watched:
        page = watched.open(report[0][-1])
        put = "document.createElement('div').innerHTML = '<img src=x onerror=window.pwned=1>'"
        page.evaluate(f"() => {{ try {{ {put}; }} catch {{ window.stopped = 1; }} }}")
        assert page.evaluate("[window.stopped, window.pwned]") == [1, None]
        assert any("TrustedHTML" in told for told in watched.bad)


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    import openpyxl

    from solieu.extractor.writers import write

    figures = [attacked(i, attack)[1] for i, attack in enumerate(["=1+1", "@SUM(A1)", "+1", "-1", *ATTACKS])]
    write(tmp_path / "a.xlsx", "xlsx", [figure.model_dump() for figure in figures])
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["figures"].iter_rows() for cell in row]
    assert len(cells) > 10_000 and not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_claim_shows_no_control_character() -> None:
    from unicodedata import category

    from solieu.extractor.claims.telling import harmless

    for attack in ATTACKS:
        shown = harmless(attack + "\x1b[31m\x9b\u202e\u2028\ud800")
        assert not [c for c in shown if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\n\t"]
