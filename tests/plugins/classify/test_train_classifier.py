"""``ragloom train-classifier``, from labelled texts to answers."""

import json
from pathlib import Path

import pytest

from ragloom.cli.main import main

GIVEN = ()
"""The option that brings the plugin, once there is one."""

PLUGIN = '''
from ragloom.hookspecs import hookimpl
from ragloom_classify.conformance import WordHashes

api = 1


class Words(WordHashes):
    """Stands in for a model."""


class Other(WordHashes):
    passage_space = "of-another-model"


@hookimpl
def register_encoders(register):
    register("words", target=f"{__name__}:Words", summary="for a test")
    register("other", target=f"{__name__}:Other", summary="for a test")
'''
CONFIG = """
version: 1
task: classify
retrievers:
  - {use: faiss, encoder: words}
"""
ROWS = [
    {"text": f"{word} {thing}", "label": label}
    for label, words in {"praise": ("great", "lovely", "good"), "blame": ("awful", "bad", "poor")}.items()
    for word in words
    for thing in ("food", "room", "book")
]


@pytest.fixture(scope="module")
def plugin(tmp_path_factory):
    """One file for all: a module of one name lies in one place."""
    file = tmp_path_factory.mktemp("plugin") / "hashed_words.py"
    file.write_text(PLUGIN, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path, monkeypatch, plugin):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(f"{__name__}.GIVEN", ("--plugin", str(plugin)))
    (tmp_path / "ragloom.yaml").write_text(CONFIG, encoding="utf-8")
    write("data.jsonl", ROWS)
    return tmp_path


def write(name, rows):
    with Path(name).open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row) if isinstance(row, dict) else row}\n" for row in rows)


def train(*more, data="data.jsonl"):
    return main(["train-classifier", "--data", data, "--to", "head", *GIVEN, *more])


def test_it_tells_labels_and_accuracy_with_its_interval(folder, capsys):
    assert train() == 0
    told = capsys.readouterr().out
    assert "Trained on 18 examples (blame 9, praise 9)" in told
    assert "Cross-validated accuracy: " in told
    assert "fusion: {answer: {use: classifier, model: head}}" in told


def test_the_manifest_says_what_it_was_made_of(folder):
    assert train("--seed", "3") == 0
    facts = json.loads((folder / "head" / "classifier_manifest.json").read_text(encoding="utf-8"))
    assert facts["labels"] == ["blame", "praise"]
    assert facts["passage_space"] == "word-hashes-64"
    assert facts["seed"] == 3
    assert len(facts["data_sha256"]) == 64
    assert set(facts["versions"]) == {"python", "ragloom", "numpy", "scikit-learn"}


def test_what_it_wrote_answers(folder, capsys):
    assert train() == main(["index", "data.jsonl", *GIVEN]) == 0
    capsys.readouterr()
    trained = ["--set", "fusion.answer={use: classifier, model: head}", *GIVEN, "--json"]
    assert main(["ask", "an awful poor bad evening", *trained]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "blame"


def test_it_answers_with_no_other_encoder(folder, capsys):
    assert train() == main(["index", "data.jsonl", *GIVEN]) == 0
    other = ["--set", "fusion.answer={use: classifier, model: head, encoder: other}", *GIVEN]
    assert main(["ask", "an awful evening", *other]) == 2
    assert "ragloom train-classifier --data FILE --to" in capsys.readouterr().err


def test_a_config_of_an_untrained_classifier_is_refused_with_the_command(folder, capsys):
    assert main(["config", "check", "--set", "fusion.answer={use: classifier, model: head}", *GIVEN])
    assert "ragloom train-classifier --data FILE --to" in "".join(capsys.readouterr())


def test_a_config_of_an_untrained_classifier_can_train_it(folder):
    assert train("--set", "fusion.answer={use: classifier, model: head}") == 0


def test_every_bad_row_is_named_with_its_line_and_nothing_is_written(folder, capsys):
    write("data.jsonl", [*ROWS, "no json", {"text": "no label"}, {"label": "praise"}, {"text": "", "label": "praise"}])
    assert train() == 2
    told = capsys.readouterr().err
    assert [f"data.jsonl:{line}: " in told for line in (18, 19, 20, 21, 22)] == [False, True, True, True, True]
    assert not (folder / "head").exists()


def test_a_table_is_read_with_its_own_names(folder, capsys):
    rows = ["review,sentiment", *(f"{row['text']},{row['label']}" for row in ROWS)]
    (folder / "data.csv").write_text("\n".join(rows), encoding="utf-8")
    columns = ["--set", "ingest.loaders=[{use: csv, text: [review]}]", "--set", "fusion.answer.label=sentiment"]
    assert train(*columns, data="data.csv") == 0
    assert "blame 9, praise 9" in capsys.readouterr().out


@pytest.mark.parametrize("column", ["where", "row"])
def test_the_label_may_stand_in_a_column_of_any_name(column, folder, capsys):
    rows = [f"text,{column}", *(f"{row['text']},{row['label']}" for row in ROWS)]
    (folder / "data.csv").write_text("\n".join(rows), encoding="utf-8")
    assert train("--set", "ingest.loaders=[{use: csv}]", "--label", column, data="data.csv") == 0
    assert "blame 9, praise 9" in capsys.readouterr().out


def test_a_bad_row_of_a_table_is_named_as_a_spreadsheet_counts(folder, capsys):
    (folder / "data.csv").write_text("text,label\ngood,praise\nbad,\n", encoding="utf-8")
    assert train(data="data.csv") == 2
    assert "data.csv:3: `label` holds no label" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS[:9], "only the label praise"),
        ([*ROWS, {"text": "odd", "label": "once"}], "one example only of once"),
    ],
)
def test_too_little_to_learn_from_is_refused(folder, capsys, rows, said):
    write("data.jsonl", rows)
    assert train() == 2
    assert said in capsys.readouterr().err
    assert not (folder / "head").exists()


def test_a_config_without_an_encoder_is_refused(folder, capsys):
    assert train("--set", "retrievers=[bm25]") == 2
    assert "names no encoder" in capsys.readouterr().err


def test_data_that_is_not_there_is_refused(folder, capsys):
    assert train(data="nosuch.jsonl") == 2
    assert "no such file" in capsys.readouterr().err
