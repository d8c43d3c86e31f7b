"""From a config's stages to what each of them reads, searches and writes."""

import sys
import types

import pytest

from ragloom.config import config_from_mapping
from ragloom.config.component import ComponentConfig
from ragloom.errors import UsageError
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless
from ragloom.registry import Registry, resolve
from ragloom.train import plan_of


class Settings(ComponentConfig):
    model: str = ""


class OfQuestions(Stateless):
    def __init__(self, config):
        self.config = config


class OfTexts(OfQuestions):
    learns_from = "texts"


@pytest.fixture
def planned(tmp_path, monkeypatch):
    module = types.ModuleType("planned_trainers")
    module.api, module.Settings, module.OfQuestions, module.OfTexts = 1, Settings, OfQuestions, OfTexts

    @hookimpl
    def register_trainers(register):
        for name in ("OfQuestions", "OfTexts"):
            register(
                name.lower(),
                target=f"planned_trainers:{name}",
                config="planned_trainers:Settings",
                summary="for a test",
            )

    module.register_trainers = register_trainers
    monkeypatch.setitem(sys.modules, "planned_trainers", module)
    registry = Registry([*Registry.load().plugins, *Registry.of(planned=module).plugins])

    def plan(names=(), seed=None, **config):
        return plan_of(resolve(config_from_mapping(config, base=tmp_path), registry), registry, names, seed)

    return plan


def training(*stages, **more):
    return {"data": ["a.jsonl"], "stages": list(stages), **more}


def test_a_stage_writes_below_the_trainings_output(planned, tmp_path):
    found = planned(train=training({"use": "ofquestions", "name": "first"}, output="here"))
    assert [one.output for one in found.stages] == [tmp_path / "here" / "first"] and found.output == tmp_path / "here"


def test_data_are_the_trainings_where_a_stage_has_none(planned, tmp_path):
    first, second = planned(
        train=training({"use": "ofquestions", "data": "b.jsonl", "split": "dev"}, {"use": "oftexts"})
    ).stages
    assert [(one.path, one.split) for one in first.sources] == [(tmp_path / "b.jsonl", "dev")]
    assert [(one.path, one.split) for one in second.sources] == [(tmp_path / "a.jsonl", "train")]


def test_a_trainer_of_texts_is_given_the_documents_of_data_that_have_questions(planned):
    questions, texts = planned(train=training({"use": "ofquestions"}, {"use": "oftexts"})).stages
    assert [one.texts for one in (*questions.sources, *texts.sources)] == [False, True]


def test_the_stages_that_are_asked_for_come_in_the_configs_order(planned):
    train = training({"use": "ofquestions", "name": "a"}, {"use": "oftexts"}, {"use": "ofquestions", "name": "b"})
    found = planned(["b", "a"], train=train)
    assert [one.name for one in found.stages] == ["a", "b"] and len(found.every) == 3


def test_a_stage_searches_every_retriever_but_those_over_what_it_or_a_later_one_writes(planned):
    def over(stage):
        return {"use": "faiss", "name": stage, "encoder": {"use": "transformers", "model": f"trained/{stage}"}}

    stages = [{"use": "ofquestions", "name": name} for name in ("one", "two", "three")]
    found = planned(train=training(*stages), retrievers=["bm25", over("one"), over("two"), over("three")])
    assert [stage.retrievers for stage in found.stages] == [("bm25",), ("bm25", "one"), ("bm25", "one", "two")]


def test_what_a_stage_names_it_searches(planned):
    (found,) = planned(train=training({"use": "ofquestions", "retrievers": []})).stages
    assert found.retrievers == ()


def test_the_seed_is_the_configs_unless_another_is_given(planned):
    train = training({"use": "ofquestions"}, seed=4)
    assert (planned(train=train).seed, planned(train=train, seed=7).seed) == (4, 7)


def test_a_config_without_a_training_says_how_to_add_one(planned):
    with pytest.raises(UsageError, match="no stages to train"):
        planned()
