"""BLEU is sacrebleu's, over 100."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
import pytest
import sacrebleu
from sacrebleu.metrics.bleu import BLEU
from tests.plugins.metrics.predictions import drawn, figure, opened, row

SEEDS = range(3)
TOKENIZERS = [("en", "13a"), ("zh", "zh")]


def references(row):
    return [one for one in row.gold if one.strip()]


def streams(rows):
    """As sacrebleu takes references: the first of every text, the second of every text, and so on."""
    return list(zip_longest(*(references(one) for one in rows)))


def with_references(seed, language):
    return [one for one in drawn(seed, language) if references(one)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("language", "tokenizer"), TOKENIZERS)
def test_a_corpus_of_several_references_scores_as_by_sacrebleu(language, tokenizer, seed):
    rows = with_references(seed, language)
    expected = sacrebleu.corpus_bleu([one.said for one in rows], streams(rows), tokenize=tokenizer).score / 100
    assert figure(opened("bleu"), rows) == pytest.approx(expected, abs=1e-9)
    assert 0.1 < expected < 0.9


@pytest.mark.parametrize("tokenizer", ["13a", "intl", "char", "none", "zh"])
def test_every_tokenizer_is_sacrebleus(tokenizer):
    rows = with_references(7, "zh")
    expected = sacrebleu.corpus_bleu([one.said for one in rows], streams(rows), tokenize=tokenizer).score / 100
    assert figure(opened("bleu", tokenizer=tokenizer), rows) == pytest.approx(expected, abs=1e-9)


def test_case_is_ignored_as_by_sacrebleu():
    rows = with_references(8, "en")
    expected = sacrebleu.corpus_bleu([one.said for one in rows], streams(rows), lowercase=True).score / 100
    assert figure(opened("bleu", lowercase=True), rows) == pytest.approx(expected, abs=1e-9)
    assert figure(opened("bleu"), rows) != pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("language", "tokenizer"), TOKENIZERS)
def test_a_question_scores_as_a_sentence_by_sacrebleu(language, tokenizer):
    rows = with_references(4, language)
    alone = BLEU(tokenize=tokenizer, effective_order=True)
    expected = [alone.sentence_score(one.said, references(one)).score / 100 for one in rows]
    assert opened("bleu").score(rows) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("texts", [["", ""], ["the", "the the the"], ["no word of it", "at all"]])
def test_a_corpus_with_little_in_common_scores_as_by_sacrebleu(texts):
    rows = [row(said, ("the cat sat on the mat",)) for said in texts]
    expected = sacrebleu.corpus_bleu(texts, streams(rows)).score / 100
    assert figure(opened("bleu"), rows) == pytest.approx(expected, abs=1e-9)


def test_drawn_questions_score_as_their_texts_by_sacrebleu():
    rows, metric = with_references(5, "en"), opened("bleu")
    draws = np.random.default_rng(1).integers(0, len(rows), (20, len(rows)))
    samples = [[rows[number] for number in draw] for draw in draws]
    expected = [sacrebleu.corpus_bleu([one.said for one in some], streams(some)).score / 100 for some in samples]
    assert metric.pooled(metric.statistics(rows)[draws]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("language", "tokenizer"), TOKENIZERS)
@pytest.mark.parametrize("alike", [True, False])
def test_the_signature_is_sacrebleus(language, tokenizer, alike):
    rows = [one for one in with_references(6, language) if not alike or len(references(one)) == 2]
    official = BLEU(tokenize=tokenizer)
    official.corpus_score([one.said for one in rows], streams(rows))
    assert opened("bleu").signature(rows) == str(official.get_signature())


def test_of_two_languages_each_has_its_signature():
    rows = [row("the cat", ("the cat",)), row("灯塔", ("灯塔",), "zh"), row("", ())]
    found = opened("bleu").signature(rows)
    assert [one.split("|")[3] for one in found.split(", ")] == ["tok:13a", "tok:zh"]


def test_chinese_written_right_scores_by_characters_and_not_by_white_space():
    rows = [row("灯塔位于北部海角，灯光每十二秒转一圈。", ("灯塔位于北部海角，灯光每十二秒转两圈。",), "zh")]
    assert figure(opened("bleu"), rows) > 0.7
    assert figure(opened("bleu", tokenizer="13a"), rows) < 0.5
