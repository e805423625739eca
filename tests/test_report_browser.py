"""The report of 200 articles in a real browser: what a reader does with it, and that it does nothing behind his back."""

import gzip
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Watched, chromium, until
from conftest import SHARED, sample_articles
from made_report import check, figure

from solieu.extractor import Extractor
from solieu.extractor.report import write_report
from solieu.schemas.article import Article
from solieu.schemas.figure import Figure

NEWS = SHARED / "news" / "articles.jsonl.gz"
ODD = Article(
    doc_id="https://bao.example/le",
    text="🌾🌾 Lẻ\r\nCó 1.500 tấn 🌾, x\u00e3 = xa\u0303, 12\u200b hộ dân và 7 xã\u202e ngược\u202c.\n7 xã",
)


def articles() -> list[Article]:
    """200 real articles; where the news is not at hand, our samples as often as needed."""
    if NEWS.exists():
        with gzip.open(NEWS, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in itertools.islice(stream, 0, 199 * 29, 29)]
        return [*(Article(doc_id=r["id"], text=r["text"]) for r in rows), ODD]
    texts = itertools.islice(itertools.cycle(sample_articles()), 199)
    return [*(Article(doc_id=f"{i}-{name}", text=text) for i, (name, text, _) in enumerate(texts)), ODD]


def odd_figures() -> list[Figure]:
    """Side by side, nested, overlapping, the same place twice, with NFD, zero-width characters and an emoji before them."""
    whole = figure(ODD, "12\u200b hộ dân", "12\u200b")
    inner = figure(ODD, "12\u200b hộ", "12", kind="measure", figure_id="0" * 15 + "1")
    across = figure(ODD, "dân và 7", "7", kind="score", figure_id="0" * 15 + "2")
    tail = figure(ODD, "7 xã", kind="ratio", figure_id="0" * 15 + "3")
    twin = tail.model_copy(update={"figure_id": "0" * 15 + "4"})
    last = figure(ODD, "7 xã", nth=1)
    wrong = check("mismatch", "12 is not 7", whole.figure_id, tail.figure_id, name="restated")
    return [
        figure(ODD, "1.500 tấn", kind="measure"),
        whole.model_copy(update={"checks": (wrong,)}),
        inner, across, tail.model_copy(update={"checks": (wrong,)}), twin, last,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def report(
    browser: Any, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Article], list[Figure]]:
    path, read = tmp_path_factory.mktemp("report") / "page.html", articles()
    figures = [f for e in extractor.pipe(a for a in read if a is not ODD) for f in e.figures] + odd_figures()
    write_report(path, figures, read)
    return path, read, figures


@pytest.fixture
def watched(browser: Any, report: tuple[Path, list[Article], list[Figure]]) -> Iterator[Watched]:
    with Watched(browser) as made:
        made.open(report[0])
        yield made
        assert made.bad == []


def _found(page: Any) -> int:
    told = page.inner_text("#found")
    match = re.search(r"of ([\d,]+) figures found", told)
    return int(match[1].replace(",", "")) if match else 0


def _settled(page: Any, wanted: int) -> None:
    until(page, f"document.getElementById('found').textContent.includes(' of {wanted:,} figures')")


def test_search_does_not_mind_accents(watched: Watched, report: Any) -> None:
    page, figures = watched.page, report[2]
    page.click("nav [data-view=table]")
    assert _found(page) == len(figures) > 1000
    page.fill("#f-q", "1.500 TAN")
    until(page, "/1\\.500/.test(document.querySelector('#rows tbody').textContent) && location.hash.includes('q=')")
    without = _found(page)
    page.fill("#f-q", "1.500 tấn")
    until(page, "location.hash.includes('t%E1%BA%A5n')")
    assert 1 <= _found(page) == without < 50
    page.fill("#f-q", "không-có-từ-này")
    until(page, "document.getElementById('found').textContent.startsWith('No figure')")
    page.click("#reset")
    assert _found(page) == len(figures) and page.input_value("#f-q") == ""


def test_filters_and_sorting(watched: Watched, report: Any) -> None:
    page, figures = watched.page, report[2]
    money = [f for f in figures if f.kind == "money"]
    page.goto(f"{report[0].as_uri()}#table")
    page.select_option("#f-kind", "=money")
    assert _found(page) == len(money)
    page.click("#rows th.c-amount button")
    page.click("#rows th.c-amount button")
    assert page.get_attribute("#rows th.c-amount", "aria-sort") == "descending"
    sizes = [f.value if f.value is not None else f.low for f in money]
    first = page.inner_text("#rows tbody tr:first-child .c-amount")
    assert format(max(s for s in sizes if s is not None), ",f").split(".")[0] in first
    address = page.evaluate("location.hash")
    page.goto("about:blank")
    page.goto(f"{report[0].as_uri()}{address}")
    assert _found(page) == len(money) and page.input_value("#f-kind") == "=money"
    page.select_option("#f-place", "-")
    assert _found(page) == len([f for f in money if f.place is None])
    page.click("#pager button:last-child")
    assert page.inner_text("#found").startswith("51 to ")


