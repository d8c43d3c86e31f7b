"""A pre-training begins in one way, which its settings say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ragloom_torch.trainers.clm.config import ClmConfig
from ragloom_torch.trainers.mlm.config import MlmConfig

NEW = {"layers": 1, "width": 16, "heads": 2}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "either `model`"),
        ({"model": "a", "architecture": NEW}, "either `model`"),
        ({"model": "a", "tokenizer": "b"}, "goes with `architecture`"),
        ({"architecture": {**NEW, "vocabulary": 500}, "tokenizer": "b"}, "`vocabulary`"),
        ({"architecture": {**NEW, "heads": 3}}, "no multiple of heads"),
        ({"architecture": {**NEW, "vocabulary": 100}}, "300"),
        ({"architecture": {**NEW, "type": "rnn"}}, "type"),
    ],
)
@pytest.mark.parametrize("config", [ClmConfig, MlmConfig])
def test_what_cannot_be_is_refused(config, settings, told):
    with pytest.raises(ValidationError, match=told):
        config.model_validate(settings)


def test_heads_of_keys_are_llamas():
    with pytest.raises(ValidationError, match="type: llama"):
        ClmConfig.model_validate({"architecture": {**NEW, "key_heads": 1}})


def test_heads_share_those_of_keys_evenly():
    with pytest.raises(ValidationError, match="no multiple of key_heads"):
        ClmConfig.model_validate({"architecture": {"width": 12, "heads": 4, "type": "llama", "key_heads": 3}})


@pytest.mark.parametrize("config", [ClmConfig, MlmConfig])
def test_random_weights_take_longer_steps_unless_it_is_said(config):
    rates = [{}, {"learning_rate": 2e-5}]
    found = [config.model_validate({"architecture": NEW, **one}).learning_rate for one in rates]
    assert found == [1e-3, 2e-5]


def test_trained_weights_take_short_steps():
    assert MlmConfig.model_validate({"model": "a"}).learning_rate == 5e-5
