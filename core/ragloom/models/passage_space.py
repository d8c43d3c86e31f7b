"""One text that stands for what a passage's vector means."""

from __future__ import annotations

import hashlib
import json

from ragloom.models.digest import file_digest
from ragloom.models.folder import ModelFolder
from ragloom.models.sentences import SentenceSettings, lowers

DECLARED = "ragloom_model.json"
_LENGTH = 32


def passage_space(folder: ModelFolder, settings: SentenceSettings, *, exported: bool = True) -> str:
    """Equal for two encoders whose passage vectors mean the same, whatever runs them at whatever precision.

    Weights, tokenizer, pooling, passage prefix, length and normalisation count. An encoder of queries that was trained
    against an index declares that index's space in ``ragloom_model.json``. ``exported``: the graphs are what runs, and
    they are of the weights that their manifest names; else it is the weights as they are now. Raises ``ModelError`` for
    missing files.
    """
    declared = folder.json(DECLARED).get("passage_space")
    if isinstance(declared, str) and declared:
        return declared
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
