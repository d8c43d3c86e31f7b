"""``ragloom compare``, on results made by hand."""

import json

import pytest
from tests.core.evaluate.comparing.evaluations import evaluation

from ragloom.cli.main import main
from ragloom.evaluate.results import Found
from ragloom.evaluate.results_file import write_results

BASE = [0.0, 1.0] * 20
BETTER = [1.0] * 30 + [0.0, 1.0] * 5
COUNTS = [(1.0, 2.0)] * 40
POOLED = """
import numpy as np
from ragloom.hookspecs import hookimpl
from ragloom.interfaces import Stateless

api = 1


class Precision(Stateless):
    higher_is_better = True

    def score(self, rows):
        return np.full(len(rows), np.nan)

    def statistics(self, rows):
        return np.zeros((len(rows), 2))

    def pooled(self, statistics):
        sums = statistics.sum(axis=-2)
        return sums[..., 0] / sums[..., 1]


@hookimpl
def register_metrics(register):
    register("pooled", target=f"{__name__}:Precision", summary="for a test")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "base", evaluation("one", {"f1": BASE}, untested={"latency_p50": 0.1}, config={"k": 5}))
    put(tmp_path, "better", evaluation("two", {"f1": BETTER}, untested={"latency_p50": 0.7}, config={"k": 9}))
    return tmp_path


def put(folder, name, results):
    (folder / name).mkdir(exist_ok=True)
    write_results(results, folder / name / "results.json")


def said(capsys, *arguments, code=0):
    assert main(["compare", *arguments]) == code
    return capsys.readouterr().out


def told(capsys, *arguments, code=0):
    return json.loads(said(capsys, *arguments, "--json", code=code))


def refused(capsys, *arguments):
    assert main(["compare", *arguments]) == 2
    return capsys.readouterr().err


def test_folders_are_compared_for_people(capsys):
    page = said(capsys, "base", "better")
    assert "better against base: 40 questions" in page
    assert any(line.split()[:2] == ["f1", "40"] and line.endswith("better") for line in page.splitlines())


def test_files_are_compared_too(capsys):
    assert told(capsys, "base/results.json", "better")["pairs"][0]["baseline"] == "base/results.json"


def test_json_holds_the_figure_with_its_test(capsys):
    found = told(capsys, "base", "better")["pairs"][0]["figures"][0]
    assert (found["name"], found["baseline"], found["other"], found["verdict"]) == ("f1", 0.5, 0.875, "better")
    assert found["low"] < found["difference"] == 0.375 < found["high"] and found["p"] == found["adjusted_p"] < 0.01


def test_a_figure_that_is_not_tested_is_null_where_it_has_no_number(capsys):
    found = told(capsys, "base", "better")["pairs"][0]["figures"][1]
    assert (found["verdict"], found["p"], found["why"]) == ("not tested", None, "it has no value a question")


def test_settings_that_differ_are_shown(capsys):
    assert "    k: 5 → 9" in said(capsys, "base", "better")


def test_many_settings_that_differ_are_counted(folder, capsys):
    for name, start in (("base", 0), ("better", 100)):
        put(folder, name, evaluation(name, {"f1": BASE}, config={f"s{n}": start + n for n in range(20)}))
    assert "and 8 more: --json" in said(capsys, "base", "better")


def test_changed_questions_are_shown_with_both_answers(capsys):
    page = said(capsys, "base", "better", "--changes", "1")
    assert "by f1: 15 gains, 0 losses" in page
    assert "What is 0?" in page and "one says 0." in page and "two says 0." in page and "What is 2?" not in page


def test_json_holds_every_changed_question(capsys):
    changes = told(capsys, "base", "better", "--changes", "1")["pairs"][0]["changes"]
    assert (changes["metric"], len(changes["gains"]), changes["losses"]) == ("f1", 15, [])
    assert changes["gains"][0]["other"] == {
        "value": 1.0, "answer": "two says 0.", "abstained": False, "reason": "", "found": [],
    }  # fmt: skip


def test_no_changes_are_shown_where_none_are_asked_for(capsys):
    assert "by f1" not in said(capsys, "base", "better", "--changes", "0")


def test_what_was_found_is_shown_of_a_question_without_an_answer(folder, capsys):
    searched = evaluation("two", {"f1": BETTER}, rows={"q0": {"text": "", "found": (Found("harbour.txt", 3),)}})
    put(folder, "better", searched)
    assert "found: harbour.txt" in said(capsys, "base", "better")


def test_an_abstention_is_shown_with_its_reason(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, rows={"q0": {"text": "", "reason": "Too unsure."}}))
    assert "no answer: Too unsure." in said(capsys, "base", "better")


def test_text_cannot_be_taken_for_markup(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, rows={"q0": {"text": "[red]no[/red]"}}))
    assert "[red]no[/red]" in said(capsys, "base", "better")


def test_questions_that_are_left_out_are_counted(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, rows={"q0": {"error": "down"}, "q1": {"id": "new"}}))
    assert "38 questions (left out: 1 failed in one, 1 only in the baseline, 1 only in the other)" in said(
        capsys, "base", "better"
    )


def test_several_are_compared_with_the_first(folder, capsys):
    put(folder, "third", evaluation("three", {"f1": BASE}))
    pairs = told(capsys, "base", "better", "third")["pairs"]
    assert [(pair["baseline"], pair["other"]) for pair in pairs] == [("base", "better"), ("base", "third")]


def test_all_pairs_are_compared_where_that_is_asked_for(folder, capsys):
    put(folder, "third", evaluation("three", {"f1": BASE}))
    assert len(told(capsys, "base", "better", "third", "--all-pairs")["pairs"]) == 3


def test_a_figure_can_be_tested_alone(folder, capsys):
    for name, values in (("base", BASE), ("better", BETTER)):
        put(folder, name, evaluation(name, {"f1": values, "contains": values}))
    found = told(capsys, "base", "better", "--metric", "contains")
    assert (found["tests"], [one["name"] for one in found["pairs"][0]["figures"]]) == (1, ["contains"])


def test_a_pooled_figure_is_tested_through_its_metric(folder, capsys):
    (folder / "precision.py").write_text(POOLED)
    for name, counts in (("base", COUNTS), ("better", [(2.0, 2.0)] * 20 + COUNTS[20:])):
        put(folder, name, evaluation(name, statistics={"pooled": counts}))
    found = told(capsys, "base", "better", "--plugin", "precision.py")["pairs"][0]["figures"][0]
    assert (found["baseline"], found["other"], found["verdict"]) == (0.5, 0.75, "better")


def test_a_pooled_figure_whose_metric_is_not_installed_says_so(folder, capsys):
    for name in ("base", "better"):
        put(folder, name, evaluation(name, statistics={"pooled": COUNTS}))
    assert "not tested: " in said(capsys, "base", "better")


def test_a_metric_that_pools_nothing_is_told(folder, capsys):
    (folder / "unpooled.py").write_text(POOLED.replace("def pooled(", "def no_longer_pooled("))
    for name in ("base", "better"):
        put(folder, name, evaluation(name, statistics={"pooled": COUNTS}))
    assert "pools nothing" in said(capsys, "base", "better", "--plugin", "unpooled.py")


def test_a_pooled_figure_whose_metric_has_other_settings_by_now_is_not_tested(folder, capsys):
    for name in ("base", "better"):
        made_by = {"aurc": {"use": "aurc", "weight": 2}}
        put(folder, name, evaluation(name, statistics={"aurc": COUNTS}, metrics=made_by))
    assert "weight" in told(capsys, "base", "better")["pairs"][0]["figures"][0]["why"]


def test_a_limit_that_is_broken_fails_the_command(capsys):
    page = said(capsys, "better", "base", "--fail-on", "f1 -0.1", code=1)
    assert "failed  f1 -0.1: f1 moved by -0.375 (base against better)" in page


def test_a_limit_that_holds_does_not(capsys):
    assert told(capsys, "base", "better", "--fail-on", "f1 -0.1", "--fail-on", "latency_p50 +2")["failed"] == []


def test_broken_limits_are_told_as_json(capsys):
    found = told(capsys, "base", "better", "--fail-on", "latency_p50 +0.5", code=1)["failed"]
    assert [(one["limit"], one["adjusted_p"]) for one in found] == [("latency_p50 +0.5", None)]


def test_a_limit_on_an_unknown_figure_is_refused_with_those_there_are(capsys):
    assert "one of: f1, latency_p50" in refused(capsys, "base", "better", "--fail-on", "f2 -0.1")


def test_a_limit_that_cannot_be_read_is_refused_before_anything_is(capsys):
    assert "signed number" in refused(capsys, "nowhere", "better", "--fail-on", "f1")


def test_one_evaluation_alone_is_refused(capsys):
    assert "ragloom compare BASELINE OTHER" in refused(capsys, "base")


def test_different_data_are_refused_with_the_option_that_allows_them(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, sha256="b" * 64))
    assert "--different-data" in refused(capsys, "base", "better")


def test_different_data_are_compared_where_that_is_wanted_and_warned_of(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, sha256="b" * 64))
    assert main(["compare", "base", "better", "--different-data"]) == 0
    assert "evaluated on different data" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["nowhere", "empty"])
def test_what_is_not_there_is_refused_with_its_place(place, folder, capsys):
    (folder / "empty").mkdir()
    assert place in refused(capsys, "base", place)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1, "figures": 3}'])
def test_a_damaged_file_is_refused_with_its_place(text, folder, capsys):
    (folder / "better" / "results.json").write_text(text)
    error = refused(capsys, "base", "better")
    assert "better" in error and "hint" in error


def test_a_level_that_is_none_is_refused(capsys):
    assert "level 1" in refused(capsys, "base", "better", "--level", "1")


def test_an_evaluation_that_is_named_twice_is_refused_with_what_to_do(capsys):
    assert main(["compare", "base", "better", "base/results.json"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("ragloom: base/results.json: is named twice") and "ragloom eval --to DIR" in said


def test_the_same_comparison_says_the_same_twice(capsys):
    assert said(capsys, "base", "better") == said(capsys, "base", "better")


def test_another_seed_draws_other_samples(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": [value * 0.7 + n / 100 for n, value in enumerate(BASE)]}))
    first, second = (told(capsys, "base", "better", "--seed", seed)["pairs"][0]["figures"][0] for seed in "01")
    assert first["low"] != second["low"]


def test_no_limit_is_held_over_questions_that_newly_fail(folder, capsys):
    put(folder, "better", evaluation("two", {"f1": BETTER}, rows={"q0": {"error": "down"}}))
    assert main(["compare", "base", "better", "--fail-on", "f1 -0.1"]) == 1
    assert "1 questions failed in better that base answered" in capsys.readouterr().err


def test_questions_that_failed_before_fail_no_build(folder, capsys):
    for name, values in (("base", BASE), ("better", BETTER)):
        put(folder, name, evaluation(name, {"f1": values}, rows={"q0": {"error": "down"}}))
    assert told(capsys, "base", "better", "--fail-on", "f1 -0.1")["failed"] == []
