"""From a checked config to a recipe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from ragloom.config.annotations import specs
from ragloom.config.component import index_settings
from ragloom.config.tasks import REQUESTS
from ragloom.ingest import Limits, Remake
from ragloom.interfaces.resources import plain
from ragloom.pipeline.made_of import made_of, origin
from ragloom.pipeline.recipe import Planned, PlannedRoute, Recipe
from ragloom.registry import Registry
from ragloom.registry.registration import Registration
from ragloom.registry.resolve import ResolvedConfig


def recipe_of(resolved: ResolvedConfig, registry: Registry) -> Recipe:
    """What the config asks for, nothing imported yet. ``resolved`` has been checked, so nothing can be missing."""
    core = resolved.core

    def planned(*path: str | int, name: str = "") -> Planned:
        return _planned(resolved, registry, path, name)

    return Recipe(
        routes=tuple(
            PlannedRoute(planned("retrievers", number, name=spec.name), spec.k, spec.weight)
            for number, spec in enumerate(core.retrievers)
        ),
        rank_fuser=planned("fusion", "ranks"),
        answer_fuser=planned("fusion", "answer"),
        generator=planned("generator"),
        chunker=planned("ingest", "chunker"),
        loaders=tuple(planned("ingest", "loaders", number) for number in range(len(core.ingest.loaders))),
        limits=Limits(**core.ingest.limits.model_dump()),
        transforms=tuple(planned("query", number) for number in range(len(core.query))),
        interceptors=tuple(planned("interceptors", number) for number in range(len(core.interceptors))),
        reranker=planned("reranker") if core.reranker else None,
        rerank_k=core.reranker.k if core.reranker else 0,
        rounds=core.rounds,
        abstain_below=core.abstain.below,
        trace=core.trace,
        base=resolved.loaded.base,
        task=REQUESTS[core.task],
        encoder=encoder_of(resolved.config("retrievers", number) for number in range(len(core.retrievers))),
    )


def encoder_of(configs: Iterable[BaseModel | None]) -> Any:
    """How the first of some retrievers' settings that names an encoder does so; None where none does."""
    named = (at for config in configs if config is not None for at in specs(type(config), config))
    return next((plain(at.value) for at in named if at.kind == "encoder"), None)  # type: ignore[arg-type]


def planned_from_spec(registry: Registry, kind: str, spec: Any) -> Planned:
    """A component by name or by ``{use: …}``, outside any config file."""
    registration, config = registry.configure(kind, spec)
    return _plan(registry, registration, config, registration.name)


def _planned(resolved: ResolvedConfig, registry: Registry, path: tuple[str | int, ...], name: str) -> Planned:
    registration = resolved.registration(*path)
    return _plan(registry, registration, resolved.config(*path), name or registration.name)


def _plan(registry: Registry, registration: Registration, config: BaseModel | None, name: str) -> Planned:
    def make() -> Any:
        target = registry.target(registration)
        return target() if config is None else target(config)

    return Planned(
        name=name,
        component=registration.name,
        make=make,
        settings={} if config is None else index_settings(config),
        origin=origin(registration.owner),
        fingerprint=made_of(registry, registration, config),
        remake=_remake(registration, config),
    )


def _remake(registration: Registration, config: BaseModel | None) -> Remake | None:
    """None for what a program has at hand: another process could not find it."""
    distribution = registration.owner.distribution
    if registration.kind != "loader" or not distribution:
        return None
    file = str(Path(distribution).resolve()) if distribution.endswith(".py") else ""
    settings = {} if config is None else _revealed(config.model_dump(mode="python", by_alias=True, exclude_unset=True))
    return Remake(registration.target, registration.config, settings, file)


def _revealed(value: Any) -> Any:
    """Settings as JSON values: secrets, paths and the like as the texts that they were given as."""
    if isinstance(value, dict):
        return {str(key): _revealed(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_revealed(part) for part in value]
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
