"""A model with so many positions reads and writes so many tokens."""

from __future__ import annotations

from ragloom.errors import GenerationError


def promise_room(tokens: int, positions: int) -> None:
    """Raise ``GenerationError`` where ``tokens`` are more than ``positions``; 0 of these is no limit."""
    if positions and tokens > positions:
        raise GenerationError(
            f"the text would need {tokens} positions, the model has {positions}",
            hint="ask for fewer tokens (generation.max_new_tokens), or give fewer or shorter passages",
        )
