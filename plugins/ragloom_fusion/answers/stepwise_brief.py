"""What a fuser's own search keeps to: the settings, and what the model's files say about decoding."""

from __future__ import annotations

from ragloom.decoding import Brief, Rules, stopping
from ragloom.decoding.rules import PLAIN
from ragloom.interfaces import Stepping
from ragloom.types import Settings


def stepwise_brief(generator: Stepping, settings: Settings) -> Brief:
    """One text that is written through ``Stepping``, by the same ``Rules`` as the generator's own where it has any.

    Penalties see what has been written, and no prompt: each passage has one of its own.
    """
    rules = getattr(generator, "rules", PLAIN)
    return Brief(
        settings,
        settings.max_new_tokens,
        rules if isinstance(rules, Rules) else PLAIN,
        frozenset({generator.eos_id}),
        ended=stopping(generator.decode, settings.stop),
    )
