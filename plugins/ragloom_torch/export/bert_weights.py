"""The weights of a BERT-like model, by what they are rather than by how its family names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.export.bert_names import FAMILIES, Family

Weights = NDArray[np.float32]
_OLD = {"weight": "gamma", "bias": "beta"}


class BertWeights:
    """Reads ``model.safetensors`` (or its shards) as float32."""

    def __init__(self, folder: ModelFolder) -> None:
        """Raises ``ModelError`` for a family that is not BERT's, or without safetensors."""
        self.family = _family(folder)
        self.config: Mapping[str, Any] = folder.config
        self._where = str(folder.path)
        self._tensors = _read(folder)

    def setting(self, name: str) -> Any:
        """A setting by our name for it."""
        return self.config[self.family.settings[name]]

    def has(self, name: str) -> bool:
        """Whether the checkpoint holds a tensor, with the family's prefix or without."""
        return self._found(name) is not None

    def tensor(self, name: str) -> Weights:
        """A tensor by its full name, with the family's prefix or without. Raises ``ModelError`` where it is absent."""
        found = self._found(name)
        if found is None:
            raise ModelError(
                f"the weights hold no tensor {name!r}",
                where=self._where,
                hint="name a checkpoint that was saved with the head that is asked for",
            )
        return np.asarray(self._tensors[found].float().numpy(), np.float32)

    def embedding(self, name: str) -> Weights:
        """``word``, ``position`` or ``type``: float32[entries, d]."""
        return self.tensor(self.family.embeddings[name])

    def linear(self, name: str) -> tuple[Weights, Weights]:
        """A linear map as ONNX multiplies: weights float32[in, out], bias float32[out]."""
        return self.tensor(f"{name}.weight").T, self.tensor(f"{name}.bias")

    def norm(self, name: str) -> tuple[Weights, Weights]:
        """Scale and shift of a layer's normalisation, float32[d] each."""
        scale, shift = (
            f"{name}.{part}" if self.has(f"{name}.{part}") else f"{name}.{_OLD[part]}" for part in ("weight", "bias")
        )
        return self.tensor(scale), self.tensor(shift)

    def layer(self, number: int, name: str) -> str:
        """The full name of a part of a layer."""
        return f"{self.family.layers}.{number}.{self.family.layer[name]}"

    def _found(self, name: str) -> str | None:
        bare = name.removeprefix(self.family.prefix)
        return next((one for one in (name, self.family.prefix + name, bare) if one in self._tensors), None)


def _family(folder: ModelFolder) -> Family:
    kind = str(folder.config.get("model_type", ""))
    relative = folder.config.get("position_embedding_type", "absolute") != "absolute"
    if kind not in FAMILIES or relative:
        raise ModelError(
            f"no graph of fused attention can be built for a model of type {kind!r}",
            where=str(folder.path),
            hint=f"those of {', '.join(sorted(FAMILIES))} with absolute positions can; others go through torch",
        )
    return FAMILIES[kind]


def _read(folder: ModelFolder) -> dict[str, Any]:
    from safetensors.torch import load_file

    shards = folder.json("model.safetensors.index.json").get("weight_map", {}).values()
    names = sorted(set(shards)) or [folder.file("model.safetensors").name]
    return {name: tensor for file in names for name, tensor in load_file(folder.path / str(file)).items()}
