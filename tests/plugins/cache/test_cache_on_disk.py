"""A cache on disk outlives its process, and never gives an answer to a pipeline that would not have given it."""

import sqlite3
import stat
import threading

import numpy as np
import pytest

from ragloom.errors import PluginError
from ragloom.testing import FakeResources, ListCollection
from ragloom.types import Answer, Citation, Equal, Passage, Posterior, Query, Sentence, Step, Trace
from ragloom_cache import disk
from ragloom_cache.config import CacheConfig
from ragloom_cache.interceptor import CacheInterceptor
from ragloom_cache.record import read, written

SENTENCE = Sentence("It is so.", 0, 9, (Citation(7, "d", 10, 19, "It is so.", "T", "page 1"),))
METADATA = {"year": 1998, "share": 0.5, "whole": 2.0, "ok": True, "tags": ("a", "b"), "lang": "中文"}
PASSAGE = Passage(7, "d", "Thus. It is so.", 4, 19, "T", METADATA, "page 1")
FULL = Answer(
    Query("why", Equal("ok", True)),
    "It is so.",
    (SENTENCE,),
    (PASSAGE,),
    confidence=0.25,
    trace=Trace((Step("answer", "concat", 0.001, (7,), "note"),), 1),
    reason="none",
)


class Rest:
    def __init__(self):
        self.asked = []

    def __call__(self, queries):
        self.asked += [query.text for query in queries]
        return [Answer(query, query.text.upper()) for query in queries]


@pytest.fixture
def rest():
    return Rest()


def opened(folder, *, position=0, fingerprint="f", **settings):
    made = CacheInterceptor(CacheConfig(path="cache.db", **settings))
    made.open(FakeResources(ListCollection(position=position), folder=folder, fingerprint=fingerprint))
    return made


def asked(folder, rest, *texts, **where):
    cache = opened(folder, **where)
    try:
        return [answer.text for answer in cache.around([Query(text) for text in texts], rest)]
    finally:
        cache.close()


def test_the_next_process_has_the_answer(tmp_path, rest):
    assert asked(tmp_path, rest, "why") == asked(tmp_path, rest, "why") == ["WHY"]
    assert rest.asked == ["why"]


@pytest.mark.parametrize("other", [{"position": 1}, {"fingerprint": "g"}])
def test_another_state_of_the_collection_or_another_pipeline_has_not(tmp_path, rest, other):
    asked(tmp_path, rest, "why")
    asked(tmp_path, rest, "why", **other)
    assert rest.asked == ["why", "why"]


def test_a_state_that_comes_back_finds_its_answers_again(tmp_path, rest):
    asked(tmp_path, rest, "why")
    asked(tmp_path, rest, "why", fingerprint="g")
    asked(tmp_path, rest, "why")
    assert rest.asked == ["why", "why"]


def test_the_least_recently_used_answers_go(tmp_path, rest):
    for texts in ("a", "b", "a", "c"):
        asked(tmp_path, rest, texts, entries=2)
    rest.asked.clear()
    asked(tmp_path, rest, "a", "c", "b", entries=9)
    assert rest.asked == ["b"]


def test_every_field_of_an_answer_comes_back_as_it_was():
    assert read(written(FULL), FULL.query) == FULL


def test_metadata_come_back_in_their_own_types():
    (found,) = read(written(FULL), FULL.query).passages
    assert {name: type(value) for name, value in found.metadata.items()} == {
        name: type(value) for name, value in METADATA.items()
    }


def test_a_confidence_that_is_not_there_comes_back_so():
    answer = read(written(Answer(Query("q"), "x")), Query("q"))
    assert np.isnan(answer.confidence)


def test_a_posterior_comes_back_exactly():
    posterior = Posterior(np.array([0.1, 0.9]), np.array([[1 / 3, 2 / 3], [0.5, 0.5]]), np.array([1, 4]))
    back = read(written(Answer(Query("q"), "x", posterior=posterior)), Query("q")).posterior
    np.testing.assert_array_equal(back.answer, posterior.answer)
    np.testing.assert_array_equal(back.tokens, posterior.tokens)
    np.testing.assert_array_equal(back.ends, posterior.ends)


def test_a_kept_answer_that_was_damaged_is_made_anew(tmp_path, rest, caplog):
    asked(tmp_path, rest, "why")
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        connection.execute("UPDATE answers SET record = '{\"text\": 7}'")
    connection.close()
    assert asked(tmp_path, rest, "why") == ["WHY"]
    assert "could not be read" in caplog.text


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "cache.db").write_text("my notes " * 200)
    with pytest.raises(PluginError, match="cannot be opened") as refused:
        opened(tmp_path)
    assert "path" in refused.value.hint


def test_the_database_of_another_program_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    with pytest.raises(PluginError, match="another program"):
        opened(tmp_path)


def test_a_file_whose_making_broke_off_is_as_new(tmp_path, rest, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(disk, "_TABLES", (*disk._TABLES[:1], "CREATE nonsense"))
        with pytest.raises(PluginError):
            opened(tmp_path)
    assert asked(tmp_path, rest, "why") == ["WHY"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PluginError, match="cannot be opened"):
        opened(tmp_path / "absent")


def test_a_database_that_fails_does_not_fail_the_question(tmp_path, rest, caplog):
    cache = opened(tmp_path)
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        connection.execute("DROP TABLE answers")
    connection.close()
    assert [answer.text for answer in cache.around([Query("why")], rest)] == ["WHY"]
    cache.close()
    assert "could not be kept" in caplog.text


def test_only_its_owner_may_read_the_file(tmp_path):
    opened(tmp_path).close()
    assert stat.S_IMODE((tmp_path / "cache.db").stat().st_mode) == 0o600


def test_several_caches_share_one_file(tmp_path, rest):
    caches = [opened(tmp_path) for _ in range(3)]
    answered = []

    def work(cache):
        for number in range(20):
            answered.extend(one.text for one in cache.around([Query(f"q{number % 5}")], rest))

    threads = [threading.Thread(target=work, args=(cache,)) for cache in caches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for cache in caches:
        cache.close()
    assert sorted(answered) == sorted(f"Q{number % 5}" for number in range(20) for _ in caches)
