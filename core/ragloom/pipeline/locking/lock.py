"""A lock: what a run needs, as one value and as one JSON file.

It stands on the pipeline's floor: to say what a run needs takes the registry (which plugins a config uses), the models
(where their folders are), the ingest (which files its sources are) and the store (where the collection is).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ragloom.errors import UsageError
from ragloom.store import durable

FORMAT = 1
_NAMED = ".lock.json"
LOCK = "ragloom.lock.json"
"""What a lock file is called where nothing else is said."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hex."""

Name = Annotated[str, StringConstraints(min_length=1)]

_AGAIN = "restore it, or write it anew: ragloom lock"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LockedModel(_Part):
    """The files of a model's folder by their path below it; ``revision`` is the hub's commit, empty for a local one."""

    revision: str = ""
    files: dict[str, Digest]


class LockedCollection(_Part):
    """Which collection, and after which of its commits."""

    id: str
    position: int


class Lock(_Part):
    """What a run needs.

    ``config`` has every default in it, references to the environment as they are written; a secret that is written out
    is hidden, so that its value is neither told nor held. ``packages`` are versions by name. ``plugins`` (the user's
    own files) and ``data`` are digests by path, seen from the config's folder. ``models`` are known by the setting that
    names them, ``sources`` as the config writes them, their files by the path below.
    """

    format: Literal[1] = 1
    config: dict[str, Any]
    python: str
    platform: str
    packages: dict[Name, str]
    plugins: dict[str, Digest]
    models: dict[str, LockedModel]
    data: dict[str, Digest]
    sources: dict[str, dict[str, Digest]]
    collection: LockedCollection | None


def check_free(file: Path) -> None:
    """Raise ``UsageError`` where something else than a lock would be replaced.

    One that can no longer be read is known by its name: ``….lock.json``.
    """
    if not file.is_file() or file.name.endswith(_NAMED):
        return
    try:
        value = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not {"format", "packages"} <= value.keys():
        raise UsageError("is there, and is no lock", where=str(file), hint="name another file, or remove it: --to")


def write_lock(lock: Lock, file: Path) -> None:
    """Write ``lock``, whole or not at all; the same lock gives the same bytes. Raises ``UsageError``."""
    text = json.dumps(lock.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    try:
        durable.replace(file, f"{text}\n".encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(why, where=str(file), hint="name a file in a folder that you may write to: --to") from error


def read_lock(file: Path, *, made_by: str = f"ragloom lock --to {LOCK}") -> Lock:
    """What ``write_lock`` wrote; ``made_by`` is the command that makes one. Raises ``UsageError`` for anything else."""
    try:
        value = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise UsageError("there is no such lock file", where=str(file), hint=made_by) from None
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=str(file), hint=made_by) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"is no lock file: {error}", where=str(file), hint=_AGAIN) from error
    return _checked(value, file)


def _checked(value: Any, file: Path) -> Lock:
    if not isinstance(value, Mapping) or "format" not in value:
        raise UsageError("is no lock file", where=str(file), hint=f"name what `ragloom lock` wrote: --locked={LOCK}")
    if value["format"] != FORMAT:
        what = f"is a lock of format {value['format']!r:.20}; this ragloom reads format {FORMAT}"
        raise UsageError(what, where=str(file), hint="write it anew with this ragloom: ragloom lock")
    try:
        return Lock.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"is damaged: {where}: {first['msg']}", where=str(file), hint=_AGAIN) from error
