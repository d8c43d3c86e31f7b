"""``ragloom train``, with a toy trainer."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from training_towns import CONFIG, ROWS, prepare, write_rows

from ragloom.cli.main import main


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    # A file of the same name was another test's plugin.
    sys.modules.pop("toy_training", None)
    prepare(tmp_path)
    capsys.readouterr()
    return tmp_path


def run(*options, code=0, config="config.yaml"):
    assert main(["train", "-c", str(config), "--plugin", "toy_training.py", "--no-evaluation", *options]) == code


def configured(folder, old, new):
    (folder / "config.yaml").write_text(CONFIG.replace(old, new), encoding="utf-8")


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_each_stage_writes_a_folder_of_its_own(folder):
    run()
    assert {"base", "retriever"} <= set(names(folder / "trained"))


def test_a_stage_begins_with_what_the_one_before_it_wrote(folder):
    run()
    base, retriever = (
        json.loads((folder / "trained" / name / "model.json").read_text()) for name in ("base", "retriever")
    )
    assert retriever["moor"]["harbour"] == pytest.approx(2 * base["moor"]["harbour"])


def test_it_tells_rows_groups_and_steps_of_each_stage(capsys):
    run()
    said = capsys.readouterr().out
    assert "base (counting)" in said and "12 rows to learn from (6 groups), 4 held out (2 groups)" in said
    assert said.index("base (counting)") < said.index("retriever (counting)") and "12 steps" in said


def test_it_tells_the_commands_that_come_next(capsys):
    run()
    said = capsys.readouterr().out
    assert "ragloom index -c trained/serve.yaml" in said and "ragloom export trained/retriever" in said


def test_json_is_one_value_with_a_row_a_stage(capsys):
    run("--json")
    said = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["rows"], one["held_out"]) for one in said["stages"]] == [
        ("base", 12, 4),
        ("retriever", 12, 4),
    ]
    assert said["evaluation"] is None and said["serve"].endswith("serve.yaml")


def test_nothing_is_written_outside_of_the_output(folder):
    before = names(folder)
    run()
    assert set(names(folder)) - set(before) <= {"trained", "__pycache__"}


def test_only_the_stage_that_is_named_is_trained(folder):
    run("--stage", "base")
    assert "base" in names(folder / "trained") and "retriever" not in names(folder / "trained")


def test_a_stage_that_is_not_there_is_an_error_with_what_was_meant(capsys):
    run("--stage", "retriver", code=2)
    assert "there is no stage `retriver`" in (said := capsys.readouterr().err) and "`retriever`" in said


def test_a_stage_whose_beginning_is_not_trained_is_told_what_to_train_first(capsys):
    run("--stage", "retriever", code=2)
    assert "--stage base" in capsys.readouterr().err


def test_a_second_run_over_finished_stages_is_refused(capsys):
    run()
    run(code=2)
    assert "finished training" in capsys.readouterr().err


def test_resume_keeps_finished_stages_and_does_the_others(folder, capsys):
    run("--stage", "base")
    weights = (folder / "trained" / "base" / "model.json").stat().st_mtime_ns
    run("--resume")
    assert (folder / "trained" / "base" / "model.json").stat().st_mtime_ns == weights
    assert "3 steps" in capsys.readouterr().out and "retriever" in names(folder / "trained")


def test_a_failing_stage_leaves_what_those_before_it_wrote(folder, capsys):
    configured(folder, "model: trained/base,", "model: trained/base, after: fail,")
    run(code=2)
    said = capsys.readouterr().err
    assert "the loss is no number" in said and "lower learning_rate" in said and "Traceback" not in said
    assert (folder / "trained" / "base" / "model.json").is_file() and "retriever" not in names(folder / "trained")


def test_an_interrupted_training_says_how_to_go_on(folder, capsys):
    configured(folder, "model: trained/base,", "model: trained/base, after: interrupt,")
    run(code=130)
    again = "ragloom train -c config.yaml --plugin toy_training.py --no-evaluation --resume"
    assert again in capsys.readouterr().err


def test_an_interrupted_training_goes_on_with_the_settings_that_it_was_begun_with(folder, capsys):
    configured(folder, "name: base, epochs: 2}", "name: base, after: interrupt}")
    run("--stage", "base", "--seed", "4", "--set", "train.held_out=0.3", "--skip-bad-rows", code=130)
    said = capsys.readouterr().err
    options = "--set train.held_out=0.3 --plugin toy_training.py --stage base --seed 4 --skip-bad-rows --no-evaluation"
    assert f"ragloom train -c config.yaml {options} --resume" in said


def test_after_an_interruption_resume_ends_with_what_an_unbroken_run_gives(folder):
    configured(folder, "model: trained/base,", "model: trained/base, after: interrupt,")
    run(code=130)
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    run("--resume")
    resumed = (folder / "trained" / "retriever" / "model.json").read_bytes()
    run("--set", "train.output=again", "--set", "train.stages.1.model=again/base", "--set",
        "retrievers.0.model=again/retriever")  # fmt: skip
    assert (folder / "again" / "retriever" / "model.json").read_bytes() == resumed


def test_a_dry_run_tells_what_all_would_cost_and_writes_no_checkpoint(folder, capsys):
    run("--dry-run")
    said = capsys.readouterr().out
    # 12 rows in steps of 4, twice, at 2 s a step.
    assert "all of it, 12 rows: about 6 steps, 12.0 s" in said
    assert not (folder / "trained" / "base").exists() and not (folder / "trained" / "serve.yaml").exists()


def test_a_dry_run_says_which_stages_it_could_not_try(capsys):
    run("--dry-run")
    assert "not tried: it begins with trained/base, which is not there" in capsys.readouterr().out


def test_a_dry_run_reads_a_hundred_rows_and_reckons_for_all(folder, capsys):
    write_rows(folder / "qa.jsonl", [{**row, "id": f"{n} {row['id']}"} for n in range(20) for row in ROWS])
    run("--dry-run", "--set", "train.held_out=0")
    said = capsys.readouterr().out
    assert "of 100" in said and "all of it, 320 rows: about 160 steps, 5 min" in said


def test_overfit_teaches_and_holds_out_the_same_few_rows(folder, capsys):
    run("--overfit", "3", "--json")
    found = json.loads(capsys.readouterr().out)["stages"][0]
    assert found["figures"] == {"rows": 3.0, "held_out": 3.0} and not (folder / "trained" / "base").exists()


def test_dry_run_and_overfit_do_not_go_together():
    run("--dry-run", "--overfit", "3", code=2)


@pytest.mark.parametrize("way", [["--seed", "4294967296"], ["--set", "train.seed=4294967296"]])
def test_a_seed_that_libraries_do_not_take_is_refused(folder, way):
    run("--stage", "base", *way, code=2)
    assert not (folder / "trained").exists()


def test_the_seed_is_the_configs_unless_the_command_line_gives_one(folder):
    def seed():
        return json.loads((folder / "trained" / "base" / "training-manifest.json").read_text())["seed"]

    run("--stage", "base", "--set", "train.seed=3")
    assert seed() == 3
    (folder / "trained" / "base" / "training-manifest.json").unlink()
    run("--stage", "base", "--set", "train.seed=3", "--seed", "9")
    assert seed() == 9


def test_bad_rows_are_told_with_their_places_before_anything_begins(folder, capsys):
    text = (folder / "qa.jsonl").read_bytes().split(b"\n")
    (folder / "qa.jsonl").write_bytes(b"\n".join([text[0], b"{not json", b'{"question": "\xff"}', *text[1:]]))
    run(code=2)
    said = capsys.readouterr().err
    assert "qa.jsonl:2: is not JSON" in said and "qa.jsonl:3: is not UTF-8" in said and "--skip-bad-rows" in said
    assert not (folder / "trained" / "base").exists()


def test_bad_rows_are_left_out_and_told_where_that_was_asked_for(folder, capsys):
    (folder / "qa.jsonl").write_bytes((folder / "qa.jsonl").read_bytes() + b"{not json\n")
    run("--skip-bad-rows")
    assert "left out:" in (said := capsys.readouterr().out) and "qa.jsonl:17: is not JSON" in said


def test_of_many_bad_rows_some_are_shown_with_their_places_as_they_are(folder, capsys):
    text = (folder / "qa.jsonl").read_bytes()
    (folder / "qa.jsonl").write_bytes(text + b"\n" * 83 + b"{\n" * 30)
    run("--skip-bad-rows", "--stage", "base")
    said = capsys.readouterr().out
    assert "qa.jsonl:100: is not JSON" in said and "and 10 more lines: --json" in said


def test_a_missing_column_is_the_trainers_error_with_the_row(folder, capsys):
    write_rows(folder / "qa.jsonl", [{"prompt": "Where?", "answers": ["here"]}])
    run("--set", "train.held_out=0", code=2)
    said = capsys.readouterr().err
    assert "qa.jsonl:1" in said and "has no `question`" in said


def test_a_document_that_no_source_holds_is_told_with_the_row(folder, capsys):
    write_rows(folder / "qa.jsonl", [*ROWS, {"question": "Where?", "answers": ["x"], "documents": ["gone.txt"]}])
    run(code=2)
    assert "qa.jsonl:17: names the document `gone.txt`" in capsys.readouterr().err


def test_rows_to_hold_out_may_be_a_file_of_their_own(folder, capsys):
    write_rows(folder / "dev.jsonl", ROWS[:3])
    run("--set", "train.held_out=dev.jsonl")
    assert "13 rows to learn from (7 groups), 3 held out (2 groups)" in capsys.readouterr().out


def test_rows_that_a_file_holds_out_are_not_learnt_from_where_the_data_have_them_too(folder, capsys):
    write_rows(folder / "dev.jsonl", ROWS[:1])
    run("--set", "train.held_out=dev.jsonl", "--stage", "base")
    assert "qa.jsonl:1: stands among the rows that are held out, too" in capsys.readouterr().out


def test_a_file_that_holds_out_all_of_the_data_is_told_to_be_so(capsys):
    run("--set", "train.held_out=qa.jsonl", code=2)
    assert "all rows of the stage `base` are held out" in (said := capsys.readouterr().err) and "held_out: 0.1" in said


def test_a_row_of_two_groups_is_not_learnt_from_where_one_of_them_is_held_out(folder, capsys):
    write_rows(folder / "qa.jsonl", [{**ROWS[-1], "group": "another"}, *ROWS])
    run("--stage", "base")
    said = capsys.readouterr().out
    assert "12 rows to learn from" in said and "qa.jsonl:1: stands among the rows that are held out, too" in said


def test_a_stage_may_have_data_and_rows_held_out_of_its_own(folder, capsys):
    write_rows(folder / "few.jsonl", ROWS[:6])
    run("--set", "train.stages.0.data=few.jsonl", "--set", "train.stages.0.held_out=1")
    said = capsys.readouterr().out
    assert "4 rows to learn from (2 groups), 2 held out (1 group)" in said and "12 rows to learn from" in said


def test_a_stage_searches_the_retrievers_that_it_names(folder):
    configured(folder, "name: base, epochs: 2}", "name: base, retrievers: [bm25], after: search}")
    run("--set", "retrievers.1=bm25", "--stage", "base")
    assert json.loads((folder / "found.json").read_text()) == [
        "bm25", "The harbour of Arvel is old.", "The school of Arvel is old.",
    ]  # fmt: skip


def test_a_stage_searches_all_retrievers_but_those_over_what_is_yet_to_be_trained(folder):
    configured(folder, "name: base, epochs: 2}", "name: base, after: search}")
    run("--set", "retrievers.1=bm25", "--stage", "base")
    assert json.loads((folder / "found.json").read_text())[0] == "bm25"


def test_a_later_stage_searches_what_one_before_it_trained(folder):
    configured(folder, "model: trained/base,", "model: trained/base, after: search,")
    run("--set", "retrievers.0.model=trained/base")
    assert json.loads((folder / "found.json").read_text())[0] == "meanings"


@pytest.mark.parametrize(("what", "kind"), [("generator", "generator"), ("encoder", "encoder")])
def test_what_the_config_has_to_answer_with_is_not_a_trainers(folder, capsys, what, kind):
    configured(folder, "name: base, epochs: 2}", f"name: base, after: {what}}}")
    run(code=2)
    assert f"the pipeline has no {kind} of its own" in capsys.readouterr().err


def test_one_process_of_several_tells_and_writes_the_result(folder, monkeypatch, capsys):
    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")
    run()
    assert capsys.readouterr().out == "" and not (folder / "trained" / "serve.yaml").exists()


def test_a_config_with_stages_can_be_shown_locked_and_used(folder, capsys):
    run()
    options = ["-c", "config.yaml", "--plugin", "toy_training.py"]
    assert main(["config", "show", "--resolved", *options]) == 0 and "epochs: 2" in capsys.readouterr().out
    assert main(["index", *options]) == 0 and main(["lock", *options]) == 0
    assert main(["search", *options, "--locked=ragloom.lock.json", "Where do pupils learn at Harn?"]) == 0


def test_a_trainer_without_torch_is_run_without_torch(folder):
    ask = (
        "import sys; from ragloom.cli.main import main\n"
        "code = main(['train', '-c', 'config.yaml', '--plugin', 'toy_training.py', '--no-evaluation'])\n"
        "print(code, [name for name in ('torch', 'transformers', 'onnxruntime', 'faiss') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert found.stdout.splitlines()[-1] == "0 []"


def test_a_config_without_stages_says_how_to_add_them(folder, capsys):
    (folder / "config.yaml").write_text("version: 1\n", encoding="utf-8")
    run(code=2)
    assert "no stages to train" in capsys.readouterr().err


def test_a_stage_without_data_says_so(folder, capsys):
    configured(folder, "  data: [qa.jsonl]\n", "")
    run(code=2)
    assert "the stage `base` has no data" in capsys.readouterr().err


def test_a_list_of_stages_with_data_of_their_own_is_a_training(folder):
    (folder / "config.yaml").write_text(
        "version: 1\ningest: {sources: [docs]}\ntrain:\n  - {use: counting, data: qa.jsonl}\n", encoding="utf-8"
    )
    run()
    assert "counting" in names(folder / "trained")


def test_a_full_disk_while_the_result_is_written_is_told_with_the_place(folder, monkeypatch, capsys):
    from ragloom.train import serving

    def full(*_, **__):
        raise OSError(28, "No space left on device", str(folder / "trained" / "serve.yaml"))

    monkeypatch.setattr(serving, "durable", SimpleNamespace(replace=full))
    run(code=2)
    said = capsys.readouterr().err
    assert "No space left on device" in said and "--resume" in said and (folder / "trained" / "retriever").is_dir()
