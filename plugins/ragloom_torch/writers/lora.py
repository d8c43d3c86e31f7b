"""Low-rank adapters, by PEFT: learnt in place of the model's own matrices, and merged into them at the end."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from transformers.pytorch_utils import Conv1D

from ragloom.errors import ModelError
from ragloom_torch.quietly import quietly
from ragloom_torch.writers.settings import LoraConfig
from ragloom_torch.writers.writer import Writer

_TOLD = 12
ADAPTER = "adapter"
"""The folder beside the merged weights that holds the adapter by itself."""


def adapted(writer: Writer, config: LoraConfig, *, seed: int) -> Any:
    """PEFT's model around ``writer.model``, whose own matrices learn no more; the writer writes with the adapter.

    Raises ``ModelError`` where ``targets`` names no matrix of the model.
    """
    import peft

    settings = peft.LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,  # type: ignore[arg-type]
        lora_dropout=config.dropout,
        target_modules=list(config.targets) or "all-linear",
        fan_in_fan_out=_turned(writer.model),
    )
    with torch.random.fork_rng(devices=[]), quietly(), warnings.catch_warnings():
        # PEFT asks transformers by a name that is going away.
        warnings.simplefilter("ignore", FutureWarning)
        torch.manual_seed(seed)
        try:
            return peft.get_peft_model(writer.model, settings)
        except ValueError as error:
            raise ModelError(
                f"LoRA finds nothing to adapt: {str(error).splitlines()[0]}",
                where=writer.folder.name,
                hint=f"`targets` may name: {', '.join(_matrices(writer.model))}",
            ) from error


def save_adapter(adapter: Any, folder: Path, base: str) -> None:
    """The adapter alone, as PEFT reads it; ``base`` is how the model that it belongs to is named."""
    adapter.peft_config["default"].base_model_name_or_path = base
    with quietly():
        # Left to find out whether the vocabulary has grown, PEFT asks the hub.
        adapter.save_pretrained(folder / ADAPTER, save_embedding_layers=False)
    # A card for the hub, which says nothing.
    (folder / ADAPTER / "README.md").unlink(missing_ok=True)


def merge(adapter: Any) -> None:
    """Bring what was learnt into the model's own matrices: from now on there is no adapter."""
    adapter.merge_and_unload()


def _turned(model: Any) -> bool:
    """Whether matrices are kept the other way round, as GPT-2 has them."""
    return any(isinstance(one, Conv1D) for one in model.modules())


def _matrices(model: Any) -> list[str]:
    found = {
        name.rpartition(".")[2] for name, one in model.named_modules() if isinstance(one, torch.nn.Linear | Conv1D)
    }
    return sorted(found)[:_TOLD]
