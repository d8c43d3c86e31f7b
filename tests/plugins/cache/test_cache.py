"""The cache: a question that was answered is not answered again while nothing has changed."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from ragloom.testing import FakeResources, ListCollection
from ragloom.types import And, Answer, Equal, Or, Passage, Posterior, Query, Step, Trace
from ragloom_cache.config import CacheConfig
from ragloom_cache.interceptor import CacheInterceptor

PASSAGE = Passage(3, "d", "Text.", 0, 5)


class Rest:
    """The rest of a pipeline: answers each question with its text in capitals and counts."""

    def __init__(self):
        self.asked = []

    def __call__(self, queries):
        self.asked += [query.text for query in queries]
        trace = Trace((Step("answer", "concat", 0.5, (3,)),), 2)
        return [Answer(query, query.text.upper(), passages=(PASSAGE,), trace=trace) for query in queries]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def rest():
    return Rest()


def opened(clock=None, resources=None, **settings):
    made = CacheInterceptor(CacheConfig(**settings), clock=clock or Clock())
    made.open(resources or FakeResources())
    return made


def ask(cache, rest, *texts):
    return [answer.text for answer in cache.around([Query(text) for text in texts], rest)]


def test_a_question_asked_again_is_answered_from_the_cache(rest):
    cache = opened()
    assert ask(cache, rest, "why") == ask(cache, rest, "why") == ["WHY"]
    assert rest.asked == ["why"]


def test_only_the_questions_that_are_new_are_passed_on(rest):
    cache = opened()
    ask(cache, rest, "a", "b")
    assert ask(cache, rest, "c", "a", "d", "b") == ["C", "A", "D", "B"]
    assert rest.asked == ["a", "b", "c", "d"]


def test_equal_questions_of_a_batch_are_answered_once(rest):
    assert ask(opened(), rest, "a", "b", "a", "a") == ["A", "B", "A", "A"]
    assert rest.asked == ["a", "b"]


def test_an_empty_batch_asks_nothing(rest):
    assert ask(opened(), rest) == []


@pytest.mark.parametrize("text", ["why  is it", " why is\tit\n", "why\u00a0is it"])
def test_white_space_does_not_tell_questions_apart(rest, text):
    cache = opened()
    ask(cache, rest, "why is it")
    ask(cache, rest, text)
    assert rest.asked == ["why is it"]


def test_composed_and_decomposed_letters_are_the_same(rest):
    cache = opened()
    ask(cache, rest, "caf\u00e9", "cafe\u0301")
    assert len(rest.asked) == 1


def test_case_tells_questions_apart_unless_the_setting_says_otherwise(rest):
    ask(opened(), rest, "US", "us")
    ask(opened(casefold=True), rest, "US", "us")
    assert rest.asked == ["US", "us", "US"]


@pytest.mark.parametrize(
    "other",
    [
        Query("q", Equal("year", True)),
        Query("q", Or((Equal("year", 1),))),
        Query("q"),
        Query("q", Equal("year", 1), weight=2.0),
        Query("q", Equal("year", 1), terms=(("q", 1.0),)),
        Query("q", Equal("year", 1), origin="hyde"),
    ],
)
def test_whatever_an_answer_may_depend_on_tells_questions_apart(rest, other):
    opened().around([Query("q", Equal("year", 1)), other, Query("q", And((Equal("year", 1),)))], rest)
    assert len(rest.asked) == 3


def test_an_answer_carries_the_question_as_it_was_asked(rest):
    (first, second) = opened().around([Query("why"), Query(" why ")], rest)
    assert [first.query.text, second.query.text] == ["why", " why "]


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_who_changes_an_answer_s_arrays_or_metadata_changes_nobody_else_s(changed):
    def made(queries):
        passage = replace(PASSAGE, metadata={"year": 1914})
        return [Answer(query, "x", passages=(passage,), posterior=Posterior(np.array([1.0]))) for query in queries]

    cache = opened()
    given = [*cache.around([Query("a"), Query("a")], made), *cache.around([Query("a")], made)]
    given[changed].passages[0].metadata["year"] = 1
    given[changed].posterior.answer[0] = 0.5
    given += cache.around([Query("a")], made)
    del given[changed]
    assert [(one.passages[0].metadata["year"], one.posterior.answer[0]) for one in given] == [(1914, 1.0)] * 3


def test_the_least_recently_used_answer_goes_first(rest):
    cache = opened(entries=2)
    for text in ("a", "b", "a", "c"):
        ask(cache, rest, text)
    rest.asked.clear()
    ask(cache, rest, "a", "c", "b")
    assert rest.asked == ["b"]


def test_an_answer_is_made_anew_when_its_time_is_over(rest):
    clock = Clock()
    cache = opened(clock, ttl=60)
    ask(cache, rest, "a")
    clock.now += 60
    ask(cache, rest, "a")
    clock.now += 1
    ask(cache, rest, "a")
    assert rest.asked == ["a", "a"]


def test_a_clock_that_was_set_back_does_not_make_an_answer_older(rest):
    clock = Clock()
    cache = opened(clock, ttl=60)
    ask(cache, rest, "a")
    clock.now -= 3600
    (again,) = cache.around([Query("a")], rest)
    assert again.trace.steps[0].note == "hit: answered 0.0 s ago"


def test_an_answer_that_could_not_be_given_is_not_kept(rest):
    cache = opened()

    def fails(queries):
        raise OSError("the server is away")

    with pytest.raises(OSError, match="away"):
        ask(cache, fails, "a")
    assert ask(cache, rest, "a") == ["A"]


def test_a_miss_says_so_before_the_steps_that_were_taken(rest):
    (answer,) = opened().around([Query("a")], rest)
    assert [(step.name, step.note) for step in answer.trace.steps] == [("cache", "miss"), ("answer", "")]


def test_a_hit_s_trace_holds_the_cache_s_step_alone(rest):
    clock = Clock()
    cache = opened(clock)
    ask(cache, rest, "a")
    clock.now += 12
    (answer,) = cache.around([Query("a")], rest)
    (step,) = answer.trace.steps
    assert (step.name, step.component, step.note, step.ids) == ("cache", "cache", "hit: answered 12.0 s ago", (3,))


def test_a_hit_keeps_the_count_of_unsupported_sentences(rest):
    cache = opened()
    ask(cache, rest, "a")
    assert cache.around([Query("a")], rest)[0].trace.unsupported == 2


def test_a_repeat_within_a_batch_says_that_it_shared_the_answer(rest):
    (_, repeat) = opened().around([Query("a"), Query("a")], rest)
    assert repeat.trace.steps[0].note.startswith("shared")


def test_what_the_rest_of_the_pipeline_took_is_not_the_cache_s_time():
    def slow(queries):
        threading.Event().wait(0.2)
        return [Answer(query, "x", trace=Trace()) for query in queries]

    (answer,) = opened().around([Query("a")], slow)
    assert answer.trace.steps[0].seconds < 0.1


def test_without_traces_answers_stay_without_one(rest):
    cache = opened()

    def untraced(queries):
        return [replace(answer, trace=None) for answer in rest(queries)]

    ask(cache, untraced, "a")
    assert cache.around([Query("a")], untraced)[0].trace is None


def test_the_tally_tells_hits_shared_answers_and_misses(rest):
    cache = opened()
    ask(cache, rest, "a", "b", "a")
    ask(cache, rest, "a", "c")
    counts = cache.tally.counts
    assert (counts.hits, counts.shared, counts.misses, counts.questions) == (1, 1, 3, 5)


def test_the_tally_is_logged_when_the_cache_is_closed(rest, caplog):
    cache = opened()
    ask(cache, rest, "a")
    with caplog.at_level("INFO", "ragloom.cache"):
        cache.close()
    assert "misses=1" in caplog.text


def test_equal_questions_at_the_same_time_are_answered_once(rest):
    cache, begun, go_on, texts = opened(), threading.Event(), threading.Event(), []

    def slow(queries):
        begun.set()
        assert go_on.wait(30)
        return rest(queries)

    first = threading.Thread(target=lambda: texts.extend(ask(cache, slow, "a")))
    first.start()
    assert begun.wait(30)
    second = threading.Thread(target=lambda: texts.extend(ask(cache, rest, "a")))
    second.start()
    go_on.set()
    first.join()
    second.join()
    assert texts == ["A", "A"]
    assert rest.asked == ["a"]


def test_who_waits_for_an_answer_that_fails_asks_for_it_itself(rest):
    cache, begun, go_on, texts = opened(), threading.Event(), threading.Event(), []

    def fails(queries):
        begun.set()
        assert go_on.wait(30)
        raise OSError("the server is away")

    def first():
        with pytest.raises(OSError, match="away"):
            ask(cache, fails, "a")

    failing = threading.Thread(target=first)
    failing.start()
    assert begun.wait(30)
    waiting = threading.Thread(target=lambda: texts.extend(ask(cache, rest, "a")))
    waiting.start()
    go_on.set()
    failing.join()
    waiting.join()
    assert texts == ["A"]


def test_batches_that_overlap_crosswise_do_not_wait_for_each_other_for_ever(rest):
    cache, answered = opened(entries=1), []

    def batches(texts):
        for _ in range(50):
            answered.append(ask(cache, rest, *texts) == [text.upper() for text in texts])

    threads = [threading.Thread(target=batches, args=(texts,)) for texts in ("abc", "cba", "bca", "acb")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answered == [True] * 200


def test_opened_again_the_cache_is_empty(rest):
    cache = opened()
    ask(cache, rest, "a")
    cache.close()
    cache.open(FakeResources(ListCollection(position=1)))
    ask(cache, rest, "a")
    assert rest.asked == ["a", "a"]
