"""Scores of pairs are the model's own logits, and what is too long is cut on the passage's side."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import transformers
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from ragloom.testing.fakes import FakeResources, passage
from ragloom.testing.material import QUESTIONS, TEXTS
from ragloom.types import Query
from ragloom_torch.config import RerankerConfig
from ragloom_torch.conformance_models import tiny_cross_encoder
from ragloom_torch.conformance_tokenizers import bert_tokenizer, gpt2_tokenizer
from ragloom_torch.cross_encoder import relevance
from ragloom_torch.quietly import quietly
from ragloom_torch.reranker import TransformersReranker

PASSAGES = [passage(number, text) for number, text in enumerate(TEXTS.values(), 1)]


def opened(folder, **settings):
    reranker = TransformersReranker(RerankerConfig(model=str(folder), device="cpu", threads=1, **settings))
    reranker.open(FakeResources())
    return reranker


def logits(folder, question, text, **settings):
    with quietly():
        model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    read = AutoTokenizer.from_pretrained(folder)(question, text, return_tensors="pt", **settings)
    with torch.inference_mode():
        return model(**read).logits[0].numpy()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_cross_encoder(tmp_path_factory.mktemp("cross"))


def test_a_score_is_the_logit_of_the_pair(folder):
    theirs = [logits(folder, QUESTIONS[0], one.text)[0] for one in PASSAGES]
    np.testing.assert_allclose(opened(folder).score(Query(QUESTIONS[0]), PASSAGES), theirs, rtol=0, atol=1e-5)


def test_of_two_labels_the_score_is_the_log_odds_of_the_second(tmp_path):
    folder = tiny_cross_encoder(tmp_path, labels=2)
    no, yes = logits(folder, QUESTIONS[0], PASSAGES[0].text)
    assert opened(folder).score(Query(QUESTIONS[0]), PASSAGES[:1])[0] == pytest.approx(yes - no, abs=1e-5)


def test_what_is_too_long_is_cut_on_the_passages_side(folder):
    long = PASSAGES[1].text * 20
    theirs = logits(folder, QUESTIONS[1], long, truncation="only_second", max_length=64)[0]
    found = opened(folder, max_tokens=64).score(Query(QUESTIONS[1]), [passage(1, long)])
    assert found[0] == pytest.approx(theirs, abs=1e-5)


def _saved(folder, special, family, **settings):
    """A classifier of one label over a tokenizer that was written to ``folder``."""
    names = {"vocab_size": special.size, "bos_token_id": special.bos, "eos_token_id": special.eos, "num_labels": 1}
    torch.manual_seed(5)
    config = getattr(transformers, f"{family}Config")(**names, **settings)
    getattr(transformers, f"{family}ForSequenceClassification")(config).save_pretrained(folder)
    return folder


def test_a_model_without_a_token_that_pads_scores_a_batch_as_one_by_one(tmp_path):
    shape = {"n_positions": 256, "n_embd": 32, "n_layer": 2, "n_head": 4, "initializer_range": 0.25}
    with quietly():
        folder = _saved(tmp_path, gpt2_tokenizer(tmp_path, 256), "GPT2", **shape)
    theirs = [logits(folder, QUESTIONS[0], one.text)[0] for one in PASSAGES]
    np.testing.assert_allclose(opened(folder).score(Query(QUESTIONS[0]), PASSAGES), theirs, rtol=0, atol=1e-5)


def test_a_model_of_one_kind_of_text_is_given_no_other(tmp_path):
    shape = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
    with quietly():
        folder = _saved(
            tmp_path, bert_tokenizer(tmp_path, 256), "Roberta",
            **shape, max_position_embeddings=258, type_vocab_size=1, pad_token_id=0,
        )  # fmt: skip
    assert np.isfinite(opened(folder).score(Query(QUESTIONS[0]), PASSAGES)).all()


def test_log_odds_are_the_difference_of_logits():
    found = relevance(np.array([[1.0, 3.0], [0.5, -0.5]], np.float32))
    assert found.tolist() == [2.0, -1.0]
