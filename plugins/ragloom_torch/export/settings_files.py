"""The files beside the graphs that a runtime reads: settings and the tokenizer."""

from __future__ import annotations

import shutil
from pathlib import Path

from ragloom.errors import ModelError
from ragloom.models import MANIFEST, ModelFolder
from ragloom_torch.quietly import quietly
from ragloom_torch.refusals import first_line

_KINDS = (".json", ".txt", ".model", ".jinja")
_LEFT = (MANIFEST, "model.safetensors.index.json", "trainer_state.json")
TOKENIZER = "tokenizer.json"


def copy_settings(source: ModelFolder, stage: Path) -> list[str]:
    """Copy settings and tokenizer of ``source`` into ``stage``; their names, relative to it.

    A folder with a tokenizer of an older kind gets a ``tokenizer.json`` as well. Raises ``ModelError`` where none can
    be made.
    """
    names = [*_files(source.path), *(f"{one.name}/config.json" for one in _folders(source.path))]
    for name in names:
        (stage / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(source.path / name, stage / name)
    if TOKENIZER not in names:
        _convert(source, stage)
        names.append(TOKENIZER)
    return names


def _files(path: Path) -> list[str]:
    return sorted(one.name for one in path.iterdir() if one.suffix in _KINDS and one.name not in _LEFT)


def _folders(path: Path) -> list[Path]:
    """sentence-transformers keeps the settings of pooling and the like in folders of their own."""
    return sorted(one for one in path.iterdir() if one.name[:1].isdigit() and (one / "config.json").is_file())


def _convert(source: ModelFolder, stage: Path) -> None:
    from transformers import AutoTokenizer

    try:
        with quietly():
            found = AutoTokenizer.from_pretrained(
                source.path, use_fast=True, local_files_only=True, trust_remote_code=False
            )
    except Exception as error:
        raise _without(source, first_line(error)) from error
    # Of no files at all, transformers makes a tokenizer that knows its special tokens and no word.
    if len(found) <= len(found.all_special_ids):
        raise _without(source, "there is no vocabulary")
    found.backend_tokenizer.save(str(stage / TOKENIZER))


def _without(source: ModelFolder, why: str) -> ModelError:
    return ModelError(
        f"the model has no {TOKENIZER}, and none can be made of its other files: {why}",
        where=str(source.path),
        hint="fetch the model again with its tokenizer's files; SentencePiece's need `pip install sentencepiece`",
    )
