"""How long a question takes, and what its generation takes."""

from dataclasses import replace
from math import isnan

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import GenerationError
from ragloom.evaluate.asking import Batch, Outcome
from ragloom.evaluate.asking.metering import meter_of
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.latency import latency
from ragloom.evaluate.usage import Price, taken
from ragloom.interfaces import Stateless
from ragloom.testing import ScriptedGenerator
from ragloom.types import Answer, Generation, Usage

DOCUMENTS = [Document("lamp", "The lamp was lit in 1874."), Document("cape", "The cape lies in the north.")]
QUESTIONS = [EvalQuestion(str(number), f"When was the lamp lit, {number}?") for number in range(6)]


class Falling(Stateless):
    def __init__(self, error=GenerationError):
        self.error = error

    def generate(self, requests, settings):
        if "3" in requests[0].question:
            raise self.error("it fell over")
        return [Generation("1874.") for _ in requests]


class Knowing(Stateless):
    """Answers some questions by itself."""

    def around(self, queries, proceed):
        return [Answer(one, "1874.") if "3" in one.text else proceed([one])[0] for one in queries]


def test_the_whole_way_has_percentiles_with_intervals_and_each_step_has_its_own():
    with Pipeline.assemble(DOCUMENTS) as pipeline:
        found = latency(pipeline, QUESTIONS, generated=True)
    assert [one.name for one in found.figures] == ["latency_p50", "latency_p90", "latency_p99"]
    assert all(0 < one.low <= one.value <= one.high and one.scored == 6 for one in found.figures)
    assert {step["step"] for step in found.steps} == {"retrieve bm25", "answer concat", "all"}


@pytest.mark.parametrize("error", [GenerationError, KeyError])
def test_a_question_that_fails_has_no_time_and_is_counted(error):
    with Pipeline.assemble(DOCUMENTS, generator=Falling(error)) as pipeline:
        figure = latency(pipeline, QUESTIONS, generated=True).figures[0]
    assert (figure.scored, figure.failed) == (5, 1)


def test_a_question_that_an_interceptor_answers_in_the_place_of_every_step_has_no_time():
    with Pipeline.assemble(DOCUMENTS, interceptors=[Knowing()]) as pipeline:
        found = latency(pipeline, QUESTIONS, generated=True)
    assert (found.figures[0].scored, found.figures[0].failed, found.intercepted) == (5, 0, 1)


def test_where_nothing_is_answered_searching_is_timed():
    with Pipeline.assemble(DOCUMENTS, generator=ScriptedGenerator(["never asked"])) as pipeline:
        found = latency(pipeline, QUESTIONS, generated=False)
    assert {step["step"] for step in found.steps} == {"retrieve bm25", "all"}


def test_the_stopwatch_is_gone_afterwards():
    with Pipeline.assemble(DOCUMENTS) as pipeline:
        before = pipeline._events
        latency(pipeline, QUESTIONS, generated=True)
        assert pipeline._events is before


def batch(count, usage):
    return Batch(tuple(Outcome(str(number)) for number in range(count)), usage)


def test_what_was_taken_is_told_a_question():
    found = taken([batch(2, Usage(2, 100, 10)), batch(3, Usage(3, 200, 15))], Price())
    values = {one.name: one.value for one in found.figures}
    assert values == {"requests": 1.0, "prompt_tokens": 60.0, "completion_tokens": 5.0}
    assert found.total == Usage(5, 300, 25)


def test_one_batch_alone_tells_no_spread():
    assert isnan(taken([batch(2, Usage(2, 100, 10))], Price()).figures[0].low)


def test_a_price_gives_a_cost():
    found = taken([batch(1, Usage(1, 2_000_000, 500_000))], Price(input=3.0, output=10.0))
    assert found.figures[-1].name == "cost" and found.figures[-1].value == pytest.approx(11.0)


def test_of_batches_asked_at_the_same_time_nobody_knows_the_spread():
    abreast = [replace(batch(2, Usage(count, 100, 10)), alone=False) for count in (0, 4)]
    figure = taken(abreast, Price()).figures[0]
    assert figure.value == 1.0 and isnan(figure.low) and isnan(figure.high)


def test_batches_that_nobody_metered_say_nothing():
    assert taken([batch(1, None)], Price()).figures == ()


def test_a_meter_tells_what_was_taken_since_it_was_read_last():
    class Metered(ScriptedGenerator):
        total = Usage(1, 2, 3)

        def usage(self):
            return self.total

    generator = Metered(["text"])
    meter = meter_of(generator)
    generator.total = Usage(2, 12, 4)
    assert (meter.since(), meter.since()) == (Usage(1, 10, 1), Usage(0, 0, 0))


def test_a_generator_without_a_meter_tells_nothing():
    assert meter_of(ScriptedGenerator(["text"])).since() is None
