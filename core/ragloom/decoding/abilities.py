"""What a generator over a model can do, known from the model's architecture alone."""

from __future__ import annotations

from ragloom.models.architecture import Kind

_ALWAYS = frozenset({"Streaming", "Scoring", "Stepping", "Metered"})


def abilities(kind: Kind) -> frozenset[str]:
    """The capabilities that ``describe`` names: only an encoder–decoder reads jointly, an encoder writes nothing."""
    if kind == "encoder":
        return frozenset()
    return _ALWAYS | {"JointReading"} if kind == "encoder-decoder" else _ALWAYS
