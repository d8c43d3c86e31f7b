"""What a component is made with, as results say it: every setting, secrets hidden."""

from __future__ import annotations

from typing import Any

from ragloom.config.annotations import specs
from ragloom.config.component import ComponentSpec
from ragloom.interfaces.resources import Json
from ragloom.registry import Registry


def settings_in_full(registry: Registry, kind: str, spec: ComponentSpec) -> dict[str, Json]:
    """``use`` with all settings, those that were not set by their defaults, of components named in them too.

    A secret is asterisks. Two ways to say the same come to the same. Raises as ``Registry.configure`` does.
    """
    _, config = registry.configure(kind, spec)
    if config is None:
        return {"use": spec.use}
    settings: dict[str, Any] = config.model_dump(mode="json", by_alias=True)
    for at in specs(type(config), config):
        if isinstance(at.value, ComponentSpec):
            holder: Any = settings
            for part in at.path[:-1]:
                holder = holder[part]
            holder[at.path[-1]] = settings_in_full(registry, at.kind, at.value)
    return {"use": spec.use, **settings}
