"""Two processes learn which letters stand for which, each contrasting its own half of a step."""

from __future__ import annotations

import json

from tests.plugins.torch.launching import in_two_processes

from ragloom_torch.conformance_models import tiny_bert


def test_two_processes_learn_which_letters_stand_for_which(tmp_path):
    tiny_bert(tmp_path / "model", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    in_two_processes("tests.plugins.torch.contrastive.contrastive_together", str(tmp_path))
    manifest = json.loads((tmp_path / "learnt" / "training-manifest.json").read_text())
    assert manifest["examples_per_step"] == 14
    assert manifest["figures"]["ndcg@10"] >= 0.9
