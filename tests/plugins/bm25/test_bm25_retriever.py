"""What a user of ``bm25`` can count on."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.plugins.bm25.fakes import Bench, passage

from ragloom.errors import CorruptIndexError, IndexMismatchError
from ragloom.interfaces import Change, IndexCommit, Indexed, Retriever
from ragloom.types import Equal, Query
from ragloom_bm25.container import read_arrays, write_arrays


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "index")


def ids(found):
    return [number for number, _ in found]


def test_is_an_indexed_retriever(bench):
    assert isinstance(bench.retriever, Retriever) and isinstance(bench.retriever, Indexed)


def test_finds_the_passages_that_hold_a_term_and_no_other(bench):
    bench.add("red apples", "green pears", "a red car")
    assert sorted(ids(bench.top("red"))) == [1, 3]


def test_scores_are_the_formula_to_float32(bench):
    bench.add("red red car", "blue car", "green pear tree house")
    norm = 1.5 * (0.25 + 0.75 * 3 / 3)
    expected = math.log(1 + (3 - 1 + 0.5) / 1.5) * 2 / (2 + norm)
    assert bench.top("red")[0][1] == pytest.approx(expected, rel=1e-7)


def test_equal_scores_are_ordered_by_id(bench):
    bench.add(*["same words here"] * 30)
    assert ids(bench.top("words", k=7)) == [1, 2, 3, 4, 5, 6, 7]


def test_a_term_asked_twice_counts_twice(bench):
    bench.add("red car", "blue")
    assert bench.top("red red")[0][1] == pytest.approx(2 * bench.top("red")[0][1], rel=1e-6)


def test_expansion_terms_add_to_the_querys_own(bench):
    bench.add("red car", "blue bus", "green")
    weighted = dict(bench.top("red", terms=(("red", 1.0), ("blue", 0.5))))
    assert weighted[1] == pytest.approx(2 * dict(bench.top("red"))[1], rel=1e-6)
    assert weighted[2] == pytest.approx(0.5 * dict(bench.top("blue"))[2], rel=1e-6)


def test_expansion_terms_are_not_analysed_again(bench):
    bench.add("glasss", "other")
    assert ids(bench.top("", terms=(("glass", 1.0),))) == [1]


def test_the_title_is_searched_too(bench):
    bench.change([replace(passage(1, "text"), title="Heading"), passage(2, "other")])
    assert ids(bench.top("heading")) == [1]


def test_chinese_is_found_by_its_characters(bench):
    bench.add("北京是中国的首都", "上海很大")
    assert ids(bench.top("首都")) == [1]


@pytest.mark.parametrize("query", ["", "the of", "unknownword", "   "])
def test_a_query_without_known_terms_finds_nothing(bench, query):
    bench.add("some words", "other words")
    assert bench.top(query) == []


def test_an_empty_collection_finds_nothing(bench):
    assert bench.top("anything") == []


def test_an_empty_commit_can_be_opened(bench):
    assert bench.change().open().top("anything") == []


def test_a_passage_without_any_term_is_counted_but_never_found(bench):
    bench.add("", "the", "word")
    assert ids(bench.top("word")) == [3]


def test_k_beyond_the_number_of_passages_gives_what_there_is(bench):
    bench.add("word one", "word two")
    assert len(bench.top("word", k=1000)) == 2


def test_k_of_zero_gives_nothing(bench):
    bench.add("word")
    assert bench.top("word", k=0) == []


def test_opening_again_finds_the_same(bench):
    bench.add("red apples", "green pears", "a red car")
    before = bench.top("red pears")
    assert bench.open().top("red pears") == before


def test_changes_are_not_found_before_the_commit(bench):
    bench.add("red")
    bench.retriever.apply([])
    bench.retriever.apply([Change(9, "add", passage(9, "blue"))])
    assert bench.top("blue") == []


def test_a_removed_passage_is_found_no_more(bench):
    bench.add("red one", "red two").change(removed=[1])
    assert ids(bench.top("red")) == [2]


def test_a_passage_added_and_removed_within_one_commit_is_never_found(bench):
    gone = passage(5, "blue")
    bench.retriever.apply([Change(1, "add", gone), Change(2, "remove", gone)])
    bench.commit = bench.retriever.commit()
    assert bench.top("blue") == []


def test_removing_everything_leaves_no_file_needed(bench):
    bench.add("red", "blue").change(removed=[1, 2])
    assert bench.commit.files == ()


def test_removing_what_is_not_there_asks_for_a_rebuild(bench):
    bench.add("red")
    bench.collection.held[7] = passage(7, "blue")
    with pytest.raises(IndexMismatchError, match="rebuild"):
        bench.change(removed=[7])


def test_removing_a_text_that_was_not_indexed_asks_for_a_rebuild(bench):
    bench.add("red")
    bench.collection.held[1] = passage(1, "red and more")
    with pytest.raises(IndexMismatchError, match="rebuild"):
        bench.change(removed=[1])


def test_a_filter_leaves_only_what_matches_it(bench):
    bench.change([passage(n, "red word", lang="en" if n % 3 else "de") for n in range(1, 31)])
    assert ids(bench.top("red", k=30, filter=Equal("lang", "de"))) == list(range(3, 31, 3))


def test_a_filter_does_not_change_scores(bench):
    bench.change([passage(n, f"red word{n}", odd=bool(n % 2)) for n in range(1, 9)])
    free = dict(bench.top("red word3"))
    assert all(free[n] == score for n, score in bench.top("red word3", filter=Equal("odd", True)))


def test_a_filter_that_nothing_matches_finds_nothing(bench):
    bench.add("red")
    assert bench.top("red", filter=Equal("lang", "xx")) == []


def test_threads_may_search_at_once(bench):
    bench.add(*[f"word{n % 7} word{n % 11} word{n % 13}" for n in range(500)])
    texts = [f"word{n} word{n + 3}" for n in range(13)] * 8
    alone = [bench.top(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(bench.top, texts)) == alone


def test_a_batch_gives_what_its_queries_give_alone(bench):
    bench.add("red car", "blue car", "green")
    batch = bench.retriever.search([Query("red"), Query("car"), Query("none")], 5)
    assert [r.ids.tolist() for r in batch] == [ids(bench.top(t, 5)) for t in ("red", "car", "none")]


def test_many_small_commits_leave_few_segments(bench):
    for _ in range(40):
        bench.add("one more passage")
    assert len(bench.commit.state["segments"]) <= 2


def test_compacting_drops_what_was_removed(bench):
    bench.add("red one", "red two", "blue").change(removed=[2]).change(compact=True)
    assert len(bench.commit.state["segments"]) == 1
    assert bench.commit.state["segments"][0]["dead"] == ""


def test_no_file_is_ever_written_twice(bench):
    seen = {}
    for step in range(6):
        bench.add("red one", "blue two").change(removed=[2 * step + 1])
        for name in bench.commit.files:
            stamp = (bench.path / name).stat().st_mtime_ns
            assert seen.setdefault(name, stamp) == stamp


def test_a_cut_off_file_is_reported_with_its_name(bench):
    bench.add("red one", "blue two")
    path = bench.path / bench.commit.files[0]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CorruptIndexError, match=path.name):
        bench.open()


def test_a_file_whose_arrays_do_not_fit_together_is_reported(bench):
    bench.add("red one", "blue two")
    path = bench.path / bench.commit.files[0]
    held, about = read_arrays(path)
    path.unlink()
    write_arrays(path, {**held, "lengths": held["lengths"][:1]}, about)
    with pytest.raises(CorruptIndexError, match="'ids' has the wrong length"):
        bench.open()


def test_an_index_of_another_format_is_refused(bench):
    bench.add("red")
    bench.commit = IndexCommit(bench.commit.files, {**bench.commit.state, "format": 99})
    with pytest.raises(IndexMismatchError, match="rebuild"):
        bench.open()


def test_ids_need_not_come_in_order(bench):
    bench.change([passage(9, "red one"), passage(4, "red two")])
    bench.change([passage(6, "red three"), passage(2, "red four")], compact=True).change(removed=[4])
    assert ids(bench.top("red")) == [2, 6, 9]


def test_closing_twice_is_safe(bench):
    bench.retriever.close()
    bench.retriever.close()
