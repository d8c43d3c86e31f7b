"""One text that stands for all that a component is made of: its settings and the code that offers it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel

from ragloom.config.annotations import specs
from ragloom.config.place import seen_from_here
from ragloom.models.stamp import stamp
from ragloom.registry import Registry
from ragloom.registry.registration import Owner, Registration


def made_of(registry: Registry, registration: Registration, config: BaseModel | None) -> str:
    """The component's name, its settings and its plugin's version, and the same of every component named in those.

    A file of the user's own has no version: its contents count. So do the files of a model that a setting names.
    """
    own = f"{registration.name} {'' if config is None else config.model_dump_json()} {origin(registration.owner)}"
    named = [] if config is None else list(specs(type(config), config))
    inner = [made_of(registry, *registry.configure(at.kind, at.value)) for at in named]  # type: ignore[arg-type]
    return " ".join([own + _digest(registration.owner) + _model(config), *(f"[{one}]" for one in inner)])


def _model(config: BaseModel | None) -> str:
    """By its files: training may write other weights into the folder that a setting names."""
    model = getattr(config, "model", None)
    return stamp(seen_from_here(model)) if isinstance(model, str) and model else ""


def origin(owner: Owner) -> str:
    """The distribution and its version."""
    return f"{owner.distribution} {owner.version}".strip()


def _digest(owner: Owner) -> str:
    if not owner.distribution.endswith(".py"):
        return ""
    return " " + hashlib.sha256(Path(owner.distribution).read_bytes()).hexdigest()
