"""A model's weights as llama.cpp reads them: ``python -m benchmarks.generate.gguf_file FOLDER FILE q8_0``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

_LAYER = {
    "llama": {
        "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
        "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    },
    "gpt2": {
        "ln_1": "attn_norm", "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output", "ln_2": "ffn_norm",
        "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
    },
}  # fmt: skip
_WHOLE = {
    "llama": {"embed_tokens": "token_embd", "norm": "output_norm"},
    "gpt2": {"wte": "token_embd", "wpe": "position_embd", "ln_f": "output_norm"},
}
_TRANSPOSED = ("attn_qkv", "attn_output", "ffn_up", "ffn_down")


def write_gguf(folder: Path, path: Path, precision: str) -> None:
    """Write ``folder`` to ``path``; matrices as ``q8_0`` or ``q4_0``, the table of words always as ``q8_0``."""
    import gguf
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    family = config["model_type"]
    writer = gguf.GGUFWriter(path, family)
    _DESCRIBED[family](writer, config)
    writer.add_tokenizer_model("no_vocab")
    writer.add_vocab_size(config["vocab_size"])
    kinds = {"q8_0": gguf.GGMLQuantizationType.Q8_0, "q4_0": gguf.GGMLQuantizationType.Q4_0}
    for name, given in load_file(folder / "model.safetensors").items():
        target = _renamed(family, name)
        if target is None:
            continue
        values = _laid_out(family, config, target, given)
        if values.ndim == 1 or target.startswith("position"):
            writer.add_tensor(target, values)
            continue
        kind = kinds["q8_0" if target.startswith("token") else precision]
        writer.add_tensor(target, gguf.quants.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _renamed(family: str, name: str) -> str | None:
    parts = name.removeprefix("model.").removeprefix("transformer.").split(".")
    if parts[0] in ("layers", "h"):
        new = _LAYER[family].get(".".join(parts[2:-1]))
        return None if new is None else f"blk.{parts[1]}.{new}.{parts[-1]}"
    new = _WHOLE[family].get(parts[0])
    return None if new is None else f"{new}.{parts[-1]}"


def _laid_out(family: str, config: dict[str, Any], target: str, values: np.ndarray) -> np.ndarray:
    part = target.split(".")[-2]
    if family == "gpt2" and part in _TRANSPOSED and values.ndim == 2:
        return np.ascontiguousarray(values.T)
    if family == "llama" and part in ("attn_q", "attn_k"):
        # llama.cpp turns neighbouring numbers of a head, transformers those half a head apart.
        heads = config["num_attention_heads" if part == "attn_q" else "num_key_value_heads"]
        halves = values.reshape(heads, 2, values.shape[0] // heads // 2, values.shape[1])
        return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(values.shape))
    return values


def _llama(writer: Any, config: dict[str, Any]) -> None:
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])


def _gpt2(writer: Any, config: dict[str, Any]) -> None:
    writer.add_context_length(config["n_positions"])
    writer.add_embedding_length(config["n_embd"])
    writer.add_block_count(config["n_layer"])
    writer.add_feed_forward_length(4 * config["n_embd"])
    writer.add_head_count(config["n_head"])
    writer.add_layer_norm_eps(config["layer_norm_epsilon"])


_DESCRIBED = {"llama": _llama, "gpt2": _gpt2}


if __name__ == "__main__":
    write_gguf(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
