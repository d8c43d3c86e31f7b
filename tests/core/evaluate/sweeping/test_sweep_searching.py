"""Which trials are asked how many questions."""

from types import SimpleNamespace

import numpy as np
import pytest

from ragloom.evaluate.judging import Judge
from ragloom.evaluate.sweeping import searching
from ragloom.evaluate.sweeping.asking_trials import Came
from ragloom.evaluate.sweeping.measured import Measured
from ragloom.evaluate.sweeping.rungs import rungs
from ragloom.evaluate.sweeping.searching import Search
from ragloom.evaluate.sweeping.trial import Misfit, Trial

JUDGE = Judge("it", SimpleNamespace(higher_is_better=True), {})
QUESTIONS = tuple(range(1800))
DRAW = np.random.default_rng(5)
HARD = DRAW.random(len(QUESTIONS))


@pytest.fixture(autouse=True)
def one_collection(monkeypatch):
    monkeypatch.setattr(searching, "key_of", lambda trial: "")


class FakeAsking:
    """Each trial is right where its skill is greater than the question is hard; ``asked`` says how many it was put."""

    def __init__(self, skills: dict[int, float | None]) -> None:
        self._skills = skills
        self.asked: dict[int, list[int]] = {}

    def prepare(self, trials) -> None:
        """Nothing to do."""

    def came(self, trial, questions) -> Came:
        self.asked.setdefault(trial.number, []).append(len(questions))
        skill = self._skills[trial.number]
        if skill is None:
            return Came(error="no model")
        return Came(Measured(JUDGE, (HARD[: len(questions)] < skill).astype(float)))


def trial(number: int) -> Trial:
    return Trial(number, None, None, None)


def halved(skills: list[float | None]) -> tuple[FakeAsking, Search]:
    asking = FakeAsking(dict(enumerate(skills)))
    search = Search(asking, QUESTIONS, rungs(len(QUESTIONS), len(skills)))
    search.halve([trial(number) for number in range(len(skills))])
    return asking, search


def test_all_are_asked_the_first_rung_and_few_are_asked_everything():
    asking, search = halved([0.1 + 0.03 * number for number in range(24)])
    assert all(counts[0] == 66 for counts in asking.asked.values())
    assert search.finalists()[0] == 23 and len(search.finalists()) <= 2


def test_a_search_costs_less_than_asking_every_config_everything():
    asking, _ = halved([0.1 + 0.03 * number for number in range(24)])
    assert sum(counts[-1] for counts in asking.asked.values()) < 24 * len(QUESTIONS) / 3


def test_those_that_nothing_tells_apart_from_the_best_go_on_up_to_a_bound():
    _, search = halved([0.5] * 24)
    assert [sum(len(one.came) > rung for one in search.standings.values()) for rung in range(4)] == [24, 16, 6, 2]


def test_one_that_fails_is_not_asked_again():
    asking, search = halved([None, 0.5, 0.6])
    assert len(asking.asked[0]) == 1 and search.standings[0].last.error == "no model"


def test_a_config_that_cannot_be_made_is_not_asked():
    asking = FakeAsking({1: 0.5})
    search = Search(asking, QUESTIONS, rungs(len(QUESTIONS), 2))
    search.halve([Misfit(0, None, "wrong"), trial(1)])
    assert (asking.asked.keys(), search.standings[0].last.error, search.finalists()) == ({1}, "wrong", [1])


class FakeGuide:
    def __init__(self) -> None:
        self.told: list[tuple[list[int], bool]] = []

    def next(self) -> str:
        """Something: the trials are fixed."""
        return "a config"

    def tell(self, worths, *, whole) -> None:
        self.told.append((list(worths), whole))


def guided(skills: list[float | None]) -> FakeGuide:
    asking, guide = FakeAsking(dict(enumerate(skills))), FakeGuide()
    Search(asking, QUESTIONS, rungs(len(QUESTIONS), 9)).be_guided(guide, len(skills), lambda number, _: trial(number))
    return guide


def test_one_that_is_clearly_worse_than_those_before_is_given_up_at_the_first_rung():
    assert guided([0.8, 0.2]).told == [([200, 600, 1800], True), ([200], False)]


def test_one_that_is_better_than_those_before_is_asked_everything():
    assert guided([0.5, 0.9]).told[1] == ([200, 600, 1800], True)


def test_one_that_fails_is_told_as_such():
    assert guided([0.5, None]).told[1] == ([200], False)


def test_one_that_failed_at_questions_that_count_nowhere_does_not_win_by_that():
    asking = FakeAsking({0: 0.5, 1: 0.5})
    plain = asking.came
    asking.came = lambda trial, questions: (
        Came(Measured(JUDGE, np.ones(len(questions)), left_out=3)) if trial.number else plain(trial, questions)
    )
    search = Search(asking, QUESTIONS, rungs(len(QUESTIONS), 2))
    search.halve([trial(0), trial(1)])
    assert search.finalists() == [0]
