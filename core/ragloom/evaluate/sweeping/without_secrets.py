"""What was tried as it may be shown to others: a secret that is written out in a config is hidden."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ragloom.config.alternatives import WORD, Settled, settled
from ragloom.config.environment import Resolution
from ragloom.config.finding import Path
from ragloom.config.tree import Tree
from ragloom.evaluate.sweeping.trial import Misfit, Trial, in_a_line
from ragloom.registry.showing import HIDDEN, put, secrets, value_at


def without_secrets(written: Tree, trials: Sequence[Trial | Misfit]) -> Tree:
    """``written`` with asterisks wherever one of ``trials`` takes a secret from it that is no reference.

    Where a config that cannot be made has secrets is told by the others.
    """
    paths = {path for one in trials if isinstance(one, Trial) for path in secrets(one.resolved)}
    value = copy.deepcopy(written.value)
    for one in trials:
        for path in paths - _references(one.settled).keys():
            put(value, _in_file(one.settled, path), HIDDEN)
    return replace(written, value=value)


def chosen_again(one: Settled, written: Tree) -> Settled:
    """The same choices made in ``written``."""
    taken = {choice.written: choice.taken for choice in one.choices}
    return settled(written, lambda path, _: taken[path])


def error_of(trial: Trial, error: Exception) -> str:
    """What went wrong, in a line; a service may have repeated the key that it was given."""
    loaded, said = trial.resolved.loaded, in_a_line(error)
    for path in secrets(trial.resolved):
        secret = (loaded.texts or {}).get(path) or value_at(loaded.tree.value, path)
        said = said.replace(str(secret), HIDDEN) if secret else said
    return said


def _references(one: Settled) -> Mapping[Path, str]:
    resolution = Resolution({})
    resolution.value(one.tree.value)
    return resolution.texts


def _in_file(one: Settled, path: Path) -> Path:
    """Where the value at ``path`` of the config stands in the file."""
    within = [choice for choice in one.choices if path[: len(choice.path)] == choice.path]
    if not within:
        return path
    last = within[-1]
    alternative = (WORD, int(last.taken)) if isinstance(last.offer, int) else ()
    return (*last.written, *alternative, *path[len(last.path) :])
