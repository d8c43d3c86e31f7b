"""One text that stands for what a passage's vector means."""

from __future__ import annotations

import hashlib
import json

from ragloom.errors import ModelError
from ragloom.models.digest import file_digest
from ragloom.models.folder import ModelFolder
from ragloom.models.sentences import SentenceSettings, lowers

DECLARED = "ragloom_model.json"
_LENGTH = 32


def passage_space(folder: ModelFolder, settings: SentenceSettings, *, exported: bool = True) -> str:
    """Equal for two encoders whose passage vectors mean the same, whatever runs them at whatever precision.

    Weights, tokenizer, pooling, passage prefix, length, normalisation and how much of a vector is kept count. An
    encoder of queries that was trained against an index declares that index's space in ``ragloom_model.json``.
    ``exported``: the graphs are what runs, and they are of the weights that their manifest names; else it is the
    weights as they are now. Raises ``ModelError`` for missing files.
    """
    space = _declared(folder) or _own(folder, settings, exported=exported)
    return space if settings.dimensions is None else f"{space}:{settings.dimensions}"


def asks_only(folder: ModelFolder, settings: SentenceSettings, *, exported: bool = True) -> bool:
    """Whether the space that the folder declares is another encoder's: then it encodes queries and no passages."""
    declared = _declared(folder)
    return bool(declared) and declared != _own(folder, settings, exported=exported)


def passages_refused(folder: ModelFolder, use: str) -> ModelError:
    """The error for passages that are given to an encoder which ``asks_only``; ``use`` is what a config calls it."""
    named = folder.json(DECLARED).get("passages")
    passages = named if isinstance(named, str) and named else "THE ONE IT WAS TRAINED AGAINST"
    return ModelError(
        "was trained for queries alone, against passages that another encoder had encoded: it must not encode passages",
        where=str(folder.path),
        hint=f"encoder: {{use: dual, queries: {{use: {use}, model: {folder.name}}}, "
        f"passages: {{use: {use}, model: {passages}}}}}",
    )


def _declared(folder: ModelFolder) -> str:
    declared = folder.json(DECLARED).get("passage_space")
    return declared if isinstance(declared, str) else ""


def _own(folder: ModelFolder, settings: SentenceSettings, *, exported: bool) -> str:
    facts = {
        "weights": folder.weights(exported=exported),
        "tokenizer": file_digest(folder.file("tokenizer.json")),
        "pooling": settings.pooling,
        "prefix": settings.passage_prefix,
        "max_tokens": settings.max_tokens,
        "normalise": settings.normalise,
        **({"lower": True} if lowers(folder) else {}),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:_LENGTH]
