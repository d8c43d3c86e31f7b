"""The collections of a sweep: one for each way of reading and cutting documents, whose trials share it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ragloom.errors import CollectionError, UsageError
from ragloom.evaluate.sweeping.holding import Holding, Watching, documents_of
from ragloom.evaluate.sweeping.trial import Trial
from ragloom.registry import Registry


class SharedCollections:
    """They lie in ``folder``, where a later run finds them; each is brought up to the documents once a run."""

    def __init__(self, folder: Path, registry: Registry, watching: Watching) -> None:
        self._folder = folder
        self._registry = registry
        self._watching = watching
        self._held: dict[str, Holding] = {}
        self._read: dict[str, Holding] = {}

    @property
    def notes(self) -> list[str]:
        """What could not be read."""
        return list(dict.fromkeys(note for one in self._held.values() for note in one.notes))

    def of(self, trial: Trial) -> Holding:
        """The collection of ``trial``, with the indexes that it needs.

        Raises ``UsageError`` where there are no documents, and what reading and cutting them raises.
        """
        key = key_of(trial)
        if key not in self._held:
            holding = Holding(self._folder / key, trial.recipe, self._registry, self._watching)
            self._fill(holding, trial)
            self._held[key] = holding
        found = self._held[key]
        found.build(trial)
        return found

    def _fill(self, holding: Holding, trial: Trial) -> None:
        source = _source(trial)
        if source in self._read:
            with documents_of(self._read[source].folder) as documents:
                holding.copy(documents)
        elif sources := trial.resolved.core.ingest.sources:
            holding.read([trial.resolved.loaded.path_of(one) for one in sources])
        else:
            self._copy_of_the_configs_own(holding, trial.resolved.loaded.collection)
        self._read.setdefault(source, holding)

    def _copy_of_the_configs_own(self, holding: Holding, folder: Path) -> None:
        try:
            with documents_of(folder) as documents:
                holding.copy(documents)
        except CollectionError as error:
            raise UsageError(
                f"there are no documents to sweep over: {error.message}",
                where=str(folder),
                hint="set ingest.sources in the config, or index into the collection first, by a config without sweeps",
            ) from error


def key_of(trial: Trial) -> str:
    """What tells one collection from another: where the documents come from, and how they are cut."""
    chunker = trial.recipe.chunker
    return _digest(_source(trial), chunker.component, chunker.settings, chunker.origin)


def _source(trial: Trial) -> str:
    loaded, core = trial.resolved.loaded, trial.resolved.core
    if not core.ingest.sources:
        return _digest(str(loaded.collection))
    loaders = [one.fingerprint for one in trial.recipe.loaders]
    return _digest([str(loaded.path_of(one)) for one in core.ingest.sources], loaders, core.ingest.limits.model_dump())


def _digest(*facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]
