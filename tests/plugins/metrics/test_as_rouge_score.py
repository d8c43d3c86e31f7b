"""ROUGE is rouge-score's: with its own tokenizer on ASCII text, with ours on any."""

from __future__ import annotations

import pytest
from rouge_score.rouge_scorer import RougeScorer
from tests.plugins.metrics.predictions import drawn, opened, row

from ragloom_metrics.answers.rouge import Words

KINDS = ("rouge1", "rouge2", "rougeL")
LIGHT = "灯塔位于北部海角，灯光每十二秒转一圈。"


def official(kind, rows, **settings):
    scorer = RougeScorer([kind], **settings)
    return [scorer.score_multi([one for one in row.gold if one.strip()], row.said)[kind].fmeasure for row in rows]


def with_references(seed, language):
    return [one for one in drawn(seed, language, 120) if any(text.strip() for text in one.gold)]


def in_ascii(rows):
    return [one for one in rows if one.said.isascii() and all(map(str.isascii, one.gold))]


@pytest.mark.parametrize("stem", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_english_scores_as_by_rouge_score_with_its_own_tokenizer(kind, stem):
    rows = in_ascii([one for seed in range(3) for one in with_references(seed, "en")])
    expected = official(kind, rows, use_stemmer=stem)
    assert opened(kind, stem=stem).score(rows) == pytest.approx(expected, abs=1e-9)
    assert 0.1 < sum(expected) / len(expected) < 0.9


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_script_scores_as_by_rouge_score_with_the_same_tokenizer(kind, language):
    rows = with_references(3, language)
    assert opened(kind).score(rows) == pytest.approx(official(kind, rows, tokenizer=Words()), abs=1e-9)


def test_stems_make_a_difference():
    assert opened("rouge1", stem=True).score([row("running cats", ("run cat",))]).tolist() == [1.0]
    assert opened("rouge1").score([row("running cats", ("run cat",))]).tolist() == [0.0]


@pytest.mark.parametrize("kind", KINDS)
def test_rouge_scores_own_tokenizer_gives_nothing_for_chinese_and_ours_does(kind):
    rows = [row(LIGHT, (LIGHT,), "zh")]
    assert official(kind, rows) == [0.0]
    assert opened(kind).score(rows).tolist() == [1.0]


def test_the_accepted_text_that_is_most_like_the_answer_counts():
    found = opened("rouge1").score([row("old quay", ("the new harbour", "the old quay"))])
    assert found == pytest.approx([2 * 2 / 5])
