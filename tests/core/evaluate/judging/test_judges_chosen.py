"""Which metrics judge: those that the config names, else those that fit the task and the data."""

import pytest

from ragloom.config.schema import MetricSpec
from ragloom.errors import ConfigError, PluginError, UsageError
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging import judges_of
from ragloom.hookspecs import hookimpl
from ragloom.registry import Registry

FOUND = EvalQuestion("1", "Where?", relevant={"a": 1.0}, judged=True)
SAID = EvalQuestion("2", "When?", ("1874",), answered=True)
REGISTRY = Registry.bundled()


def names(*questions, registry=REGISTRY, named=(), **how):
    specs = [MetricSpec.model_validate(one) for one in named]
    return [one.name for one in judges_of(registry, specs, questions, **how).judges]


def test_data_that_say_what_is_relevant_have_retrieval_judged():
    assert names(FOUND)[0] == "ndcg@10" and "f1" not in names(FOUND)


def test_data_that_say_what_is_right_have_answers_judged():
    found = names(SAID)
    assert {"exact_match", "f1", "citation_precision", "answered"} <= set(found) and "ndcg@10" not in found


@pytest.mark.parametrize(("task", "its"), [("summarize", "rougeL"), ("classify", "macro_f1")])
def test_each_task_has_figures_of_its_own(task, its):
    assert its in names(SAID, task=task) and "f1" not in names(SAID, task=task)


def test_without_answers_retrieval_alone_is_judged():
    assert "f1" not in names(FOUND, SAID, generated=False) and "map" in names(FOUND, SAID, generated=False)


def test_metrics_that_are_named_are_those_and_no_others():
    assert names(FOUND, SAID, named=["f1", "ndcg@3"]) == ["f1", "ndcg@3"]


def test_two_of_one_name_are_refused_with_what_to_type():
    with pytest.raises(UsageError) as caught:
        names(SAID, named=["f1", "f1"])
    assert "name: …" in caught.value.hint


def test_one_that_is_not_there_is_refused_where_it_is_named():
    with pytest.raises(PluginError, match="no metric is called `f2`"):
        names(SAID, named=["f2"])


def test_settings_that_it_does_not_take_are_refused():
    with pytest.raises(ConfigError, match="depth"):
        names(SAID, named=[{"use": "f1", "depth": 3}])


class Lacking:
    api = 1

    @hookimpl
    def register_metrics(self, register):
        register("rougeL", target="nothing:Nothing", requires=("no_such_module",), extra="eval")
        register("bleu", target="nothing:Nothing", requires=("no_such_module",), extra="eval")


def test_what_needs_an_extra_that_is_absent_is_left_out_and_told():
    with pytest.raises(UsageError) as caught:
        names(SAID, registry=Registry.of(some=Lacking()))
    assert "not measured: bleu, rougeL" in caught.value.hint


def test_data_that_tell_nothing_are_refused_with_what_they_should_tell():
    with pytest.raises(UsageError) as caught:
        names(EvalQuestion("1", "Why?"))
    assert "`answers`" in caught.value.hint


def test_a_judge_can_be_made_again_from_what_results_keep_of_it():
    (judge,) = judges_of(REGISTRY, [MetricSpec.model_validate("ndcg@3")], [FOUND]).judges
    assert judge.spec == {"use": "ndcg", "k": 3} and type(REGISTRY.make("metric", judge.spec)) is type(judge.metric)


@pytest.mark.parametrize("metric", ["recall@11", {"use": "ir", "measure": "nDCG@11"}])
def test_a_metric_that_looks_deeper_than_documents_count_is_refused(metric):
    assert names(FOUND, named=[metric], depth=11)
    with pytest.raises(UsageError, match="looks at 11 documents") as caught:
        names(FOUND, named=[metric], depth=10)
    assert "11 at least" in caught.value.hint


def test_a_usual_metric_that_looks_deeper_is_left_out_and_told():
    found = judges_of(REGISTRY, [], [FOUND, SAID], depth=10)
    assert "ndcg@10" in [one.name for one in found.judges] and found.notes == (
        "not measured: recall@100 (evaluate.depth is 10)",
    )


@pytest.mark.parametrize(
    ("question", "how", "notes"),
    [
        (SAID, {}, ("not measured: retrieval (the data name no `documents`)",)),
        (SAID, {"task": "classify"}, ()),
        (FOUND, {}, ("not measured: answers (the data name no `answers`)",)),
        (FOUND, {"generated": False}, ()),
    ],
)
def test_what_the_data_do_not_tell_is_told(question, how, notes):
    assert judges_of(REGISTRY, [], [question], **how).notes == notes


def test_what_results_keep_of_a_judge_holds_no_secret():
    generator = {"use": "openai", "model": "m", "base_url": "http://localhost", "api_key": "sk-of-nobody"}
    named = [MetricSpec.model_validate({"use": "passage_effect", "generator": generator})]
    (judge,) = judges_of(REGISTRY, named, [SAID]).judges
    assert "sk-of-nobody" not in str(judge.spec) and judge.spec["generator"]["model"] == "m"


def test_a_judge_is_told_alike_with_its_defaults_written_out_and_without():
    plain, written = (
        judges_of(REGISTRY, [MetricSpec.model_validate(one)], [SAID]).judges[0]
        for one in ("rougeL", {"use": "rougeL", "stem": False})
    )
    assert plain.spec == written.spec == {"use": "rougeL", "stem": False}
