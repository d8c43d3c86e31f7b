"""What a model's folder says about decoding."""

from __future__ import annotations

import json

import pytest

from ragloom.decoding import Rules
from ragloom.models import ModelFolder


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Rules()),
        ({"length_penalty": 2, "early_stopping": True}, Rules(2.0, True)),
        ({"early_stopping": "never"}, Rules(early_stopping="never")),
        ({"forced_bos_token_id": 0, "forced_eos_token_id": [2]}, Rules(first_id=0, last_id=2)),
        ({"no_repeat_ngram_size": 3, "length_penalty": None}, Rules(no_repeat=3)),
    ],
)
def test_rules_are_read_from_the_generation_config(tmp_path, said, expected):
    (tmp_path / "generation_config.json").write_text(json.dumps({"max_length": 20, **said}))
    assert Rules.of(ModelFolder(tmp_path, "m")) == expected


def test_an_older_folder_says_it_in_its_config(tmp_path):
    (tmp_path / "config.json").write_text('{"forced_bos_token_id": 5}')
    assert Rules.of(ModelFolder(tmp_path, "m")) == Rules(first_id=5)
