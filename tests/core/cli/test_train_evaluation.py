"""What ``ragloom train`` measures behind the last stage, and the config that it leaves."""

import json
import sys

import pytest
from training_towns import CONFIG, ROWS, prepare, write_rows

from ragloom.cli.main import main
from ragloom.errors import GenerationError
from ragloom.pipeline import Pipeline

TWO_TOWNS_HELD_OUT = 4


def run(*options, code=0):
    assert main(["train", "-c", "config.yaml", "--plugin", "toy_training.py", *options]) == code


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    sys.modules.pop("toy_training", None)
    prepare(tmp_path, CONFIG.replace("{use: counting, name: base, epochs: 2}", "{use: untaught, name: base}"))
    capsys.readouterr()
    return tmp_path


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A whole run, looked at from several sides: its folder, and what it said."""
    folder = tmp_path_factory.mktemp("evaluated")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        sys.modules.pop("toy_training", None)
        prepare(folder, CONFIG.replace("{use: counting, name: base, epochs: 2}", "{use: untaught, name: base}"))
        said = folder / "said.json"
        with said.open("w") as out:
            patched.setattr(sys, "stdout", out)
            run("--json")
    return folder, json.loads(said.read_text())


def results(folder, name):
    return json.loads((folder / "trained" / "evaluation" / name / "results.json").read_text(encoding="utf-8"))


def figure(folder, variant, name):
    return next(one["value"] for one in results(folder, variant)["figures"] if one["name"] == name)


def test_the_trained_config_is_measured_beside_the_frozen_one_and_bm25(evaluated):
    folder, _ = evaluated
    found = {name: figure(folder, name, "success@1") for name in ("bm25", "frozen", "trained")}
    assert found == {"bm25": 0.5, "frozen": 0.5, "trained": 1.0}


def test_it_is_measured_on_the_questions_that_were_held_out(evaluated):
    folder, _ = evaluated
    asked = {row["id"].partition("-")[2] for row in results(folder, "trained")["rows"]}
    assert asked == {"Gorse", "Harn"} and len(results(folder, "trained")["rows"]) == TWO_TOWNS_HELD_OUT


def test_the_frozen_retriever_is_what_the_stage_began_with(evaluated):
    folder, _ = evaluated
    assert results(folder, "frozen")["config"]["retrievers"][0]["model"] == "trained/base"


def test_each_variant_has_a_report(evaluated):
    folder, _ = evaluated
    pages = sorted(one.parent.name for one in (folder / "trained" / "evaluation").glob("*/report.html"))
    assert pages == ["bm25", "frozen", "trained"]


def test_the_variants_are_compared_by_paired_tests(evaluated):
    _, said = evaluated
    pairs = [(one["baseline"], one["other"]) for one in said["evaluation"]["comparison"]["pairs"]]
    assert pairs == [("bm25", "frozen"), ("bm25", "trained"), ("frozen", "trained")]


def test_differences_are_a_row_a_question(evaluated):
    folder, _ = evaluated
    text = (folder / "trained" / "evaluation" / "differences.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    gains = {row["id"]: row["differences"]["frozen"]["success@1"] for row in rows}
    assert gains == {"harbour-Gorse": 0, "school-Gorse": 1, "harbour-Harn": 0, "school-Harn": 1}


def test_the_serving_config_names_paths_as_seen_from_its_own_folder(evaluated):
    import yaml

    folder, _ = evaluated
    found = yaml.safe_load((folder / "trained" / "serve.yaml").read_text())
    assert found["retrievers"] == [{"use": "meanings", "model": "retriever"}] and "train" not in found
    assert (found["ingest"]["sources"], found["collection"]) == (["../docs"], "../.ragloom")


def test_the_serving_config_indexes_and_searches(evaluated, monkeypatch, capsys):
    folder, _ = evaluated
    monkeypatch.chdir(folder)
    options = ["-c", "trained/serve.yaml", "--plugin", "toy_training.py"]
    assert main(["index", *options]) == 0
    capsys.readouterr()
    assert main(["search", *options, "--json", "Where do pupils learn at Harn?"]) == 0
    assert "Harn-school.txt" in capsys.readouterr().out.split('"document')[1]


def test_people_see_a_table_and_the_next_commands(folder, capsys):
    run()
    said = capsys.readouterr().out
    assert "trained against frozen: 4 questions" in said and "ragloom compare trained/evaluation/frozen" in said


def test_questions_of_their_own_take_the_place_of_those_held_out(folder):
    write_rows(folder / "other.jsonl", ROWS[:2])
    run("--set", "train.evaluate=other.jsonl")
    assert [row["id"] for row in results(folder, "trained")["rows"]] == ["harbour-Arvel", "school-Arvel"]


def test_questions_of_their_own_are_asked_of_documents_of_their_own(folder):
    (folder / "more").mkdir()
    (folder / "more" / "Yarrow-school.txt").write_text("The school of Yarrow is new.")
    write_rows(
        folder / "other.jsonl", [{"question": "Where do pupils learn at Yarrow?", "documents": ["Yarrow-school.txt"]}]
    )
    run("--set", "train.evaluate={data: other.jsonl, sources: [more]}")
    assert figure(folder, "trained", "success@1") == 1.0
    assert [one["document"] for one in results(folder, "trained")["rows"][0]["found"]] == ["Yarrow-school.txt"]


def test_without_questions_the_training_stands_and_says_that_nothing_was_measured(folder, capsys):
    run("--set", "train.held_out=0")
    assert "not evaluated: no questions were held out" in capsys.readouterr().out
    assert (folder / "trained" / "serve.yaml").is_file()


def test_a_config_that_cannot_be_opened_yet_is_not_measured_and_says_why(folder, capsys):
    run("--stage", "base")
    said = capsys.readouterr().out
    assert "not evaluated:" in said and "there is no model" in said and "train one" in said


def test_a_training_of_what_retrieves_nothing_has_no_frozen_retriever(folder, capsys):
    text = (folder / "config.yaml").read_text().replace("{use: meanings, model: trained/retriever}", "{use: bm25}")
    (folder / "config.yaml").write_text(text)
    run()
    said = capsys.readouterr().out
    assert "frozen was not measured: no retriever of the config was trained" in said
    assert "bm25 was not measured" in said


def test_weights_of_the_same_name_that_changed_are_indexed_anew(folder):
    run()
    for name in ("base", "retriever"):
        (folder / "trained" / name / "training-manifest.json").unlink()
    before = (folder / "trained" / "retriever" / "model.json").read_bytes()
    run("--set", "train.held_out=3")
    assert (folder / "trained" / "retriever" / "model.json").read_bytes() != before
    assert len(results(folder, "trained")["rows"]) == 6 and figure(folder, "trained", "success@1") == 1.0


def test_nothing_is_written_outside_of_the_output(folder):
    before = {one.name for one in folder.iterdir()}
    run("--set", "interceptors=[{use: cache, path: answers}]")
    assert {one.name for one in folder.iterdir()} - before <= {"trained", "__pycache__"}


def paragraph(town):
    text = f"The school of {town} is old."
    answers = [{"text": f"school of {town}", "answer_start": text.index("school")}]
    asked = {"id": town, "question": f"Where do pupils learn at {town}?", "answers": answers}
    return {"title": town, "paragraphs": [{"context": text, "qas": [asked]}]}


@pytest.mark.parametrize("rows", [["data=[one.json, two.json]", "held_out=1"], ["data=one.json", "held_out=two.json"]])
def test_questions_held_out_of_any_file_are_asked_of_its_documents(folder, rows):
    for name, towns in (("one.json", ["Arvel", "Bodwin"]), ("two.json", ["Cresk"])):
        (folder / name).write_text(json.dumps({"data": [paragraph(town) for town in towns]}))
    sets = [word for one in rows for word in ("--set", f"train.{one}")]
    run("--set", "ingest.sources=[]", *sets)
    assert figure(folder, "trained", "success@1") == 1.0


def test_questions_that_a_stage_was_taught_are_told(folder, capsys):
    write_rows(folder / "other.jsonl", [*ROWS[:2], {"question": "Who?", "answers": ["nobody"]}])
    run("--set", "train.evaluate=other.jsonl")
    assert "2 of 3 questions stand in the words of taught ones" in capsys.readouterr().out


def test_rows_of_the_evaluation_that_are_no_question_are_told(folder, capsys):
    (folder / "other.jsonl").write_text(f"{json.dumps(ROWS[-1])}\n{{not json\n")
    run("--set", "train.evaluate=other.jsonl")
    assert "left out:" in (said := capsys.readouterr().out) and "other.jsonl:2: is not JSON" in said


def test_questions_that_something_went_wrong_with_are_told(folder, capsys, monkeypatch):
    ask = Pipeline.ask

    def failing(self, questions, *more, **how):
        if any("pupils" in one and "Harn" in one for one in questions):
            raise GenerationError("the server is away", hint="start it")
        return ask(self, questions, *more, **how)

    monkeypatch.setattr(Pipeline, "ask", failing)
    run()
    assert "trained failed at 1 of 4 questions: the server is away" in capsys.readouterr().out


def test_a_manifest_that_cannot_be_read_is_told_with_its_place(folder, capsys):
    run("--no-evaluation")
    (folder / "trained" / "retriever" / "another-manifest.json").write_text("{")
    run("--resume")
    assert "not evaluated: the manifest cannot be read" in capsys.readouterr().out


def test_what_the_trained_retriever_began_with_stays_where_the_config_names_it_as_well(folder):
    run("--set", "retrievers.1={use: meanings, name: before, model: trained/base}")
    models = [one["model"] for one in results(folder, "frozen")["config"]["retrievers"]]
    assert models == ["trained/base", "trained/base"]


def test_a_stage_that_nothing_serves_is_told_of(folder, capsys):
    run("--set", "train.stages.2={use: counting, name: spare}")
    said = capsys.readouterr().out
    assert "nothing in the config serves trained/spare, so no figure tells of it" in said
    assert "serves trained/base" not in said and "serves trained/retriever" not in said


def test_a_stage_that_a_later_one_begins_with_need_not_serve(folder, capsys):
    run("--stage", "base")
    assert "nothing in the config serves" not in capsys.readouterr().out


def test_figures_of_held_out_questions_are_called_flattering_and_those_of_others_are_not(folder, capsys):
    run()
    assert "chose the best checkpoints" in capsys.readouterr().out
    write_rows(folder / "other.jsonl", ROWS[-2:])
    run("--resume", "--set", "train.evaluate=other.jsonl")
    assert "chose the best checkpoints" not in capsys.readouterr().out


def test_weights_of_a_rank_fusion_do_not_keep_bm25_from_being_measured(folder):
    run("--set", "fusion={ranks: {use: weighted, weights: {meanings: 0.7}}}")
    assert figure(folder, "bm25", "success@1") == 0.5


@pytest.mark.parametrize(
    ("evaluate", "said"),
    [
        ("{data: beir, split: dev}", "there is no split 'dev'"),
        ("{data: qa.jsonl, sources: [nope]}", "there is no such file or folder"),
    ],
)
def test_what_cannot_be_evaluated_is_told_before_anything_is_trained(folder, capsys, evaluate, said):
    (folder / "beir" / "qrels").mkdir(parents=True)
    (folder / "beir" / "queries.jsonl").write_text('{"_id": "1", "text": "Why?"}')
    (folder / "beir" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\t1\t1\n")
    run("--set", f"train.evaluate={evaluate}", code=2)
    assert said in capsys.readouterr().err
    assert not (folder / "trained").exists()


def test_questions_of_their_own_are_asked_of_the_collection_that_the_config_serves(folder):
    (folder / "served").mkdir()
    (folder / "served" / "Yarrow-school.txt").write_text("The school of Yarrow is new.")
    none = ["--set", "ingest.sources=[]"]
    assert (
        main(
            ["index", "served", "-c", "config.yaml", "--plugin", "toy_training.py", *none, "--set", "retrievers=[bm25]"]
        )
        == 0
    )
    write_rows(
        folder / "other.jsonl", [{"question": "Where do pupils learn at Yarrow?", "documents": ["Yarrow-school.txt"]}]
    )
    run(*none, "--set", "train.sources=[docs]", "--set", "train.evaluate=other.jsonl")
    assert figure(folder, "trained", "success@1") == 1.0


def test_questions_of_their_own_are_asked_of_what_was_searched_where_nothing_else_is_known(folder):
    write_rows(folder / "other.jsonl", ROWS[-2:])
    run("--set", "ingest.sources=[]", "--set", "train.sources=[docs]", "--set", "train.evaluate=other.jsonl")
    assert figure(folder, "trained", "success@1") == 1.0