def test_every_number_of_the_dashboard_leads_to_as_many_rows(watched: Watched) -> None:
    page = watched.page
    links = page.eval_on_selector_all(
        "#view-overview a[href^='#table?']",
        "links => links.map(a => [a.getAttribute('href'), a.querySelector('[data-n]').dataset.n])",
    )
    assert len(links) > 40
    for address, count in links[::7]:
        page.evaluate("hash => { location.hash = hash; }", address)
        _settled(page, int(count))


def test_next_previous_by_key_and_button(watched: Watched, report: Any) -> None:
    page, figures = watched.page, report[2]
    for key, wanted in (("n", 0), ("j", 1), ("ArrowRight", 2), ("p", 1), ("k", 0), ("ArrowLeft", len(figures) - 1)):
        page.keyboard.press(key)
        at = page.evaluate("location.hash.slice(1)")
        ordered = page.evaluate(
            "JSON.parse(document.getElementById('data').textContent).flatMap(e => e.figures.map(f => f.figure_id))"
        )
        assert at == ordered[wanted], key
        assert page.inner_text("#h-panel").strip()
        assert page.evaluate("document.activeElement.classList.contains('fig')")
    page.click("#previous")
    assert page.evaluate("location.hash.slice(1)") == ordered[-2]
    page.keyboard.press("m")
    assert "mismatch" in page.inner_text("#record")
    page.keyboard.press("?")
    assert page.is_visible("#keys") and "next figure" in page.inner_text("#keys")
    page.uncheck("#keys-on")
    page.click("#keys-close")
    before = page.evaluate("location.hash")
    page.keyboard.press("n")
    assert page.evaluate("location.hash") == before
    page.keyboard.press("ArrowRight")
    assert page.evaluate("location.hash") != before


def test_next_walks_through_what_the_table_shows(watched: Watched, report: Any) -> None:
    page = watched.page
    page.goto(f"{report[0].as_uri()}#table?check=%3Dmismatch")
    page.keyboard.press("n")
    assert "1 of the 2 that the table shows" in page.inner_text("#position")
    page.keyboard.press("n")
    assert "2 of the 2" in page.inner_text("#position")


