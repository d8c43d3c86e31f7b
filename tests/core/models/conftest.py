"""Folders of models, as small as they can be."""

import json

import pytest

from ragloom.models import ModelFolder


@pytest.fixture
def folder(tmp_path):
    def make(**files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/").replace("_json", ".json").replace("_safetensors", ".safetensors")
            path.parent.mkdir(exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return ModelFolder(tmp_path, "mine")

    return make


@pytest.fixture
def words(folder):
    """A folder whose tokenizer has a word a token, and [CLS] and [SEP] around a text."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"when was the tower built in 1889 by a bridge engineer".split()]
    tokenizer = Tokenizer(models.WordLevel({name: number for number, name in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    around = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", around)
    return folder(
        tokenizer_json=tokenizer.to_str(),
        tokenizer_config_json={"eos_token": "[SEP]", "pad_token": {"content": "[PAD]"}},
        config_json={"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_positions": 32, "vocab_size": 15},
        model_safetensors="the weights",
    )
