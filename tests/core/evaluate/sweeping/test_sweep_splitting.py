"""Questions to tune on and questions held out."""

import pytest

from ragloom.errors import UsageError
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.sweeping.splitting import split


def about(*documents: tuple[str, ...]) -> list[EvalQuestion]:
    return [
        EvalQuestion(f"q{number}", f"Question {number}?", relevant=dict.fromkeys(some, 1.0), judged=True)
        for number, some in enumerate(documents)
    ]


def documents(questions) -> set[str]:
    return {document for one in questions for document in one.relevant}


def test_no_held_out_question_shares_a_document_with_a_tuning_question():
    found = split(about(*[(f"d{number // 4}",) for number in range(80)]), 0.3)
    assert not documents(found.tuning) & documents(found.held_out)


def test_questions_that_are_joined_through_a_third_stay_together():
    chain = about(*[("a",), ("a", "b"), ("b", "c"), ("c",)], *[(f"d{number}",) for number in range(16)])
    found = split(chain, 0.5, seed=3)
    sides = [{one.id for one in side} & {"q0", "q1", "q2", "q3"} for side in (found.tuning, found.held_out)]
    assert sorted(map(len, sides)) == [0, 4]


def test_every_question_is_on_one_side():
    questions = about(*[(f"d{number % 7}",) for number in range(50)], *[()] * 10)
    found = split(questions, 0.4)
    assert sorted(one.id for one in (*found.tuning, *found.held_out)) == sorted(one.id for one in questions)


@pytest.mark.parametrize("share", [0.2, 0.3, 0.5])
def test_the_share_is_met_as_nearly_as_whole_documents_allow(share):
    found = split(about(*[(f"d{number // 3}",) for number in range(300)]), share)
    assert len(found.held_out) == pytest.approx(share * 300, abs=3)


def test_another_seed_holds_out_others():
    questions = about(*[()] * 60)
    assert split(questions, 0.3, seed=1).held_out != split(questions, 0.3, seed=2).held_out


def test_the_same_seed_holds_out_the_same():
    questions = about(*[()] * 60)
    assert split(questions, 0.3, seed=1) == split(questions, 0.3, seed=1)


def test_questions_that_are_all_about_one_document_cannot_be_split():
    with pytest.raises(UsageError, match="0 held out are too few"):
        split(about(*[("d",)] * 40), 0.3)


def test_questions_in_the_same_words_stay_together():
    twice = [EvalQuestion(f"{number}", f"Question {number % 20}?") for number in range(40)]
    found = split(twice, 0.5)
    assert not {one.question for one in found.tuning} & {one.question for one in found.held_out}
