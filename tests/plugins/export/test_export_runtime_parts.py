"""What the runtime of exported encoder–decoders does beside its graphs."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_onnx.generator.bound import tensor
from ragloom_onnx.generator.encoder_decoder import Prompt, mass_on, side_by_side, start_of
from ragloom_onnx.generator.padding import padded_left, padded_right
from ragloom_onnx.generator.scoring import in_batches, token_log_probabilities


@pytest.fixture
def prompt():
    """Two prompts, three texts: two beams of the first, one of the second."""
    values = np.array([1.0, 1.0, 2.0], np.float32).reshape(3, 1, 1, 1)
    return Prompt((tensor(values),), np.ones((3, 1), np.int64), np.array([0, 0, 1]), np.zeros(1, np.int64))


def test_beams_of_a_prompt_that_change_places_copy_nothing(prompt):
    assert prompt.of(np.array([1, 0, 2])) is prompt


def test_texts_of_other_prompts_look_at_theirs(prompt):
    chosen = prompt.of(np.array([2, 0]))
    assert chosen.cross[0].numpy().ravel().tolist() == [2.0, 1.0]


def test_prompts_stand_one_after_the_other_without_what_fills_up():
    values = np.arange(2 * 1 * 3 * 1, dtype=np.float32).reshape(2, 1, 3, 1)
    assert side_by_side(values, np.array([1, 3])).ravel().tolist() == [0.0, 3.0, 4.0, 5.0]


def test_attention_is_summed_over_places_within_each_prompt():
    attention = np.array([[[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]], np.float32)
    np.testing.assert_allclose(mass_on(attention, np.array([0, 1])), [[0.6, 1.4]], rtol=1e-6)


START = {
    "as generation is set": ({"decoder_start_token_id": 7}, {"decoder_start_token_id": 8}, 7),
    "as the model is set": ({}, {"decoder_start_token_id": 8}, 8),
    "with the token that begins a text": ({"bos_token_id": 3}, {}, 3),
    "as the half that writes is set": ({}, {"decoder": {"bos_token_id": 5}}, 5),
}


@pytest.mark.parametrize("case", START)
def test_a_decoder_begins(case, tmp_path):
    generation, config, expected = START[case]
    (tmp_path / "generation_config.json").write_text(json.dumps(generation))
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert start_of(ModelFolder(tmp_path, "")) == expected


def test_a_model_that_says_nothing_of_its_beginning_is_refused(tmp_path):
    with pytest.raises(ModelError, match="decoder_start_token_id"):
        start_of(ModelFolder(tmp_path, ""))


def test_log_probabilities_are_a_softmax_over_the_vocabulary():
    logits = np.log(np.array([[0.2, 0.8], [0.5, 0.5]], np.float32))
    np.testing.assert_allclose(np.exp(token_log_probabilities(logits, [1, 0])), [0.8, 0.5], rtol=1e-6)


def test_log_probabilities_of_large_logits_stay_finite():
    assert token_log_probabilities(np.array([[1000.0, -1000.0]], np.float32), [1])[0] == pytest.approx(-2000)


def test_targets_without_tokens_need_no_model():
    found = in_batches([[1], [2]], [[], []], 5, lambda prompts, targets: pytest.fail("nothing is to be computed"))
    assert [one.shape for one in found] == [(0,), (0,)]


def test_few_rows_are_read_at_once_where_texts_and_vocabulary_are_large(monkeypatch):
    monkeypatch.setattr("ragloom_onnx.generator.scoring.AT_ONCE", 4)
    seen = []

    def logits(prompts, targets):
        seen.append(len(prompts))
        return (np.zeros((len(one), 2), np.float32) for one in targets)

    in_batches([[1], [2], [3]], [[0], [1], [0]], 2, logits)
    assert seen == [2, 1]


def test_filling_stands_before_or_behind():
    assert padded_left([[1], [2, 3]])[0].tolist() == [[0, 1], [2, 3]]
    assert padded_right([[1], [2, 3]])[1].tolist() == [[1, 0], [1, 1]]
