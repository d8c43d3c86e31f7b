"""From a folder to a model of transformers: safetensors only, no code of the model's own, nothing left to chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ragloom.errors import ModelError
from ragloom.models import ModelFolder
from ragloom_torch.placement import Placement
from ragloom_torch.quietly import quietly
from ragloom_torch.refusals import first_line, is_lack_of_memory

_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")


@dataclass(frozen=True, slots=True)
class Job:
    """What a model is to do: transformers' class for it, in words, and the weights that it may do without."""

    auto: str
    words: str
    spare: tuple[str, ...] = ()


ENCODER = Job("AutoModel", "an encoder", ("pooler.",))
TEXT_ENCODER = Job("AutoModelForTextEncoding", "an encoder", ("pooler.",))
RERANKER = Job("AutoModelForSequenceClassification", "a reranker")
DECODER_ONLY = Job("AutoModelForCausalLM", "a decoder-only generator")
ENCODER_DECODER = Job("AutoModelForSeq2SeqLM", "an encoder–decoder generator")


def load(folder: ModelFolder, job: Job, place: Placement) -> Any:
    """The model for ``job``, in evaluation mode on its device.

    Raises ``ModelError`` where the folder has no safetensors, is no model for the job, or does not fit into memory.
    """
    _promise_safetensors(folder, job)
    model, told = _loaded(folder, job, place)
    lacking = sorted(name for name in told.get("missing_keys", ()) if not name.startswith(job.spare))
    if lacking:
        raise ModelError(
            f"the model is not {job.words}: its weights lack {', '.join(lacking[:3])}{' …' * (len(lacking) > 3)}",
            where=str(folder.path),
            hint=f"choose a folder whose config.json names an architecture for {job.auto}, not {_named(folder)}",
        )
    return model.to(place.device).eval()


def _loaded(folder: ModelFolder, job: Job, place: Placement) -> tuple[Any, Mapping[str, Any]]:
    auto = getattr(import_module("transformers"), job.auto)
    try:
        with quietly():
            found: tuple[Any, Mapping[str, Any]] = auto.from_pretrained(
                folder.path,
                dtype=place.dtype or "auto",
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                weights_only=True,
                output_loading_info=True,
            )
            return found
    except Exception as error:
        raise _refused(folder, job, error) from error


def _promise_safetensors(folder: ModelFolder, job: Job) -> None:
    if any(map(folder.has, _WEIGHTS)):
        return
    pickled = sorted(one.name for one in folder.path.glob("*.bin"))
    if not pickled:
        folder.file(*_WEIGHTS)
    way = f"from transformers import {job.auto} as M; M.from_pretrained('{folder.path}').save_pretrained('NEW')"
    raise ModelError(
        f"the weights are pickled ({pickled[0]}); only safetensors are read",
        where=str(folder.path),
        hint=f'where you trust whoever made them: python -c "{way}", then copy the tokenizer\'s files to NEW',
    )


def _refused(folder: ModelFolder, job: Job, error: Exception) -> ModelError:
    where = str(folder.path)
    if is_lack_of_memory(error):
        return ModelError("the model does not fit into memory", where=where, hint="set `dtype: bfloat16`")
    if folder.config.get("auto_map"):
        hint = "its architecture is code of its own, which is never run; choose a model that transformers knows"
    else:
        hint = f"it has to be {job.words} ({job.auto}) that the installed transformers knows; it says {_named(folder)}"
    return ModelError(f"transformers cannot load the model: {first_line(error)}", where=where, hint=hint)


def _named(folder: ModelFolder) -> str:
    config = folder.config
    return ", ".join(config.get("architectures") or [str(config.get("model_type", "nothing"))])
