"""The benchmark of drafting: what it asks, how it judges, and what it says of a difference."""

from __future__ import annotations

import json
from argparse import Namespace

import numpy as np
import pytest
from benchmarks import draft_squad
from benchmarks.data import Question
from benchmarks.draft_squad import Way

from ragloom import Answer
from ragloom.testing import passage
from ragloom.types import Query
from ragloom_onnx.conformance_models import tiny_encoder, tiny_reader

ASKED = [Question(str(number), f"question {number}", f"d{number}", ("the lamp",)) for number in range(9)]
TEXTS = ["The lamp was lit in 1874.", "A table of the tides hangs at the door."]


def way(name, values, retrievers="bm25"):
    return Way(retrievers, name, {"f1": np.array(values, float)}, 0.02)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "qa"
    folder.mkdir()
    asked = [{"id": "lit", "question": "when was the lamp lit", "answers": [{"text": "1874", "answer_start": 20}]}]
    nothing = [{"id": "red", "question": "is it red", "is_impossible": True, "answers": []}]
    paragraphs = [{"context": TEXTS[0], "qas": asked}, {"context": TEXTS[1], "qas": nothing}]
    (folder / "dev-squad.json").write_text(json.dumps({"data": [{"title": "Lamp", "paragraphs": paragraphs}]}))
    (folder / "distractors.jsonl").write_text(json.dumps({"id": "x", "title": "Ferry", "text": "It leaves at noon."}))
    return tmp_path


def test_questions_are_drawn_alike_each_time_and_in_their_order():
    drawn = [one.id for one in draft_squad.drawn(ASKED, 4, 7)]
    assert drawn == [one.id for one in draft_squad.drawn(ASKED, 4, 7)] == sorted(drawn) and len(set(drawn)) == 4


def test_all_are_asked_where_no_limit_is_set():
    assert draft_squad.drawn(ASKED, None, 0) == draft_squad.drawn(ASKED, 99, 0) == ASKED


def test_an_answer_is_judged_by_its_words_and_by_where_its_paragraph_stood():
    found = (passage(1, TEXTS[1], document="d9"), passage(2, TEXTS[0], document="d0"))
    judged = draft_squad.judged(Answer(Query("?"), "the lamp", passages=found), ASKED[0], 5)
    assert judged == {"recall@1": 0, "recall@5": 1, "exact_match": 1, "f1": 1}


def test_what_writes_drafts_and_what_points_at_spans_does_not():
    options = Namespace(generator=None, draft_tokens=8)
    assert list(draft_squad.ways(options)) == ["plain", "rounds: 2"]
    options.generator = "folder"
    assert list(draft_squad.ways(options))[2:] == ["query: [draft]", "query: [hyde]"]


def test_a_clear_gain_over_plain_is_in_bold_and_none_is_not():
    found = [way("plain", [0.0] * 20), way("better", [1.0] * 20), way("the same", [0.0] * 20)]
    _, _, better, same = draft_squad.compared(found)
    assert "**+1.000 [+1.000, +1.000]" in better and "**" not in same


def test_a_way_is_compared_with_plain_over_its_own_retrievers():
    found = [way("plain", [0.0] * 20), way("plain", [1.0] * 20, "dense"), way("rounds: 2", [1.0] * 20, "dense")]
    assert "| dense | `rounds: 2` | +0.000" in list(draft_squad.compared(found))[-1]


def test_it_runs_from_the_data_to_the_tables(data, tmp_path, capsys):
    models = ["--reader", str(tiny_reader(tmp_path / "reader")), "--model", str(tiny_encoder(tmp_path / "encoder"))]
    assert draft_squad.main(["--data", str(data), *models, "--markdown", "--json"]) == 0
    printed = capsys.readouterr().out
    assert "| hybrid | `rounds: 2` |" in printed
    settings = json.loads(printed.splitlines()[-1])["settings"]
    assert (settings["passages"], settings["questions"]) == (3, 1)


def test_without_anything_that_answers_it_says_what_to_name(capsys):
    with pytest.raises(SystemExit):
        draft_squad.main([])
    assert "give --reader FOLDER" in capsys.readouterr().err
