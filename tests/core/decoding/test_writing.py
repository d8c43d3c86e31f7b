"""Tokens are chosen alike whatever stands beside a request."""

from __future__ import annotations

import numpy as np
import pytest
from letters import Lettered, LetterTokenizer, asked, lettered
from recurrent import GreedyRecurrentModel, JointRecurrentModel, RecurrentModel

from ragloom.decoding import log_softmax
from ragloom.types import Settings

QUESTIONS = ("when was the lamp lit", "how many", "a", "the ferry and the old pier and the new one", "tide")
WAYS = {
    "greedy": Settings(max_new_tokens=30),
    "penalised": Settings(max_new_tokens=30, repetition_penalty=1.7),
    "drawn": Settings(max_new_tokens=30, temperature=1.3, seed=11),
    "drawn from the nucleus": Settings(max_new_tokens=30, temperature=1.3, top_k=9, top_p=0.8, seed=11),
    "beams": Settings(max_new_tokens=30, beams=3),
    "drawn beams": Settings(max_new_tokens=30, beams=3, temperature=0.9, seed=5),
    "stopped": Settings(max_new_tokens=30, stop=("e", "th")),
}


@pytest.mark.parametrize("settings", WAYS.values(), ids=WAYS)
def test_a_request_is_given_in_a_batch_what_it_is_given_alone(settings):
    generator = lettered()
    together = generator.generate(asked(*QUESTIONS), settings)
    alone = [generator.generate([one], settings)[0] for one in asked(*QUESTIONS)]
    assert [one.token_ids for one in together] == [one.token_ids for one in alone]


def test_greedy_takes_the_likeliest_token_each_time():
    generator = lettered()
    (found,) = generator.generate(asked("how many"), Settings(max_new_tokens=12))
    tokens, model = LetterTokenizer().encode("how many"), RecurrentModel()
    for token in found.token_ids:
        _, logits = model.prefill([tokens])
        assert token == logits[0].argmax()
        tokens.append(token)


def test_confidence_is_the_mean_log_probability_of_the_texts_tokens():
    generator = lettered()
    (found,) = generator.generate(asked("how many"), Settings(max_new_tokens=12, temperature=2.0, top_k=20))
    (scored,) = generator.score(asked("how many"), [found.token_ids])
    assert found.confidence == pytest.approx(scored.mean(), rel=1e-5)


def test_a_model_that_chooses_in_its_graph_gives_the_same():
    usual, quick = lettered(), Lettered(GreedyRecurrentModel())
    for one, two in zip(*(which.generate(asked(*QUESTIONS), WAYS["greedy"]) for which in (usual, quick)), strict=True):
        assert (one.text, one.token_ids, one.finish_reason) == (two.text, two.token_ids, two.finish_reason)
        assert one.confidence == pytest.approx(two.confidence, rel=1e-5, nan_ok=True)


@pytest.mark.parametrize("model", [RecurrentModel, GreedyRecurrentModel])
def test_a_text_that_has_ended_leaves_the_batch(model):
    generator = Lettered(model(ends=range(1, 8)))
    lengths = [len(one.token_ids) for one in generator.generate(asked(*QUESTIONS), Settings(max_new_tokens=30))]
    assert generator.model.rows_read == [sum(length > step for length in lengths) for step in range(29)]
    assert len(set(lengths)) > 1


def test_batches_hold_no_more_tokens_than_the_settings_say():
    generator = Lettered(RecurrentModel(ends=()), batch_tokens=25)
    generator.generate(asked(*QUESTIONS), Settings(max_new_tokens=2))
    assert generator.model.rows_read == [1, 1, 3]


def test_seeds_differ_and_a_seed_repeats():
    generator = lettered()
    texts = [
        generator.generate(asked("how many"), Settings(max_new_tokens=30, temperature=2.0, seed=seed))[0].text
        for seed in (1, 2, -3, 1)
    ]
    assert texts[0] == texts[3]
    assert len(set(texts)) == 3


def test_draws_come_as_often_as_their_probability():
    model = RecurrentModel(vocabulary=6, ends=(), spread=1.0)
    generator = Lettered(model)
    _, logits = model.prefill([[3]])
    expected = np.exp(log_softmax(logits[0] / 1.5))
    found = np.zeros(6)
    for seed in range(3000):
        text = generator._written([[3]], Settings(max_new_tokens=1, temperature=1.5, seed=seed))[0]
        found[text.tokens[0]] += 1 / 3000
    assert np.abs(found - expected).max() < 0.03


def test_a_limit_on_tokens_counts_the_end_of_the_text():
    generator = Lettered(RecurrentModel(ends=range(1, 8)))
    (whole,) = generator.generate(asked("a"), Settings(max_new_tokens=30))
    assert whole.finish_reason == "stop"
    (cut,) = generator.generate(asked("a"), Settings(max_new_tokens=len(whole.token_ids)))
    assert (cut.token_ids, cut.finish_reason) == (whole.token_ids, "length")


def test_a_text_ends_where_the_models_room_does():
    generator = Lettered(RecurrentModel(ends=()), limit=40)
    (found,) = generator.generate(asked("a" * 12), Settings(max_new_tokens=100))
    assert len(found.token_ids) == 40 - 12 + 1
    assert found.finish_reason == "length"


def test_the_room_of_an_encoder_decoder_is_its_decoders_own():
    generator = Lettered(JointRecurrentModel(ends=()), limit=40)
    (found,) = generator.generate(asked("a" * 30), Settings(max_new_tokens=100))
    assert len(found.token_ids) == 40


def test_a_prompt_without_any_token_is_begun_for_the_model():
    assert len(lettered().generate(asked(""), Settings(max_new_tokens=3))) == 1
