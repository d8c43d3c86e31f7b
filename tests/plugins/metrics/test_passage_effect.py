"""What the cited passages do for an answer, by a generator that says how likely it is."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.config import config_from_mapping
from ragloom.errors import ConfigError, PluginError
from ragloom.interfaces import Scored
from ragloom.registry import Registry
from ragloom.registry.resolve import check_fit, resolve
from ragloom.testing import EchoGenerator, FakeResources, ToyModel, passage
from ragloom.types import Answer, Citation, Query, Request, Sentence

QUESTION = "When was the lamp lit?"
SAID = "The lamp was lit in 1874."
LAMP = passage(1, "The lamp was lit in 1874. It turns.")
FERRY = passage(2, "The ferry carries forty cars.")
LOG = passage(3, "The lamp was lit in 1874.")


def asked(passages, cited, *, said=SAID):
    citations = tuple(Citation(one.id, one.document_id, 0, len(one.text), one.text) for one in cited)
    sentences = (Sentence(said, 0, len(said), citations),) if said else ()
    answer = Answer(Query(QUESTION), f"{said} [1]" if said else "", sentences, passages, abstained=not said)
    return Scored(QUESTION, answer, text=said)


def opened(generator=None, **settings):
    metric = Registry.bundled().make("metric", {"use": "passage_effect", **settings})
    metric.open(FakeResources(own_generator=generator or ToyModel()))
    return metric


def likely(*passages, task="answer"):
    model = ToyModel()
    (found,) = model.score([Request(task, QUESTION, passages)], [model.encode(SAID)])
    return float(found.sum())


def test_a_passage_is_worth_what_the_answer_loses_without_it():
    (found,) = opened().score([asked((LAMP, FERRY), (LAMP,))])
    assert found == pytest.approx(likely(LAMP, FERRY) - likely(FERRY), abs=1e-9)
    assert found > 10


def test_several_cited_passages_are_worth_their_mean():
    (found,) = opened().score([asked((LAMP, FERRY, LOG), (LAMP, LOG, LAMP))])
    whole = likely(LAMP, FERRY, LOG)
    assert found == pytest.approx(whole - (likely(FERRY, LOG) + likely(LAMP, FERRY)) / 2, abs=1e-9)


def test_a_passage_that_says_nothing_of_it_is_worth_little():
    lamp, ferry = opened().score([asked((LAMP, FERRY), (LAMP,)), asked((LAMP, FERRY), (FERRY,))])
    assert ferry < lamp / 10


@pytest.mark.parametrize(
    "row", [asked((LAMP, FERRY), (LAMP,), said=""), asked((LAMP, FERRY), ()), asked((LAMP,), (LAMP,))]
)
def test_without_answer_citation_or_another_passage_it_does_not_apply(row):
    assert np.isnan(opened().score([row])).all()


def test_an_answer_is_asked_for_as_the_settings_say():
    requests = []

    class Remembering(ToyModel):
        def score(self, given, target_ids):
            requests.extend(given)
            return super().score(given, target_ids)

    opened(Remembering(), task="summarize", instruction="Be brief.").score([asked((LAMP, FERRY), (LAMP,))])
    assert {(one.task, one.instruction, one.question) for one in requests} == {("summarize", "Be brief.", QUESTION)}


def test_a_generator_that_cannot_score_is_refused_with_a_hint():
    with pytest.raises(PluginError, match="needs a generator with Scoring") as caught:
        opened(EchoGenerator())
    assert "EchoGenerator" in caught.value.message
    assert "{use: passage_effect, generator: " in caught.value.hint


def test_a_config_whose_generator_cannot_score_does_not_fit():
    registry = Registry.bundled()
    given = {"version": 1, "evaluate": {"metrics": ["passage_effect"]}}
    with pytest.raises(
        ConfigError, match="`passage_effect` needs a generator with Scoring, which `extractive` has not"
    ):
        check_fit(resolve(config_from_mapping(given), registry), registry)


def test_with_a_generator_of_its_own_the_pipelines_need_not_score():
    registry = Registry.bundled()
    metric = {"use": "passage_effect", "generator": "extractive"}
    check_fit(resolve(config_from_mapping({"version": 1, "evaluate": {"metrics": [metric]}}), registry), registry)


def test_an_answer_that_the_model_holds_impossible_without_a_passage_has_no_effect_to_tell():
    class Sure(ToyModel):
        def score(self, given, target_ids):
            found = super().score(given, target_ids)
            return [one if LAMP in request.sources else one - np.inf for request, one in zip(given, found, strict=True)]

    assert np.isnan(opened(Sure()).score([asked((LAMP, FERRY), (LAMP,))])).all()
