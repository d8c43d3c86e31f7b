"""What every stage's trainer has in common: it remembers what it may ask for, and holds nothing else."""

from __future__ import annotations

from typing import Generic, TypeVar

from ragloom.errors import UsageError
from ragloom.interfaces import Resources

Config = TypeVar("Config")


class Opened(Generic[Config]):
    """Opening loads nothing: a model is loaded once the rows have been read."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._given: Resources | None = None

    def open(self, resources: Resources) -> None:
        """Remember what may be asked for."""
        self._given = resources

    def close(self) -> None:
        """Nothing is held."""
        self._given = None

    @property
    def _resources(self) -> Resources:
        """Raises ``UsageError`` where the trainer is not open."""
        if self._given is None:
            raise UsageError("the trainer is not open", where=type(self).__name__, hint="call open(resources) first")
        return self._given
