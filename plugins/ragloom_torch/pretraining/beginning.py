"""What a pre-training begins with: a model that is there, or a new one and its tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from safetensors import safe_open

from ragloom.errors import ModelError
from ragloom.interfaces import Json, Resources
from ragloom.models import ModelFolder, TextTokenizer, locate
from ragloom_torch.loading import Job, load
from ragloom_torch.placement import Placement
from ragloom_torch.pretraining.seeding import seeded
from ragloom_torch.pretraining.settings import ArchitectureConfig, PretrainConfig
from ragloom_torch.pretraining.special_tokens import SpecialTokens
from ragloom_torch.pretraining.tokenizer_training import SIZE, train_tokenizer

_HERE = Placement(torch.device("cpu"), torch.float32)


@dataclass(frozen=True, slots=True)
class Way:
    """How one of the ways of pre-training begins: the class that it loads, a new model's tokens and its making.

    ``made(architecture, tokenizer, folder)`` gives the new model.
    """

    job: Job
    special: SpecialTokens
    made: Callable[[Any, TextTokenizer, ModelFolder], Any]


@dataclass(frozen=True, slots=True)
class Beginning:
    """``folder`` holds the tokenizer's files for as long as the context lasts; ``notes`` are lines for a person."""

    network: Any
    folder: ModelFolder
    tokenizer: TextTokenizer
    begun_from: dict[str, str]
    about: dict[str, Json]
    notes: tuple[str, ...] = ()


@contextmanager
def begun(
    config: PretrainConfig, resources: Resources, way: Way, texts: Sequence[str], seed: int
) -> Iterator[Beginning]:
    """The model to be taught, in float32. Raises ``ModelError`` for one that cannot be found, read or taught so."""
    if config.architecture is None:
        yield _known(str(config.model), locate(str(config.model), resources.path, config.revision), way, seed)
        return
    with TemporaryDirectory() as aside:
        folder, told = _tokenizer(config, config.architecture, resources, way, texts, Path(aside))
        tokenizer = TextTokenizer(folder)
        with seeded(seed):
            network = way.made(config.architecture, tokenizer, folder)
        yield Beginning(network, folder, tokenizer, {}, {"tokenizer": told, "tokens": tokenizer.size})


def _known(name: str, folder: ModelFolder, way: Way, seed: int) -> Beginning:
    tokenizer = TextTokenizer(folder)
    with seeded(seed):
        network = load(folder, way.job, _HERE)
    _promise_vocabulary(folder, tokenizer, network)
    about: dict[str, Json] = {"tokenizer": name, "tokens": tokenizer.size}
    return Beginning(network, folder, tokenizer, {".": name}, about, _of_head(folder, way.job, network))


def _tokenizer(
    config: PretrainConfig,
    architecture: ArchitectureConfig,
    resources: Resources,
    way: Way,
    texts: Sequence[str],
    aside: Path,
) -> tuple[ModelFolder, str]:
    """The folder of the tokenizer that is named, else of one that is learnt; and what the manifest says of it."""
    if config.tokenizer:
        return locate(config.tokenizer, resources.path, config.revision), config.tokenizer
    size = architecture.vocabulary or SIZE
    train_tokenizer(texts, way.special, aside, size=size, positions=architecture.positions)
    return ModelFolder(aside, "the new tokenizer"), f"trained on {len(texts)} texts"


def _promise_vocabulary(folder: ModelFolder, tokenizer: TextTokenizer, network: Any) -> None:
    words = network.get_input_embeddings().weight.shape[0]
    if tokenizer.size > words:
        raise ModelError(
            f"the tokenizer has {tokenizer.size} tokens, the model knows {words}",
            where=str(folder.path),
            hint="the folder's files are of two models: fetch it again",
        )


def _of_head(folder: ModelFolder, job: Job, network: Any) -> tuple[str, ...]:
    """A line where the folder has no head for the task, so that a random one was drawn."""
    own = [name for name in network.state_dict() if name.startswith(job.spare)] if job.spare else []
    if not own or any(name.startswith(job.spare) for name in _weight_names(folder)):
        return ()
    return (f"{folder.name} has no head that foretells tokens: it begins with a random one, drawn by the seed",)


def _weight_names(folder: ModelFolder) -> list[str]:
    listed = folder.json("model.safetensors.index.json").get("weight_map")
    if listed and not folder.has("model.safetensors"):
        return list(listed)
    with safe_open(str(folder.file("model.safetensors")), framework="pt") as weights:
        return list(weights.keys())
