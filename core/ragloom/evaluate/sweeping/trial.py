"""One config of a sweep, made of its choices, and what is wrong with it, if anything."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.config.alternatives import Settled
from ragloom.config.finding import dotted
from ragloom.config.load import WrittenConfig
from ragloom.config.place import placed
from ragloom.errors import RagloomError
from ragloom.evaluate.sweeping.labels import at
from ragloom.interfaces.resources import Json
from ragloom.pipeline.from_config import recipe_of
from ragloom.pipeline.recipe import Recipe
from ragloom.registry import Registry, ResolvedConfig, check_fit, resolve


@dataclass(frozen=True, slots=True)
class Trial:
    """``number`` counts from 0, which is the baseline: every first alternative, the middle of every range."""

    number: int
    settled: Settled
    resolved: ResolvedConfig
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Misfit:
    """A config that cannot be made, and why."""

    number: int
    settled: Settled
    error: str


def trial_of(number: int, settled: Settled, written: WrittenConfig, registry: Registry) -> Trial | Misfit:
    """The trial of a settled config, or what is wrong with it."""
    try:
        resolved = resolve(written.loaded(settled), registry)
        check_fit(resolved, registry)
        with placed(resolved.loaded.base):
            return Trial(number, settled, resolved, recipe_of(resolved, registry))
    except RagloomError as error:
        return Misfit(number, settled, in_a_line(error))


def in_a_line(error: Exception) -> str:
    """What went wrong and what to do about it."""
    if not isinstance(error, RagloomError):
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return " | ".join(str(error).replace("\n  hint: ", ": ").splitlines())


def settings_of(settled: Settled) -> dict[str, Json]:
    """From a setting's path to what stands there now, wherever something was chosen."""
    return {dotted(one.path): at(settled.tree.value, one.path) for one in settled.choices}
