"""Results are written whole and read back as they were."""

import json
from dataclasses import replace
from math import isnan

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate import Figure, Results, Row, read_results, write_results
from ragloom.evaluate.results import Found

ROW = Row(
    "1",
    "灯何时点亮？",
    "zh",
    ("1874年",),
    {"lamp.md": 1.0},
    "1874年",
    found=(Found("lamp.md", 3, "灯"),),
    sources=("灯于1874年点亮。",),
    origins=("lamp.md",),
    cited=("lamp.md",),
    values={"f1": 1.0},
    statistics={"bleu": (1.0, 2.0)},
    line=4,
)
RESULTS = Results(
    "bm25 on qa",
    {"retrievers": [{"use": "bm25"}]},
    {"file": "qa.jsonl", "sha256": "0" * 64, "malformed": []},
    {"seed": 0},
    {"f1": {"use": "f1"}},
    (Figure("f1", "answers", 1.0, 0.5, 1.0, scored=1), Figure("tokens", "usage", 3.0, unit="tokens")),
    (ROW, replace(ROW, id="2", error="it fell over", confidence=0.5)),
    ({"step": "all", "p50": 0.1},),
    "Mend nothing.",
    ("not measured: bleu",),
)


def test_what_is_written_is_read_back(tmp_path):
    write_results(RESULTS, tmp_path / "results.json")
    found = read_results(tmp_path / "results.json")
    assert replace(found, figures=(), rows=()) == replace(RESULTS, figures=(), rows=())
    assert found.figures[0] == RESULTS.figures[0] and isnan(found.figures[1].low)
    assert isnan(found.rows[0].confidence)
    assert replace(found.rows[0], confidence=0.0) == replace(ROW, confidence=0.0) and found.rows[1].confidence == 0.5


def test_the_file_holds_json_that_any_reader_takes(tmp_path):
    write_results(RESULTS, tmp_path / "results.json")
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    assert "NaN" not in text and json.loads(text)["rows"][0]["question"] == "灯何时点亮？"


def test_a_figure_is_found_by_its_name_and_others_are_named():
    assert RESULTS.figure("f1").value == 1.0
    with pytest.raises(UsageError) as caught:
        RESULTS.figure("f2")
    assert caught.value.hint == "one of: f1, tokens"


def test_values_are_told_by_the_question_that_they_are_of():
    assert RESULTS.values("f1") == {"1": 1.0, "2": 1.0} and RESULTS.values("bleu") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no results"),
        ('{"format": 2, "figures": []}', "holds no results"),
        ("[" * 200_000, "is not JSON"),
        ('{"format": 1, "figures": []}', "is damaged"),
        ('{"format": 1, "figures": [{"name": 1}], "name": "", "config": {}, "data": {}, "made_with": {}, '
         '"metrics": {}, "rows": []}', "is damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_says_what_to_do(tmp_path, text, says):
    (tmp_path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says) as caught:
        read_results(tmp_path / "results.json")
    assert "ragloom eval" in caught.value.hint


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("results", "data", None),
        ("results", "name", 3),
        ("figures", "name", ["f1"]),
        ("figures", "value", "0.5"),
        ("rows", "id", ["1"]),
        ("rows", "values", None),
        ("rows", "found", [{"document": 3, "passage": 1}]),
        ("rows", "unheard", 1),
    ],
)
def test_a_file_of_which_a_field_is_of_another_kind_is_damaged(tmp_path, part, field, value):
    file = tmp_path / "results.json"
    write_results(RESULTS, file)
    held = json.loads(file.read_text(encoding="utf-8"))
    (held if part == "results" else held[part][0])[field] = value
    file.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(UsageError, match="is damaged"):
        read_results(file)


def test_half_of_a_surrogate_pair_is_written_as_a_question_mark(tmp_path):
    write_results(replace(RESULTS, rows=(replace(ROW, text="\ud83d"),)), tmp_path / "results.json")
    assert read_results(tmp_path / "results.json").rows[0].text == "?"


def test_where_it_cannot_be_written_nothing_is_left_behind(tmp_path):
    (tmp_path / "results.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_results(RESULTS, tmp_path / "results.json")
    assert [one.name for one in tmp_path.iterdir()] == ["results.json"]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_results(tmp_path / "none.json")
    assert "none.json" in caught.value.where
