"""A threshold turns unsure answers into abstentions, whatever generator gave them."""

import warnings
from math import isnan, nan

import pytest

from ragloom import Document, Pipeline
from ragloom.config import config_from_mapping
from ragloom.errors import ConfigError, UsageError
from ragloom.pipeline.abstaining import NoConfidenceWarning
from ragloom.pipeline.fingerprint import fingerprint
from ragloom.pipeline.from_config import recipe_of
from ragloom.registry import Registry, resolve
from ragloom.testing import ScriptedGenerator
from ragloom.types import Generation

CANALS = [Document("panama", "The Panama Canal has locks."), Document("suez", "The Suez Canal has no locks.")]
SAID = "The Panama Canal has locks."


def asked(confidence, below, said=SAID, **parts):
    generator = ScriptedGenerator(lambda request: Generation(said, confidence=confidence))
    with Pipeline.assemble(CANALS, generator=generator, abstain_below=below, **parts) as pipeline:
        return pipeline.ask("Which canal has locks?")


def test_an_answer_that_is_not_sure_enough_becomes_an_abstention():
    answer = asked(0.2, 0.5)
    assert (answer.abstained, answer.text, answer.sentences) == (True, "", ())


def test_an_abstention_says_why_and_how_sure_the_answer_was():
    answer = asked(-1.25, -0.5)
    assert (answer.confidence, answer.reason) == (
        -1.25, "The answer was held back: its confidence is -1.25, below -0.5.")  # fmt: skip


def test_the_passages_of_an_abstention_are_still_shown():
    assert [passage.document_id for passage in asked(0.2, 0.5).passages] == ["panama", "suez"]


@pytest.mark.parametrize("confidence", [0.5, 0.9])
def test_an_answer_that_is_as_sure_as_the_threshold_is_given(confidence):
    assert asked(confidence, 0.5).text == SAID


def test_without_a_threshold_every_answer_is_given():
    assert asked(-1e9, None).text == SAID


def test_an_answer_without_a_confidence_is_given_and_warned_of():
    with pytest.warns(NoConfidenceWarning, match="does not say how sure"):
        assert asked(nan, 0.5).text == SAID


def test_the_warning_comes_once():
    generator = ScriptedGenerator(lambda request: Generation(SAID))
    with Pipeline.assemble(CANALS, generator=generator, abstain_below=0.5) as pipeline:
        with pytest.warns(NoConfidenceWarning):
            pipeline.ask("Which canal has locks?")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert not pipeline.ask("Which canal has locks?").abstained


def test_an_abstention_of_the_generators_own_keeps_its_own_reason_and_needs_no_confidence():
    answer = asked(nan, 0.5, said="")
    assert (answer.abstained, answer.reason, isnan(answer.confidence)) == (True, "", True)


def test_the_trace_says_that_it_abstained():
    assert asked(0.2, 0.5).trace.steps[-1].note == "abstained"


def test_an_unsure_answer_between_two_rounds_is_searched_for():
    answer = asked(0.2, 0.5, rounds=2, transforms=["multi"])
    assert SAID in next(step.note for step in reversed(answer.trace.steps) if step.name == "transform")


def test_the_extractive_generator_is_held_to_it_too():
    with Pipeline.assemble(CANALS, abstain_below=2) as pipeline:
        assert "below 2" in pipeline.ask("Which canal has locks?").reason


def test_a_config_sets_it(tmp_path):
    config = {"version": 1, "collection": str(tmp_path / "collection"), "abstain": {"below": 2}}
    with Pipeline.from_config(config) as pipeline:
        pipeline.collection.add(CANALS)
        assert pipeline.ask("Which canal has locks?").abstained


def test_another_threshold_has_another_fingerprint():
    def of(below):
        registry = Registry.load()
        given = config_from_mapping({"version": 1, "abstain": {"below": below}})
        return fingerprint(recipe_of(resolve(given, registry), registry), "c")

    assert len({of(None), of(0.5), of(0.6)}) == 3


@pytest.mark.parametrize("below", ["high", float("nan"), float("inf")])
def test_a_threshold_that_is_no_number_is_refused(below):
    with pytest.raises(ConfigError, match=r"abstain\.below"):
        resolve(config_from_mapping({"version": 1, "abstain": {"below": below}}), Registry.load())


def test_a_threshold_by_hand_that_is_no_number_is_refused():
    with pytest.raises(UsageError, match="abstain_below is nan"):
        asked(0.5, nan)
