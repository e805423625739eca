"""What a notebook shows: every figure marked, everything escaped."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor import Extractor
from solieu.extractor.notebook import extraction_html
from solieu.extractor.pipeline import Extraction
from solieu.schemas.article import Article

ALLOWED = {"div", "p", "mark", "table", "tr", "th", "td"}
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg/onload=alert(1)>",
    "\u202e<b>",
    "{{ 7*7 }}",
    "\x00\x1b[2J",
)


class Page(HTMLParser):
    """The parsed page: its tags, its attributes, the text of its first paragraph and of its marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.paragraphs: list[str] = []
        self.marks: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self._inside.append(tag)
        if tag == "p":
            self.paragraphs.append("")
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        if "p" in self._inside:
            self.paragraphs[-1] += data
        if "mark" in self._inside:
            self.marks[-1] += data


def test_figures_are_marked_and_the_text_is_whole(extractor: Extractor) -> None:
    text = "Tỉnh có 152/152 xã 🌾 đạt.\n\nGiá 15.000 đồng/kg & tăng 5%."
    done = extractor.explain(text)
    page = Page(done._repr_html_())
    assert page.paragraphs[0] == text
    assert page.marks == [f.text for f in done.figures]
    assert len(page.marks) == 3


def test_attacks_stay_text(extractor: Extractor) -> None:
    for attack in ATTACKS:
        text = f"{attack} có 3 xã {attack} ngập, {attack}."
        page = Page(extractor.explain(text)._repr_html_())
        assert set(page.tags) <= ALLOWED
        assert page.attributes <= {"class", "style", "title", "data-figure"}
        assert "\u202e" not in page.paragraphs[0] and "\x1b" not in page.paragraphs[0]
        assert len(page.paragraphs[0]) == len(text)


@given(
    st.text(
        alphabet=st.characters(
            exclude_categories=("Cs", "Cc"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
    )
)
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back_whole(text: str) -> None:
    page = Page(extraction_html(Extraction(Article(doc_id="a", text=text), (), ())))
    assert page.paragraphs[0] == text
    assert page.marks == []
