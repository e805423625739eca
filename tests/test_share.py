"""The share of a task: every record is in exactly one, files are not read for nothing, weights are even."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.extractor.batch.errors import ShareError
from solieu.extractor.batch.share import Share, Taken, parse_share, stretches
from solieu.extractor.readers import ReadSettings, Source
from solieu.schemas.article import Article, Quarantine

PLAIN = ReadSettings()
SUFFIXES = (".txt", ".jsonl", ".jsonl.gz", ".html", ".csv")


def _sources(names: list[str]) -> list[Source]:
    return [Source(Path(name), name) for name in names]


def _records(source: Source, count: int) -> list[Article | Quarantine]:
    good = [Article(doc_id=f"{source.name}:{i}", text=f"{i} xã", file=source.name, line=i + 1, byte=9 * i) for i in range(count)]
    return [Quarantine(file=source.name, line=i + 1, byte=9 * i, reason="bad") if i % 5 == 3 else a for i, a in enumerate(good)]


FILES = st.lists(
    st.tuples(st.sampled_from(SUFFIXES), st.integers(0, 40), st.one_of(st.none(), st.integers(0, 10_000))),
    min_size=1,
    max_size=12,
)


@given(FILES, st.integers(1, 7), st.integers(1, 9))
def test_every_record_is_in_exactly_one_share_and_the_places_give_the_order(
    files: list[tuple[str, int, int | None]], of: int, most: int
) -> None:
    sources = _sources([f"{i}{suffix}" for i, (suffix, _, _) in enumerate(files)])
    held = {s.name: _records(s, count) for s, (_, count, _) in zip(sources, files, strict=True)}
    plan = stretches(sources, [size for _, _, size in files], PLAIN, of)
    assert [source for stretch in plan for source in stretch.sources] == sources
    found, seen = {}, []
    for number in range(1, of + 1):
        taken = Taken(Share(number, of), plan, {})
        shards = list(taken.shards(lambda some: (record for s in some for record in held[s.name]), most))
        assert [s.number for s in shards] == list(range(len(shards)))
        assert not found.keys() & {s.place for s in shards}
        found |= {s.place: s.records for s in shards}
        seen.append(taken.seen)
    assert [r for place in sorted(found) for r in found[place]] == [r for s in sources for r in held[s.name]]
    for place, stretch in enumerate(plan):
        told = {task[place] for task in seen if place in task}
        assert len(told) == 1 and sum(place in task for task in seen) == (of if stretch.owner is None else 1)
        assert sorted(block for at, block in found if at == place) == list(range(told.pop()[0]))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=200), st.integers(1, 7))
def test_files_taken_whole_are_even(sizes: list[int], of: int) -> None:
    plan = stretches(_sources([f"{i}.jsonl" for i in range(len(sizes))]), list(sizes), PLAIN, of)
    size_of = {f"{i}.jsonl": size for i, size in enumerate(sizes)}
    loads: Counter[int] = Counter()
    for stretch in plan:
        if stretch.owner is None:
            assert len(stretch.sources) == 1 and size_of[stretch.sources[0].name] * 8 * of > sum(sizes)
        else:
            loads[stretch.owner] += sum(size_of[s.name] for s in stretch.sources)
    fair, most = sum(loads.values()) / of, sum(sizes) / (8 * of)
    assert all(fair - most <= loads[task] <= fair + most for task in range(1, of + 1))


def test_many_files_are_read_by_one_task_each_and_a_big_one_by_all() -> None:
    sources = _sources([*(f"{i:03}.jsonl.gz" for i in range(100)), "big.jsonl"])
    plan = stretches(sources, [10] * 100 + [5_000], PLAIN, 4)
    assert [(len(s.sources), s.owner) for s in plan] == [(25, 1), (25, 2), (25, 3), (25, 4), (1, None)]
    assert [len(Taken(Share(i, 4), plan, {}).sources()) for i in range(1, 5)] == [26] * 4


def test_one_article_is_never_read_by_all() -> None:
    texts = stretches(_sources(["a.txt", "b.html", "c.jsonl"]), [10, 90, 100], PLAIN, 2)
    assert [s.owner for s in texts] == [1, 2, None]
    assert stretches(_sources(["c.jsonl"]), [100], ReadSettings(input_format="text"), 2)[0].owner is not None
    assert stretches(_sources(["-"]), [None], PLAIN, 2)[0].owner is None


@pytest.mark.parametrize("given", ["0/4", "5/4", "1", "1/0", "a/b", "1/4/2", "-1/4", "1/٤", "", "1/10000000"])
def test_what_is_no_share(given: str) -> None:
    with pytest.raises(ShareError, match="not i/N"):
        parse_share(given)
