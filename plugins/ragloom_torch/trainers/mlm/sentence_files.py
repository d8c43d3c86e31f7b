"""The sentence-transformers files of an encoder: how its token vectors become a text's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from ragloom.models import ModelFolder

_MODULES = "modules.json"
_NAMES = (_MODULES, "config_sentence_transformers.json")
_STEPS = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}


def write_sentence_files(source: ModelFolder, folder: Path, *, width: int, longest: int) -> None:
    """Those of ``source``, where it has them; else mean pooling of at most ``longest`` tokens, at length 1."""
    if source.has(_MODULES):
        _copy(source.path, folder)
    else:
        _write(folder, width, longest)


def _copy(source: Path, folder: Path) -> None:
    files = [*(source / name for name in _NAMES), *source.glob("sentence_*_config.json")]
    for file in filter(Path.is_file, [*files, *source.glob("[0-9]*/config.json")]):
        target = folder / file.relative_to(source)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)


def _write(folder: Path, width: int, longest: int) -> None:
    steps = [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for number, (kind, path) in enumerate(_STEPS.items())
    ]
    _json(folder / _MODULES, steps)
    pooling = folder / _STEPS["Pooling"]
    pooling.mkdir()
    _json(pooling / "config.json", {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True})
    _json(folder / "sentence_bert_config.json", {"max_seq_length": longest, "do_lower_case": False})


def _json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
