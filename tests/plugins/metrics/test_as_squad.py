"""Exact match and F1 are those of SQuAD's evaluation, written here again from its definition."""

from __future__ import annotations

import re
import string
from collections import Counter

import numpy as np
import pytest
from tests.plugins.metrics.predictions import drawn, opened, row

SEEDS = range(5)


def normalized(text: str) -> str:
    """Lower case, then no punctuation, then no articles, then single blanks."""
    text = "".join(letter for letter in text.lower() if letter not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def tokens(text: str) -> list[str]:
    return normalized(text).split() if text else []


def compute_exact(gold: str, said: str) -> int:
    return int(normalized(gold) == normalized(said))


def compute_f1(gold: str, said: str) -> float:
    """SQuAD 2.0's: where either has no words, right only if both have none."""
    wanted, given = tokens(gold), tokens(said)
    same = sum((Counter(wanted) & Counter(given)).values())
    if not wanted or not given:
        return float(wanted == given)
    if same == 0:
        return 0.0
    precision, recall = same / len(given), same / len(wanted)
    return 2 * precision * recall / (precision + recall)


def f1_of_version_one(gold: str, said: str) -> float:
    """SQuAD 1.1's: nothing in common is 0, whatever else."""
    wanted, given = normalized(gold).split(), normalized(said).split()
    same = sum((Counter(given) & Counter(wanted)).values())
    if same == 0:
        return 0.0
    precision, recall = same / len(given), same / len(wanted)
    return 2 * precision * recall / (precision + recall)


def version_two(row, compute):
    """Accepted answers without a word are dropped; where none is left, the empty one is accepted."""
    accepted = [one for one in row.gold if normalized(one)] or [""]
    return max(compute(gold, row.said) for gold in accepted)


def version_one(row, compute):
    return max(compute(gold, row.said) for gold in row.gold)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "compute"), [("exact_match", compute_exact), ("f1", compute_f1)])
def test_every_question_scores_as_in_squad_two(name, compute, seed):
    rows = drawn(seed)
    expected = [version_two(one, compute) for one in rows]
    assert opened(name).score(rows) == pytest.approx(expected, abs=1e-9)
    assert 0.1 < np.mean(expected) < 0.9


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "compute"), [("exact_match", compute_exact), ("f1", f1_of_version_one)])
def test_every_question_scores_as_in_squad_one(name, compute, seed):
    rows = [one for one in drawn(seed, unanswerable=0) if all(map(normalized, one.gold))]
    assert opened(name).score(rows) == pytest.approx([version_one(one, compute) for one in rows], abs=1e-9)


@pytest.mark.parametrize("name", ["exact_match", "f1"])
def test_saying_nothing_is_right_where_there_is_no_answer(name):
    found = opened(name).score([row("", ()), row("Denver", ()), row("", ("Denver",))])
    assert found.tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["exact_match", "f1"])
def test_an_accepted_answer_of_an_article_alone_accepts_nothing_beside_another(name):
    assert opened(name).score([row("", ("the", "Denver"))]).tolist() == [0.0]


def common_characters(gold: str, said: str) -> float:
    """F1 over characters and foreign words, marks and forms aside: by hand for texts that need no more."""
    wanted, given = (re.findall(r"[一-鿿]|[a-z0-9.]+", one.lower()) for one in (gold, said))
    same = sum((Counter(wanted) & Counter(given)).values())
    return 2 * same / (len(wanted) + len(given)) if wanted and given else float(wanted == given)


@pytest.mark.parametrize(
    ("said", "gold"),
    [("灯塔建于1874年", "1874年"), ("曹雪芹写的", "Cao Xueqin 曹雪芹"), ("旧码头", "新码头"), ("", "新码头")],
)
def test_chinese_is_compared_by_characters(said, gold):
    found = opened("f1").score([row(said, (gold,), "zh")])
    assert found == pytest.approx([common_characters(gold, said)], abs=1e-9)
