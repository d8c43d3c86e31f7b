"""The marginalising fusers over real runtimes: a decoder-only model that chats and ends in two ways, and a T5."""

from __future__ import annotations

import numpy as np
import pytest

from ragloom.registry import Registry
from ragloom.testing import FakeResources, passage
from ragloom.types import Evidence, Query, Ranking
from ragloom_torch.conformance_models import tiny_qwen3, tiny_t5

TEXTS = ("The lamp was lit in 1874.", "The ferry carries forty cars, and more on Sundays.", "灯塔建于1874年。")
MODELS = {"qwen3": tiny_qwen3, "t5": tiny_t5}
CASES = [(model, fuser) for model in MODELS for fuser in ("rag_sequence", "rag_token", "fid", "vote")]


@pytest.fixture(scope="module")
def registry():
    return Registry.load()


@pytest.fixture(scope="module")
def generators(registry, tmp_path_factory):
    made = {}
    for name, build in MODELS.items():
        folder = build(tmp_path_factory.mktemp(name))
        made[name] = registry.make("generator", {"use": "transformers", "model": str(folder)})
        made[name].open(FakeResources())
    return made


def evidence(*texts):
    passages = tuple(passage(number, text) for number, text in enumerate(texts))
    return Evidence(
        Query("When was the lamp lit?"), passages, Ranking.of("kit", range(len(texts)), -np.arange(len(texts)))
    )


@pytest.mark.parametrize("beams", [1, 2])
@pytest.mark.parametrize(("model", "name"), [case for case in CASES if case != ("qwen3", "fid")])
def test_an_answer_has_a_posterior_over_its_passages(registry, generators, model, name, beams):
    fuser = registry.make("answer_fuser", {"use": name, "generation": {"max_new_tokens": 12, "beams": beams}})
    fuser.open(FakeResources())
    (found,) = fuser.fuse([evidence(*TEXTS)], generators[model])
    assert found.text
    assert found.posterior.answer.sum() == pytest.approx(1.0)
    assert found.posterior.tokens is None or np.allclose(found.posterior.tokens.sum(axis=1), 1.0)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["rag_sequence", "rag_token"])
def test_over_one_passage_marginalising_changes_nothing(registry, generators, model, name):
    generation = {"max_new_tokens": 12}
    texts = []
    for use in (name, "concat"):
        fuser = registry.make("answer_fuser", {"use": use, "generation": generation})
        fuser.open(FakeResources())
        texts.append(fuser.fuse([evidence(TEXTS[0])], generators[model])[0].text)
    assert texts[0] == texts[1]
