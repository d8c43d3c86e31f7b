"""``ragloom eval``, on a small collection of its own."""

import json
import os
import sys

import pytest
from evaluating import ANSWERABLE, ROWS, prepare, write_rows

from ragloom.cli.main import main


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    # A file of the same name was another test's plugin.
    sys.modules.pop("odd_generators", None)
    prepare(tmp_path)
    capsys.readouterr()
    return tmp_path


def run(*options, code=0, data="qa.jsonl"):
    assert main(["eval", "--data", str(data), "--to", "out", "--timed", "2", *options]) == code


def results(folder, name="out"):
    return json.loads((folder / name / "results.json").read_text(encoding="utf-8"))


def figures(folder, name="out"):
    return {one["name"]: one for one in results(folder, name)["figures"] if one["group"] != "latency"}


def test_it_says_how_good_retrieval_and_answers_are_each_with_an_interval(folder):
    run()
    found = figures(folder)
    assert (found["success@1"]["value"], found["exact_match"]["value"]) == (1.0, pytest.approx(2 / 12))
    assert all(one["low"] <= one["value"] <= one["high"] for one in found.values() if one["value"] is not None)
    assert (found["success@1"]["scored"], found["exact_match"]["scored"]) == (10, 12)


def test_retrieval_and_answers_are_shown_apart_for_people(capsys):
    run()
    page = capsys.readouterr().out
    assert page.index("retrieval") < page.index("ndcg@10") < page.index("answers") < page.index("exact_match")
    assert "latency" in page and "out/report.html" in page


def test_the_report_is_one_page_beside_the_results(folder):
    run()
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and "harbour of Arvel" in page


def test_results_hold_a_row_a_question_with_what_was_found_said_and_cited(folder):
    run()
    row = next(one for one in results(folder)["rows"] if one["id"] == "Bodwin")
    assert row["text"] == "The harbour of Bodwin was built in 1851." and row["gold"] == ["1851"]
    assert row["found"][0]["document"].endswith("Bodwin.txt") and row["cited"] == [row["found"][0]["document"]]
    assert row["line"] == 2 and row["values"]["contains"] == 1


def test_results_hold_config_versions_seeds_and_the_hash_of_the_data(folder):
    run("--seed", "7")
    found = results(folder)
    assert found["config"]["retrievers"][0]["use"] == "bm25" and len(found["data"]["sha256"]) == 64
    assert found["made_with"]["seed"] == 7 and {"python", "ragloom"} <= found["made_with"]["versions"].keys()


def test_json_gives_everything_but_the_rows(folder, capsys):
    run("--json")
    said = json.loads(capsys.readouterr().out)
    assert said["figures"] == results(folder)["figures"] and "rows" not in said


def test_the_same_evaluation_gives_the_same_figures(folder):
    run()
    first = figures(folder)
    run("--fresh")
    assert figures(folder) == first


def test_batches_abreast_give_the_same_figures(folder):
    run("--batch", "2")
    alone = figures(folder)
    run("--batch", "2", "--jobs", "3", "--fresh")
    assert figures(folder) == alone


def test_search_only_answers_nothing(folder):
    run("--search-only", "--set", "generator=hopeless", "--plugin", "odd_generators.py")
    assert {one["group"] for one in results(folder)["figures"]} == {"retrieval", "latency"}


def test_a_limit_draws_some_of_the_questions(folder):
    run("--limit", "5")
    assert len(results(folder)["rows"]) == 5


