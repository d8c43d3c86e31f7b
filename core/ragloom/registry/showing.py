"""What a config comes to, as values that can be written out: secrets stay references."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, SecretBytes, SecretStr

from ragloom.config.annotations import external_name
from ragloom.config.finding import Path
from ragloom.config.load import LoadedConfig
from ragloom.registry.resolve import ResolvedConfig

HIDDEN = "**********"


def shown(resolved: ResolvedConfig, *, in_full: bool = False) -> dict[str, Any]:
    """The config with the core's defaults, references to the environment as they are written.

    ``in_full``: with every component's own defaults too, and references replaced by what they stand for. A secret is
    shown as its reference, or not at all, in both.
    """
    value: dict[str, Any] = resolved.core.model_dump(mode="json", by_alias=True)
    if in_full:
        for path, one in sorted(resolved.components.items(), key=lambda item: len(item[0])):
            _merge(value, path, {} if one.config is None else one.config.model_dump(mode="json", by_alias=True))
    else:
        for path in resolved.loaded.texts or {}:
            put(value, path, _written(resolved.loaded, path))
    for path in secrets(resolved):
        put(value, path, _reference(resolved.loaded, path))
    return value


def secrets(resolved: ResolvedConfig) -> Iterator[Path]:
    """Where the config has settings that are secrets, those included that stand at their defaults."""
    for path, one in resolved.components.items():
        yield from _secret_fields(one.config, path)


def _secret_fields(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, SecretStr | SecretBytes):
        yield path
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _secret_fields(getattr(value, name), (*path, external_name(name, field)))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _secret_fields(item, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _secret_fields(item, (*path, number))


def _reference(loaded: LoadedConfig, path: Path) -> str:
    return str(_written(loaded, path)) if path in (loaded.texts or {}) else HIDDEN


def _written(loaded: LoadedConfig, path: Path) -> Any:
    here: Any = loaded.written.value
    for part in path:
        here = here[part]
    return here


def _merge(value: Any, path: Path, settings: Mapping[str, Any]) -> None:
    here = value_at(value, path)
    if isinstance(here, dict):
        here.update(copy.deepcopy(dict(settings)))


def put(value: Any, path: Path, new: Any) -> None:
    """Sets what is there; a default that is not shown stays out."""
    holder = value_at(value, path[:-1])
    last: Any = path[-1]
    if (isinstance(holder, dict) and last in holder) or (isinstance(holder, list) and last in range(len(holder))):
        holder[last] = new


def value_at(value: Any, path: Path) -> Any:
    """What stands at ``path``; None where a shorter form stands above it, or nothing."""
    for part in path:
        entries: Any = dict(enumerate(value)) if isinstance(value, list) else value
        value = entries.get(part) if isinstance(entries, dict) else None
    return value
