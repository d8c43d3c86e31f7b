"""From what came of questions to values, figures and rows."""

from dataclasses import replace

import numpy as np
import pytest

from ragloom.errors import PluginError
from ragloom.evaluate.asking import Outcome
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging import Judge, figures_of, judged, rows_of, scored
from ragloom.evaluate.relevance import Meant
from ragloom.evaluate.results import Found
from ragloom.interfaces import Stateless
from ragloom.testing import passage
from ragloom.types import Answer, Query

QUESTIONS = (
    EvalQuestion("1", "When?", ("1874",), {"lamp": 1.0}, judged=True, answered=True),
    EvalQuestion("2", "Who?", ("nobody",), {"cape": 1.0}, judged=True, answered=True),
    EvalQuestion("3", "Why?", (), {}, answered=True),
    EvalQuestion("4", "Where?"),
)


class Right(Stateless):
    higher_is_better = True

    def score(self, rows):
        return np.array([float(row.said in (row.gold or ("",))) for row in rows], np.float64)


class First(Stateless):
    higher_is_better = True
    group = "retrieval"

    def score(self, rows):
        return np.array([float(bool(set(row.documents[:1]) & set(row.relevant))) if row.judged else np.nan
                         for row in rows], np.float64)  # fmt: skip


class Ratio(Right):
    """Right answers over the questions' lengths: no mean of anything."""

    def statistics(self, rows):
        pairs = [[right, len(row.question)] for row, right in zip(rows, self.score(rows), strict=True)]
        return np.array(pairs, np.float64).reshape(-1, 2)

    def pooled(self, statistics):
        return statistics[..., 0].sum(axis=-1) / statistics[..., 1].sum(axis=-1)


class OneShort(Right):
    def score(self, rows):
        return super().score(rows)[1:]


class Boundless(Right):
    def score(self, rows):
        return super().score(rows) * np.inf


class Wordy(Right):
    def score(self, rows):
        return np.array(["right" for _ in rows])


class Broken(Right):
    def score(self, rows):
        raise KeyError("boom")


class PooledFirst(Ratio):
    group = "retrieval"


def answer(question, text, abstained=False):
    return Answer(Query(question), text, passages=(passage(1, "Lit in 1874.", document="lamp"),), abstained=abstained)


OUTCOMES = {
    "1": Outcome("1", answer("When?", "1874 [1]"), (Found("lamp", 1),)),
    "2": Outcome("2", error="it fell over"),
    "3": Outcome("3", answer("Why?", "", abstained=True)),
    "4": Outcome("4", answer("Where?", "Here."), (Found("cape", 2),)),
}


def judge(metric, name="right"):
    return Judge(name, metric, {"use": name})


def seen():
    return scored(QUESTIONS, OUTCOMES, Meant())


def test_what_went_wrong_is_not_scored():
    assert [row.id for row in seen()] == ["1", "3", "4"]


def test_metrics_are_told_what_was_judged_and_is_not_relevant():
    asked = replace(QUESTIONS[0], irrelevant={"cape": 0.0})
    (row,) = scored([asked], OUTCOMES, Meant())
    assert row.relevant == {"lamp": 1.0, "cape": 0.0}
    (found,) = rows_of([asked], OUTCOMES, Meant(), [row], [])
    assert found.relevant == {"lamp": 1.0}


def test_texts_are_compared_without_their_marks():
    assert seen()[0].text == "1874"


def test_answers_are_judged_where_the_data_say_what_is_right():
    (found,) = judged([judge(Right())], seen())
    assert found.values.tolist()[:2] == [1.0, 1.0] and np.isnan(found.values[2])


def test_a_figure_says_how_many_were_scored_and_how_many_failed():
    (figure,) = figures_of(judged([judge(Right())], seen()), [QUESTIONS[1]])
    assert (figure.value, figure.scored, figure.failed, figure.group) == (1.0, 2, 1, "answers")


def test_a_failed_question_does_not_count_where_it_would_not_have_counted():
    (figure,) = figures_of(judged([judge(First())], seen()), [QUESTIONS[3]])
    assert (figure.scored, figure.failed, figure.group) == (1, 0, "retrieval")


def test_a_pooled_figure_is_pooled_and_no_mean():
    (figure,) = figures_of(judged([judge(Ratio())], seen()), [])
    assert figure.value == pytest.approx(2 / 9) and figure.low <= figure.value <= figure.high


@pytest.mark.parametrize("failed", [[], [QUESTIONS[1]]])
def test_a_metric_that_applies_to_nothing_has_no_figure(failed):
    rows = scored(QUESTIONS[3:], OUTCOMES, Meant())
    assert figures_of(judged([judge(Right()), judge(Ratio(), "ratio")], rows), failed) == []


def test_where_every_question_failed_the_figures_say_so():
    (figure,) = figures_of(judged([judge(Right())], []), [QUESTIONS[1]])
    assert np.isnan(figure.value) and (figure.scored, figure.failed) == (0, 1)


def test_a_pooled_figure_of_retrieval_is_pooled_too():
    (figure,) = figures_of(judged([judge(PooledFirst())], seen()), [])
    assert figure.value == pytest.approx(2 / 15) and figure.group == "retrieval"


@pytest.mark.parametrize(
    ("metric", "what"),
    [
        (OneShort, r"gave values of shape \(1,\)"),
        (Boundless, "gave question `1` an infinite value"),
        (Wordy, "failed: ValueError: could not convert"),
        (Broken, "failed: KeyError: 'boom'"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_one_that_gives_no_number_a_question_is_named(metric, what):
    with pytest.raises(PluginError, match=f"metric `right` {what}"):
        judged([judge(metric())], seen())


def test_a_searched_question_has_no_answer_to_judge():
    rows = scored(QUESTIONS[:1], {"1": Outcome("1", found=(Found("lamp", 1),))}, Meant())
    right, first = judged([judge(Right()), judge(First(), "first")], rows)
    assert np.isnan(right.values).all() and first.values.tolist() == [1.0]


def test_rows_hold_every_question_with_what_came_of_it():
    rows = seen()
    values = judged([judge(Right()), judge(Ratio(), "ratio")], rows)
    found = rows_of(QUESTIONS, OUTCOMES, Meant({"lamp": ("docs/lamp.md",)}), rows, values)
    assert [row.id for row in found] == ["1", "2", "3", "4"] and found[1].error == "it fell over"
    assert found[0].values["right"] == 1.0 and found[0].statistics["ratio"] == (1.0, 5.0)
    assert found[0].relevant == {"docs/lamp.md": 1.0} and found[0].origins == ("lamp",) and found[2].abstained
    assert found[1].values == {} and "right" not in found[3].values
