"""An article and its sentences on their way through the steps."""

from collections.abc import Collection
from dataclasses import dataclass, field

from solieu.extractor.calendars import Calendar
from solieu.extractor.candidates import Candidate
from solieu.extractor.context import Context
from solieu.extractor.cutting import Stretch
from solieu.extractor.document import Token
from solieu.extractor.number import Dropped
from solieu.extractor.places import Place
from solieu.extractor.scene import Reading, Refusal, Scene
from solieu.extractor.text import Text
from solieu.extractor.times import Time
from solieu.extractor.units import UnitMatch
from solieu.schemas.article import Article


@dataclass(slots=True)
class Draft:
    """An article on its way: where its sentences and surviving candidates stand."""

    article: Article
    text: Text
    sentences: list[tuple[int, int]]
    rejected: dict[int, list[Candidate]]
    sport: bool
    dropped: list[Dropped]
    calendar: Calendar
    held: dict[Collection[str], int]
    read: "list[Sentence]"


@dataclass(slots=True)
class Sentence:
    """A sentence that holds candidates: what stands by them, and then what each step found of it."""

    index: int
    candidates: list[Candidate]
    units: dict[int, UnitMatch]
    prefixes: dict[int, UnitMatch]
    stretch: Stretch
    tokens: list[Token] = field(default_factory=list)
    readings: list[Reading | Refusal] = field(default_factory=list)
    taken: list[Reading] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    scene: Scene = field(init=False)
