"""Stages as a config says them, and what is wrong with them before anything runs."""

import pytest

from ragloom.config import config_from_mapping
from ragloom.errors import ConfigError
from ragloom.registry import check_fit, resolve
from ragloom.registry.json_schema import config_schema

ENCODER = {"use": "classify/classifier", "encoder": {"use": "onnx", "model": "minilm"}}


def stage(name, **more):
    return {**ENCODER, "name": name, **more}


def beginning(name, model, **more):
    """A stage that begins with a model: the encoder that a head is trained on."""
    return {**ENCODER, "name": name, "encoder": {"use": "onnx", "model": model}, **more}


def problems(registry, tmp_path, **config):
    with pytest.raises(ConfigError) as found:
        check_fit(resolve(config_from_mapping(config, base=tmp_path), registry), registry)
    return [f"{one.path}: {one.what}: {one.hint}" for one in found.value.problems]


def sound(registry, tmp_path, **config):
    resolved = resolve(config_from_mapping(config, base=tmp_path), registry)
    check_fit(resolved, registry)
    return resolved


def test_a_list_of_stages_is_short_for_a_mapping(registry, tmp_path):
    short = sound(registry, tmp_path, train=[stage("a")]).core.training
    assert (
        short == sound(registry, tmp_path, train={"stages": [stage("a")]}).core.training and short.output == "trained"
    )


def test_a_config_without_stages_has_no_training(registry, tmp_path):
    assert sound(registry, tmp_path).core.training is None


def test_a_stage_is_named_by_what_it_uses_unless_it_has_a_name(registry, tmp_path):
    found = sound(registry, tmp_path, train=[ENCODER, stage("other")]).core.training
    assert [one.name for one in found.stages] == ["classifier", "other"]


def test_a_trainer_that_is_not_there_is_told_with_what_was_meant(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[{"use": "clasifier"}])
    assert said == "train.0.use: no trainer is called `clasifier`: did you mean `classifier`?"


def test_a_setting_of_a_trainer_that_is_none_is_told_with_its_place(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train={"stages": [stage("a", fold=3)]})
    assert said == "train.stages.0.fold: is not a setting that exists here: did you mean `folds`?"


def test_two_stages_of_one_name_are_told(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[stage("a"), stage("a")])
    assert said.startswith("train.1.name: a second stage is named `a`")


def test_a_name_that_the_training_needs_itself_is_told(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[stage("evaluation")])
    assert said.startswith("train.0.name: no stage can be named `evaluation`")


def test_a_retriever_that_is_not_there_is_told_with_what_was_meant(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[stage("a", retrievers=["bm2"])])
    assert said == "train.0.retrievers.0: there is no retriever `bm2`: did you mean `bm25`?"


def test_a_stage_may_begin_with_what_one_before_it_writes(registry, tmp_path):
    assert sound(registry, tmp_path, train=[stage("a"), beginning("b", "trained/a")])


def test_a_stage_that_begins_with_a_later_one_is_told_to_come_behind_it(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[beginning("b", "trained/a"), stage("a")])
    assert said == (
        "train.0.encoder.model: there is no trained/a, and no stage before this one writes it: "
        "put the stage `a` before it"
    )


def test_a_stage_that_begins_with_itself_is_told_so(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[beginning("a", "trained/a")])
    assert said.endswith("a stage cannot begin with what it writes")


def test_a_beginning_that_no_stage_writes_is_told_with_the_stages_there_are(registry, tmp_path):
    (said,) = problems(registry, tmp_path, train=[stage("adapted"), beginning("b", "trained/adaptd")])
    assert "the stages are `adapted`, `b`: did you mean `adapted`?" in said


def test_a_beginning_that_lies_there_needs_no_stage(registry, tmp_path):
    (tmp_path / "trained" / "mine").mkdir(parents=True)
    assert sound(registry, tmp_path, train=[beginning("b", "trained/mine")])


def test_a_serving_part_over_what_no_stage_writes_is_told(registry, tmp_path):
    generator = {"use": "onnx", "model": "trained/redaer"}
    found = problems(registry, tmp_path, train=[stage("reader")], generator=generator)
    assert found[0].startswith("generator.model: there is no trained/redaer, and no stage writes it")


def test_a_serving_part_over_what_a_stage_is_yet_to_write_is_not_asked_what_it_can_do(registry, tmp_path):
    generator = {"use": "onnx", "model": "trained/reader"}
    assert sound(registry, tmp_path, train=[stage("reader")], generator=generator)


def test_a_training_that_was_cut_short_does_not_keep_the_config_from_being_used(registry, tmp_path):
    (tmp_path / "trained" / "reader" / "state").mkdir(parents=True)
    generator = {"use": "onnx", "model": "trained/reader"}
    assert sound(registry, tmp_path, train=[stage("reader")], generator=generator)


def test_a_trainer_whose_libraries_are_absent_does_not_keep_the_config_from_serving(tmp_path):
    """Serving takes no torch: who serves does not train."""
    import sys
    import types

    from ragloom.hookspecs import hookimpl
    from ragloom.registry import Registry

    module = types.ModuleType("absent")
    module.api = 1

    @hookimpl
    def register_trainers(register):
        register("absent", target="absent_library.trainer:Trainer", requires=("absent_library",), summary="x")

    module.register_trainers = register_trainers
    registry = Registry.load()
    registry = Registry([*registry.plugins, *Registry.of(absent=module).plugins])
    assert "absent_library" not in sys.modules and sound(registry, tmp_path, train=[{"use": "absent"}])


@pytest.mark.parametrize("held_out", [-1, 0.0, 1.0, 1.5, True, ""])
def test_a_share_or_a_count_that_is_none_is_refused(registry, tmp_path, held_out):
    (said,) = problems(registry, tmp_path, train={"stages": [stage("a")], "held_out": held_out})
    assert said.startswith("train.held_out: must be how many groups (5), a share of them")


def test_what_is_no_training_is_refused_once(registry, tmp_path):
    assert len(problems(registry, tmp_path, train=3)) == 1


def test_editors_know_stages_with_the_trainers_settings(registry):
    schema = config_schema(registry)
    shapes = schema["properties"]["train"]["oneOf"]
    assert [one.get("type", one.get("$ref")) for one in shapes] == ["array", "#/$defs/TrainConfig"]
    assert {"name", "data", "held_out", "retrievers"} <= schema["$defs"]["trainer.StageSpec"]["anyOf"][1][
        "properties"
    ].keys()


@pytest.mark.parametrize("output", [".", "..", "docs/.."])
def test_an_output_that_holds_the_config_itself_is_refused(registry, tmp_path, output):
    train = {"data": ["a.jsonl"], "output": output, "stages": [beginning("a", "hub/model")]}
    (said,) = problems(registry, tmp_path, train=train)
    assert said.startswith("train.output: is the folder of the config itself")
