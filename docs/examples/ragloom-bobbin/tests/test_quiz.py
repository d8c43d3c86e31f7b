"""What `ragloom quiz` does, and what the event hook counts."""

import json

import pytest
from ragloom.cli.main import main
from ragloom.types import Answer, Query
from ragloom.types.events import AnswerGenerated

from ragloom_bobbin.plugin import answer_generated
from ragloom_bobbin.tally import TALLY, Tally


@pytest.fixture
def quiz(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "canal.txt").write_text("The canal was opened in 1869.", encoding="utf-8")
    assert main(["index", "notes"]) == 0
    capsys.readouterr()

    def asked(text, *options):
        (tmp_path / "questions.txt").write_text(text, encoding="utf-8")
        return main(["quiz", "questions.txt", *options]), capsys.readouterr()

    return asked


def test_every_question_of_the_file_is_answered(quiz):
    _, told = quiz("When was the canal opened?\n\nWhat was opened in 1869?\n", "--json")
    assert [row["answer"] for row in json.loads(told.out)["answers"]] == ["The canal was opened in 1869."] * 2


def test_brackets_in_a_question_are_printed_as_they_are(quiz):
    _, told = quiz("When was the [red]canal[/red] opened?\n")
    assert told.out.startswith("When was the [red]canal[/red] opened?\n")


def test_the_numbers_at_the_end_come_from_the_event_hook(quiz):
    before = TALLY.answered
    quiz("When was the canal opened?\n", "--quiet")
    assert TALLY.answered == before + 1


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_file_without_questions_is_an_error(quiz, text):
    code, told = quiz(text)
    assert (code, "holds no question" in told.err) == (2, True)


def test_the_hook_hands_its_event_to_the_tally():
    before = TALLY.abstained
    answer_generated(AnswerGenerated(1, "test", (Answer(Query("?"), "", abstained=True),), 0.1))
    assert TALLY.abstained == before + 1


def test_a_tally_says_what_it_counted():
    tally = Tally()
    answers = (Answer(Query("?"), "Yes."), Answer(Query("?"), "", abstained=True))
    tally.take(AnswerGenerated(1, "test", answers, 0.25))
    assert str(tally) == "1 answered, 1 abstained on, 0.25 s for the answers"
