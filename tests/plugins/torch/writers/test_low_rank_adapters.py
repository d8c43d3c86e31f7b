"""LoRA: what is learnt beside a model's matrices, and merged into them."""

import pytest
import torch
from tests.plugins.torch.writers.writer_material import encoded, load, tiny_writer

from ragloom.errors import ModelError
from ragloom_torch.writers.encoding import joined
from ragloom_torch.writers.likelihoods import token_log_probabilities
from ragloom_torch.writers.lora import adapted, merge, save_adapter
from ragloom_torch.writers.saving import save_writer
from ragloom_torch.writers.settings import LoraConfig


def learnt(writer):
    """The adapter with weights as if something had been learnt."""
    adapter = adapted(writer, LoraConfig(rank=2), seed=1)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, one in adapter.named_parameters():
            if "lora_B" in name:
                one.copy_(0.1 * torch.randn(one.shape, generator=generator))
    return adapter


def said(writer):
    return token_log_probabilities(writer, joined(writer, encoded(writer)))[0].detach()


@pytest.mark.parametrize("family", ["gpt2", "llama", "t5", "bert2bert"])
def test_a_merged_folder_says_what_the_adapter_says(family, tmp_path):
    writer = tiny_writer(family, tmp_path / "model")
    before = said(writer)
    adapter = learnt(writer)
    with_adapter = said(writer)
    merge(adapter)
    save_writer(writer, tmp_path / "merged")
    merged = said(load(tmp_path / "merged"))
    assert not torch.allclose(before, with_adapter, atol=1e-2)
    assert torch.allclose(merged, with_adapter, atol=1e-4)


def test_only_the_adapter_learns(tmp_path):
    adapter = learnt(tiny_writer("llama", tmp_path / "model"))
    taught = [name for name, one in adapter.named_parameters() if one.requires_grad]
    assert taught
    assert all("lora_" in name for name in taught)


def test_an_adapter_by_itself_names_its_model(tmp_path):
    adapter = learnt(tiny_writer("llama", tmp_path / "model"))
    save_adapter(adapter, tmp_path / "out", "models/base")
    assert '"base_model_name_or_path": "models/base"' in (tmp_path / "out/adapter/adapter_config.json").read_text()
    assert sorted(one.name for one in (tmp_path / "out/adapter").iterdir()) == [
        "adapter_config.json",
        "adapter_model.safetensors",
    ]


def test_targets_that_are_not_there_are_told_with_those_that_are(tmp_path):
    writer = tiny_writer("llama", tmp_path / "model")
    with pytest.raises(ModelError, match="nothing to adapt") as told:
        adapted(writer, LoraConfig(targets=("wings",)), seed=1)
    assert "q_proj" in told.value.hint
