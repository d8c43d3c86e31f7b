"""One text that stands for everything that the answers of a pipeline depend on, its collection's contents aside."""

from __future__ import annotations

import hashlib
import json

from ragloom.pipeline.recipe import Planned, Recipe


def fingerprint(recipe: Recipe, collection: str) -> str:
    """SHA-256 in hex over every part, its settings and its plugin's version, and the id of the collection.

    Empty where a part has no fingerprint of its own, as an object given by hand has none.
    """
    parts = _parts(recipe)
    if not all(part.fingerprint for part in parts):
        return ""
    facts = [
        collection,
        [[part.name, part.fingerprint] for part in parts],
        [[route.k, route.weight] for route in recipe.routes],
        [
            len(recipe.transforms),
            len(recipe.interceptors),
            recipe.rerank_k,
            recipe.rounds,
            recipe.abstain_below,
            recipe.trace,
            recipe.task,
        ],
        str(recipe.base),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _parts(recipe: Recipe) -> list[Planned]:
    return [
        *(route.planned for route in recipe.routes),
        recipe.rank_fuser,
        recipe.answer_fuser,
        recipe.generator,
        recipe.chunker,
        *recipe.transforms,
        *recipe.interceptors,
        *([recipe.reranker] if recipe.reranker else []),
    ]
