import pytest

from ragloom.config import config_from_mapping


def answer_of(*overrides, **config):
    return config_from_mapping({"task": "summarize", **config}, overrides=overrides).core.fusion.answer


def test_summaries_are_made_of_ten_passages_in_runs():
    answer = answer_of()
    assert (answer.use, dict(answer.settings)) == ("map_reduce", {"passages": 10, "tokens": 2400})


def test_a_fuser_that_the_config_names_is_taken_as_it_is():
    answer = answer_of(fusion={"answer": {"use": "concat"}})
    assert (answer.use, dict(answer.settings)) == ("concat", {})


def test_what_the_config_says_beside_it_leaves_the_preset():
    assert answer_of(fusion={"ranks": {"use": "borda"}}).use == "map_reduce"


@pytest.mark.parametrize("config", [{}, {"fusion": {"ranks": {"use": "borda"}}}])
def test_the_command_line_changes_one_setting_of_the_preset(config):
    answer = answer_of("fusion.answer.passages=30", **config)
    assert (answer.use, answer.settings["passages"], answer.settings["tokens"]) == ("map_reduce", 30, 2400)


def test_a_task_from_the_command_line_brings_its_preset_with_it():
    answer = config_from_mapping({}, overrides=["task=summarize", "fusion.answer.tokens=9"]).core.fusion.answer
    assert (answer.use, answer.settings["tokens"]) == ("map_reduce", 9)


def test_questions_are_answered_as_before():
    answer = config_from_mapping({}, overrides=["fusion.answer.passages=7"]).core.fusion.answer
    assert (answer.use, dict(answer.settings)) == ("concat", {"passages": 7})