def test_a_permalink_opens_its_figure(watched: Watched, report: Any) -> None:
    page, figures = watched.page, report[2]
    for one in (figures[0], figures[len(figures) // 2], *odd_figures()):
        page.goto("about:blank")
        page.goto(f"{report[0].as_uri()}#{one.figure_id}")
        assert page.inner_text("#h-panel") == one.text.replace("\u200b", "\u200b")
        assert one.rule in page.inner_text("#record") and page.inner_text("#record mark") == one.text
        marked = page.eval_on_selector_all("#text .fig[aria-current]", "nodes => nodes.map(n => n.textContent).join('')")
        assert marked == one.text
        assert page.is_visible("#text .fig[aria-current] >> nth=0")
    page.goto(f"{report[0].as_uri()}#ffffffffffffffff")
    assert page.is_visible(".unknown")


def test_the_text_stands_there_code_point_by_code_point(watched: Watched, report: Any) -> None:
    page, read, figures = watched.page, report[1], report[2]
    of = {}
    for f in figures:
        of.setdefault(f.doc_id, []).append(f)
    for at in (*range(0, 199, 40), 199):
        page.evaluate("hash => { location.hash = hash; }", f"#article-{at + 1}")
        until(page, f"document.getElementById('about').textContent.includes('article {at + 1} of')")
        assert page.evaluate("document.getElementById('text').textContent") == read[at].text
        pieces = page.eval_on_selector_all("#text .fig", "nodes => nodes.map(n => [n.dataset.at, n.textContent])")
        first = sum(len(entry["figures"]) for entry in json.loads(page.text_content("#data"))[:at])
        joined: dict[int, str] = {}
        for owners, text in pieces:
            for owner in owners.split():
                joined[int(owner) - first] = joined.get(int(owner) - first, "") + text
        ordered = sorted(of.get(read[at].doc_id, []), key=lambda f: f.start)
        assert joined == {i: f.text for i, f in enumerate(ordered)}


def test_a_click_shows_the_record_and_a_second_one_the_other_figure_there(watched: Watched, report: Any) -> None:
    page = watched.page
    page.goto(f"{report[0].as_uri()}#article-200")
    page.click("#text .fig >> nth=0")
    assert "1.500 tấn" in page.inner_text("#h-panel")
    assert page.get_attribute("#about a", "href") == ODD.doc_id
    nested = page.locator("#text .fig.several").first
    nested.click()
    one = page.evaluate("location.hash")
    assert page.is_visible("text=In the same place")
    nested.click()
    assert page.evaluate("location.hash") != one
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == "#article-200" and not page.is_visible("#record")


def test_copy_as_citation(browser: Any, report: Any) -> None:
    one = odd_figures()[0]
    with Watched(browser, permissions=["clipboard-read", "clipboard-write"]) as watched:
        page = watched.open(report[0], f"#{one.figure_id}")
        page.click("#copy")
        page.wait_for_selector(".said")
        text = page.evaluate("navigator.clipboard.readText()")
        assert "1.500 tấn" in text and f"#{one.figure_id}" in text and ODD.doc_id in text
        assert f"characters {one.start} to {one.end}" in text
        assert watched.bad == []


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_and_dark(browser: Any, report: Any, scheme: str, dark: bool) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with Watched(browser, color_scheme=scheme) as watched:
        page = watched.open(report[0])
        grounds = {False: "rgb(255, 255, 255)", True: "rgb(21, 24, 28)"}
        assert page.evaluate(ground) == grounds[dark]
        page.click("#theme")
        assert page.evaluate(ground) == grounds[False] and "light" in page.inner_text("#theme")
        page.keyboard.press("d")
        assert page.evaluate(ground) == grounds[True] and "dark" in page.inner_text("#theme")
        page.reload()
        assert page.evaluate(ground) == grounds[True]
        page.click("#theme")
        assert page.evaluate(ground) == grounds[dark]
        assert watched.bad == []


def test_two_languages(browser: Any, report: Any) -> None:
    with Watched(browser, locale="vi-VN") as watched:
        page = watched.open(report[0])
        assert page.evaluate("document.documentElement.lang") == "vi" and "Tổng quan" in page.inner_text("nav")
        page.click("#language")
        assert page.evaluate("document.documentElement.lang") == "en" and "Overview" in page.inner_text("nav")
        page.goto(f"{report[0].as_uri()}#table")
        page.reload()
        assert page.evaluate("document.documentElement.lang") == "en"
        page.click("#language")
        assert "số liệu tìm thấy" in page.inner_text("#found") and "giá trị" in page.inner_text("#rows thead")
        assert watched.bad == []


def test_printing(watched: Watched, report: Any) -> None:
    page, figures = watched.page, report[2]
    page.goto(f"{report[0].as_uri()}#table?kind=%3Dmoney")
    rows = len([f for f in figures if f.kind == "money"])
    page.evaluate(
        "addEventListener('beforeprint', () => { window.printedRows = document.querySelectorAll('#rows tbody tr').length; })"
    )
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", pdf)) >= rows // 60
    assert page.evaluate("window.printedRows") == rows > 50
    assert page.evaluate("document.querySelectorAll('#rows tbody tr').length") == 50
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    page.emulate_media(media="print", color_scheme="dark")
    for fragment in ("#table", "#articles", "#overview", "#article-200"):
        page.goto(f"{report[0].as_uri()}{fragment}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 718, fragment
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.is_visible("nav") and not page.is_visible("#theme") and page.is_visible("#text")
    assert page.locator("#listed li").count() == len(odd_figures()) and page.is_visible("#listed")


CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
ORDER = (Path(__file__).parent / "order.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_everyone_can_read_it(browser: Any, report: Any, scheme: str, width: int) -> None:
    """Contrast 4.5 to 1 (WCAG AA), names, landmarks and headings in every view, and no sideways scrolling at 360 px."""
    with Watched(browser, color_scheme=scheme, viewport={"width": width, "height": 740}) as watched:
        for fragment in ("", "#table", "#articles", "#article-200", f"#{odd_figures()[1].figure_id}"):
            page = watched.open(report[0], fragment)
            page.reload()
            seen, bad = page.evaluate(CONTRAST)
            assert seen > 20 and bad == [], fragment
            assert page.evaluate(ORDER) == [], fragment
            assert page.evaluate("document.documentElement.scrollWidth") <= width, fragment
        assert watched.bad == []


def test_keyboard_alone_reaches_what_it_needs(browser: Any, report: Any) -> None:
    with Watched(browser, reduced_motion="reduce") as watched:
        page = watched.open(report[0])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "f-q"
        page.keyboard.type("njk/?")
        assert page.input_value("#f-q") == "njk/?"
        assert page.evaluate("getComputedStyle(document.querySelector('button')).transitionDuration") == "0s"
        assert watched.bad == []


def test_a_report_of_several_pages(browser: Any, report: Any, tmp_path: Path) -> None:
    _, read, figures = report
    done = write_report(tmp_path / "big.html", figures, read, part_bytes=400_000)
    assert len(done.files) > 2
    last = odd_figures()[1].figure_id
    with Watched(browser) as watched:
        page = watched.open(done.files[0])
        assert "split" in page.inner_text("main") and page.locator("#view-overview table a").count() == len(done.files) - 1
        page.keyboard.press("n")
        page.click(f".mismatches a[href$='#{last}']")
        page.wait_for_selector("#record mark")
        assert page.url.endswith(f"{done.files[-1].name}#{last}") and "one page of a large report" in page.text_content(
            "#view-overview"
        )
        assert page.evaluate(ORDER) == []
        page.click(".name a")
        page.wait_for_selector("#view-overview table")
        assert page.url.split("#")[0] == done.files[0].as_uri()
        assert watched.bad == []
