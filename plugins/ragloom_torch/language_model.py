"""From a folder to a language model that writes one token at a time."""

from __future__ import annotations

import inspect
from typing import Any

from ragloom.decoding import TokenModel
from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.models.architecture import Architecture
from ragloom_torch.decoder_only import DecoderOnly
from ragloom_torch.encoder_decoder import EncoderDecoder
from ragloom_torch.loading import DECODER_ONLY, ENCODER_DECODER, load
from ragloom_torch.padding import filler_of
from ragloom_torch.placement import Placement


def token_model(
    folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer, place: Placement, batch_tokens: int
) -> TokenModel:
    """The folder's model. Raises ``ModelError`` where it cannot be loaded, or does not say how a text begins."""
    apart = kind.kind == "encoder-decoder"
    model = load(folder, ENCODER_DECODER if apart else DECODER_ONLY, place)
    return token_model_over(model, folder, kind, tokenizer, batch_tokens)


def token_model_over(
    model: Any, folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer, batch_tokens: int
) -> TokenModel:
    """``model`` as it is now and as it will be, where somebody trains it; ``folder`` is where it came from."""
    apart = kind.kind == "encoder-decoder"
    ends = frozenset(tokenizer.eos_ids)
    filler = filler_of(said(model, "pad_token_id"), tokenizer.pad_id)
    if not apart:
        _promise_cache(folder, model)
        return DecoderOnly(model, eos_ids=ends, filler=filler, positions=kind.max_tokens)
    return EncoderDecoder(
        model,
        start_ids=(start_id(folder, model),),
        eos_ids=ends,
        filler=filler,
        positions=_decoder_positions(model, kind),
        batch_tokens=batch_tokens,
    )


def _promise_cache(folder: ModelFolder, model: Any) -> None:
    if "past_key_values" not in inspect.signature(model.forward).parameters:
        raise ModelError(
            f"the model ({model.config.model_type}) keeps no keys and values of what it has read, as attention does",
            where=str(folder.path),
            hint="choose a transformer: GPT-2, Llama, Qwen and the like",
        )


def start_id(folder: ModelFolder, model: Any) -> int:
    """The token that a text of an encoder–decoder begins with. Raises ``ModelError`` where nothing says which."""
    for name in ("decoder_start_token_id", "bos_token_id"):
        if isinstance(found := said(model, name), int):
            return found
    raise ModelError(
        "the model does not say which token a text begins with",
        where=str(folder.path),
        hint="state decoder_start_token_id in its generation_config.json",
    )


def said(model: Any, name: str) -> Any:
    """What the generation's settings say, else the model's, else its decoder's."""
    places = (model.generation_config, model.config, getattr(model.config, "decoder", None))
    return next((found for place in places if (found := getattr(place, name, None)) is not None), None)


def _decoder_positions(model: Any, kind: Architecture) -> int:
    decoder = getattr(model.config, "decoder", None)
    for place, name in ((decoder, "max_position_embeddings"), (model.config, "max_decoder_position_embeddings")):
        if isinstance(found := getattr(place, name, None), int):
            return found
    return kind.max_tokens
