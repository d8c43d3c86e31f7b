"""An encoder–decoder warm-started from two encoders of BERT's kind.

Rothe, Narayan & Severyn 2020, Leveraging Pre-trained Checkpoints for Sequence Generation Tasks (arXiv:1907.12461):
both sides begin with an encoder's weights; cross-attention, which no encoder has, is drawn there, and so is the head
where the encoder came without one. Embeddings and head are tied. Cross-attention may begin as a copy of the layer's
self-attention instead, which looks for what is alike before anything has been learnt.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import torch

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom_torch.loading import ENCODER, load
from ragloom_torch.placement import Placement
from ragloom_torch.quietly import quietly
from ragloom_torch.tokenizer_files import save_model

_KINDS = ("bert", "roberta", "xlm-roberta", "camembert", "electra", "roberta-prelayernorm")
"""Whose decoders have cross-attention in transformers."""
_PLACE = Placement(torch.device("cpu"), torch.float32)


def write_bert2bert(
    encoder: ModelFolder,
    decoder: ModelFolder,
    folder: Path,
    *,
    layers: int | None = None,
    copied: bool = False,
    seed: int = 0,
) -> None:
    """Write the model begun from ``encoder`` and the first ``layers`` of ``decoder`` into ``folder``.

    Cross-attention is drawn by ``seed``, or ``copied`` from self-attention.
    A text begins with the tokenizer's first special token (``[CLS]``) and ends with its last (``[SEP]``). Raises
    ``ModelError`` for models that cannot be joined: of another kind, or of two tokenizers.
    """
    for one in (encoder, decoder):
        _promise_kind(one)
    _promise_one_tokenizer(encoder, decoder)
    tokenizer = TextTokenizer(encoder)
    first, last = _around(encoder, tokenizer)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = import_module("transformers").EncoderDecoderModel(
            encoder=load(encoder, ENCODER, _PLACE), decoder=_writing(decoder, layers)
        )
    if copied:
        _copy_attention(model.decoder)
    stated = {"decoder_start_token_id": first, "eos_token_id": last, "pad_token_id": tokenizer.pad_id}
    model.config.update(stated)
    model.generation_config = import_module("transformers").GenerationConfig(bos_token_id=first, **stated)
    save_model(model, encoder, folder)


def _writing(decoder: ModelFolder, layers: int | None) -> Any:
    """A decoder with a head over the tokens, and cross-attention."""
    families = import_module("transformers")
    config = families.AutoConfig.from_pretrained(decoder.path, local_files_only=True)
    if layers is not None and layers > config.num_hidden_layers:
        raise ModelError(
            f"the decoder has {config.num_hidden_layers} layers, {layers} were asked for",
            where=decoder.name,
            hint=f"set `layers` to {config.num_hidden_layers} at most",
        )
    config.update({"is_decoder": True, "add_cross_attention": True, "tie_word_embeddings": True})
    config.num_hidden_layers = layers or config.num_hidden_layers
    with quietly():
        return families.AutoModelForCausalLM.from_pretrained(
            decoder.path, config=config, dtype=torch.float32, local_files_only=True, use_safetensors=True
        )


def _copy_attention(decoder: Any) -> None:
    """To each layer's cross-attention the weights of its self-attention, whose modules are named alike."""
    for layer in decoder.base_model.encoder.layer:
        layer.crossattention.load_state_dict(layer.attention.state_dict())


def _promise_kind(folder: ModelFolder) -> None:
    kind = folder.config.get("model_type")
    if kind not in _KINDS:
        raise ModelError(
            f"a model of the kind {kind} cannot be half of an encoder–decoder",
            where=folder.name,
            hint=f"name one of: {', '.join(_KINDS)}",
        )


def _promise_one_tokenizer(encoder: ModelFolder, decoder: ModelFolder) -> None:
    if _vocabulary(encoder) != _vocabulary(decoder):
        raise ModelError(
            f"has another tokenizer than the encoder, {encoder.name}",
            where=decoder.name,
            hint="name the same model twice, or two that share their tokenizer",
        )


def _vocabulary(folder: ModelFolder) -> Any:
    model = folder.json("tokenizer.json").get("model")
    return model.get("vocab") if isinstance(model, Mapping) else None


def _around(folder: ModelFolder, tokenizer: TextTokenizer) -> tuple[int, int]:
    """The special tokens before and behind a text."""
    around = tokenizer.encode("")
    if len(around) < 2:
        raise ModelError(
            "the tokenizer puts no special tokens around a text, with which one that is written could begin and end",
            where=folder.name,
            hint="name an encoder of BERT's kind with its own tokenizer",
        )
    return around[0], around[-1]
