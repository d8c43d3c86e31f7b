"""Every error that ragloom raises on purpose: one tree, each with a hint that says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RagloomError(Exception):
    """Root of the tree.

    ``message`` says what is wrong, ``where`` names the place (a file, a row, a component), ``hint`` says what to type.
    """

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"


class UsageError(RagloomError):
    """A call or a command line that cannot be carried out as it stands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a config: where it stands, which setting, what is wrong, what to type."""

    path: str
    what: str
    hint: str = ""
    file: str = "<config>"
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        advice = f": {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.path or '(top level)'}: {self.what}{advice}"


class ConfigError(RagloomError):
    """A config that cannot be used; ``problems`` holds everything found wrong, in the file's order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class PluginError(RagloomError):
    """A plugin or one of its components could not be found, loaded or used."""


class MissingExtraError(PluginError):
    """An optional library is needed and absent; the hint names the extra that brings it."""


class ModelError(RagloomError):
    """A model's files could not be found, read or used."""


class LoadError(RagloomError):
    """A source file could not be read as a document."""


class GenerationError(RagloomError):
    """A generator could not produce a text (a server that failed, a model that cannot do what was asked)."""


class RowError(RagloomError):
    """Rows of data that cannot be used; ``where`` names the row, or the message each of several, a line a row."""


class TrainingError(RagloomError):
    """A training that cannot begin or go on (a loss that is no number, a full disk); what it had saved is kept."""


class CollectionError(RagloomError):
    """A collection on disk could not be opened, read or written."""


class CollectionLockedError(CollectionError):
    """Another writer holds the collection; the message names it."""


class CorruptIndexError(CollectionError):
    """A file of an index is missing, has another size or another checksum than its manifest records."""


class IndexMismatchError(CollectionError):
    """The index was built by other settings than the config asks for; the hint names the command that rebuilds."""