def test_rows_that_are_no_question_are_told_and_the_rest_is_scored(folder, capsys):
    lines = (folder / "qa.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "qa.jsonl").write_text("\n".join([lines[0], "{", *lines[2:], '{"answers": []}']), encoding="utf-8")
    run(code=1)
    told = capsys.readouterr().err
    assert "left out: qa.jsonl:2: is not JSON" in told and "qa.jsonl:13: `question` must be a text" in told
    assert len(results(folder)["rows"]) == 11 and len(results(folder)["data"]["malformed"]) == 2


def test_a_question_that_fails_costs_no_other_and_is_counted_with_its_reason(folder, capsys):
    run("--set", "generator=failing", "--plugin", "odd_generators.py", code=1)
    assert "failed: 1 questions: the server fell over" in capsys.readouterr().err
    found = figures(folder)
    assert (found["contains"]["scored"], found["contains"]["failed"]) == (11, 1)
    assert (found["ndcg@10"]["scored"], found["ndcg@10"]["failed"]) == (9, 1)
    assert next(row for row in results(folder)["rows"] if row["id"] == "Cresk")["error"] == "the server fell over"


def test_only_what_failed_is_asked_again(folder):
    run("--set", "generator=failing", "--plugin", "odd_generators.py", "--timed", "0", code=1)
    before = len((folder / "asked.txt").read_text().splitlines())
    run("--set", "generator=failing", "--plugin", "odd_generators.py", "--timed", "0", code=1)
    assert len((folder / "asked.txt").read_text().splitlines()) == before


def test_where_everything_fails_it_ends_soon(folder, capsys):
    write_rows(folder / "many.jsonl", [{**ANSWERABLE[0], "id": str(number)} for number in range(100)])
    run("--set", "generator=hopeless", "--plugin", "odd_generators.py", data="many.jsonl", code=2)
    assert "none of the first" in capsys.readouterr().err


def test_tokens_and_cost_are_told_a_question(folder):
    run("--set", "generator=counting", "--plugin", "odd_generators.py", "--set", "evaluate.cost.output=1000000")
    found = figures(folder)
    assert (found["prompt_tokens"]["value"], found["completion_tokens"]["value"]) == (10.0, 2.0)
    assert found["cost"]["value"] == 2.0


def test_what_a_cache_answers_again_is_not_timed_and_that_is_said(folder):
    run("--set", "interceptors=[cache]")
    found = results(folder)
    assert {one["group"] for one in found["figures"]} == {"retrieval", "answers", "attribution", "abstention"}
    assert found["notes"][0].startswith("not timed: 2 questions that an interceptor")


def test_metrics_can_be_named(folder):
    run("--set", "evaluate.metrics=[f1, ndcg@3, {use: recall, k: 1, name: first}]")
    assert set(figures(folder)) == {"f1", "ndcg@3", "first"}


def test_a_metric_that_is_not_there_is_named_with_its_place(capsys):
    run("--set", "evaluate.metrics=[f2]", code=2)
    told = capsys.readouterr().err
    assert "no metric is called `f2`" in told and "exact_match, f1, " in told


def test_a_metric_that_cannot_be_opened_is_known_before_anything_is_asked(folder, capsys):
    metric = "{use: passage_effect, generator: extractive}"
    run("--set", f"evaluate.metrics=[{metric}]", "--set", "generator=counting", "--plugin", "odd_generators.py", code=2)
    assert "needs a generator with Scoring" in capsys.readouterr().err and not (folder / "asked.txt").exists()


def test_data_without_anything_to_judge_are_refused(folder, capsys):
    write_rows(folder / "bare.jsonl", [{"question": "Why?"}])
    run(data="bare.jsonl", code=2)
    assert "give questions `answers`" in capsys.readouterr().err


def test_documents_that_are_not_in_the_collection_are_refused_where_none_is(folder, capsys):
    write_rows(folder / "other.jsonl", [{**row, "documents": ["elsewhere.md"]} for row in ANSWERABLE])
    run(data="other.jsonl", code=2)
    assert "no document that the data call relevant is in the collection" in capsys.readouterr().err


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_place_that_cannot_be_written_is_known_before_anything_is_asked(folder, capsys, options):
    (folder / "out").write_text("a file")
    run("--set", "generator=counting", "--plugin", "odd_generators.py", *options, code=2)
    assert "--to DIR" in capsys.readouterr().err and not (folder / "asked.txt").exists()


def test_results_lie_in_a_folder_named_after_config_and_data(folder):
    assert main(["eval", "--data", "qa.jsonl", "--timed", "0"]) == 0
    assert (folder / "evaluations" / "ragloom-qa" / "results.json").exists()


def test_no_folder_of_the_data_is_written_down(folder, capsys):
    (folder / "secret-project").mkdir()
    write_rows(folder / "secret-project" / "qa.jsonl", [*ROWS, {"question": 3}])
    run(data=folder / "secret-project" / "qa.jsonl", code=1)
    assert results(folder)["data"]["malformed"] == ["qa.jsonl:13: `question` must be a text"]
    assert "secret-project" not in (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "secret-project/qa.jsonl:13" in capsys.readouterr().err


def test_questions_of_which_nobody_says_whether_they_have_an_answer_are_not_said_to_have_none(folder, capsys):
    write_rows(folder / "found.jsonl", [{key: row[key] for key in ("question", "documents")} for row in ANSWERABLE])
    run(data="found.jsonl")
    assert capsys.readouterr().out.startswith("ragloom on found.jsonl: 10 questions\n")


def test_a_folder_of_data_that_is_called_by_a_dot_has_its_own_name(folder):
    (folder / "nq" / "qrels").mkdir(parents=True)
    (folder / "nq" / "queries.jsonl").write_text('{"_id": "q", "text": "When was Arvel built?"}\n', encoding="utf-8")
    (folder / "nq" / "qrels" / "test.tsv").write_text("q\tArvel.txt\t1\n", encoding="utf-8")
    os.chdir(folder / "nq")
    assert main(["eval", "-c", "../ragloom.yaml", "--data", ".", "--timed", "0"]) == 0
    assert results(folder / "nq" / "evaluations", "ragloom-nq")["name"] == "ragloom on nq"


def test_which_part_to_mend_is_said(folder):
    write_rows(folder / "wrong.jsonl", [{**row, "answers": ["1700"]} for row in ROWS[:10]])
    run(data="wrong.jsonl")
    assert results(folder)["diagnosis"].endswith("mend generation first.")
