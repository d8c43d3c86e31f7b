"""The cache where a config puts it."""

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import ConfigError, PluginError
from ragloom.interfaces import Stateless

CANALS = [Document("panama", "The Panama Canal has locks."), Document("suez", "The Suez Canal has no locks.")]
QUESTION = "Which canal has locks?"


def first_step(answer):
    return (answer.trace.steps[0].name, answer.trace.steps[0].note.partition(":")[0])


def test_a_second_question_is_a_hit_with_the_same_citations():
    with Pipeline.assemble(CANALS, interceptors=["cache"]) as pipeline:
        first, second = pipeline.ask(QUESTION), pipeline.ask(QUESTION)
    assert first_step(second) == ("cache", "hit")
    assert (second.text, second.sentences) == (first.text, first.sentences)


def test_a_change_of_the_collection_empties_the_cache():
    with Pipeline.assemble(CANALS, interceptors=["cache"]) as pipeline:
        pipeline.ask(QUESTION)
        pipeline.collection.add([Document("kiel", "The Kiel Canal has locks, too.")])
        assert first_step(pipeline.ask(QUESTION)) == ("cache", "miss")


def test_two_pipelines_share_nothing():
    with (
        Pipeline.assemble(CANALS, interceptors=["cache"]) as one,
        Pipeline.assemble(CANALS, interceptors=["cache"]) as other,
    ):
        one.ask(QUESTION)
        assert first_step(other.ask(QUESTION)) == ("cache", "miss")


@pytest.fixture
def config(tmp_path):
    made = {"collection": str(tmp_path / "c"), "interceptors": [{"use": "cache", "path": str(tmp_path / "cache.db")}]}
    with Pipeline.from_config(made) as pipeline:
        pipeline.collection.add(CANALS)
    return made


def asked(config, *overrides):
    with Pipeline.from_config(config, overrides=overrides) as pipeline:
        return pipeline.ask(QUESTION)


def test_another_pipeline_of_the_same_config_finds_what_is_kept_on_disk(config):
    first, second = asked(config), asked(config)
    assert first_step(second) == ("cache", "hit")
    assert (second.text, second.sentences, second.passages) == (first.text, first.sentences, first.passages)


def test_another_setting_of_the_generator_does_not(config):
    asked(config)
    assert first_step(asked(config, "generator.sentences=1")) == ("cache", "miss")


def test_a_changed_collection_does_not_either(config):
    asked(config)
    with Pipeline.from_config(config) as pipeline:
        pipeline.collection.remove(["suez"])
    assert first_step(asked(config)) == ("cache", "miss")


def test_a_cache_on_disk_refuses_parts_that_have_no_name(tmp_path):
    class Mine(Stateless):
        def around(self, queries, proceed):
            return proceed(queries)

    cache = {"use": "cache", "path": str(tmp_path / "cache.db")}
    with (
        Pipeline.assemble(CANALS, interceptors=[cache, Mine()]) as pipeline,
        pytest.raises(PluginError, match="given by hand"),
    ):
        pipeline.ask(QUESTION)


@pytest.mark.parametrize("setting", ["entries=0", "ttl=0", "ttl=.inf", "size=7"])
def test_a_setting_without_sense_is_refused_before_anything_opens(config, setting):
    with pytest.raises(ConfigError):
        asked(config, f"interceptors.0.{setting}")
