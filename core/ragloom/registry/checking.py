"""Check a component named in a config, and every component named in its settings in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from ragloom.config.annotations import SpecAt, external_name, specs
from ragloom.config.component import ComponentSpec
from ragloom.config.finding import Finding, Path
from ragloom.config.validation import validated
from ragloom.errors import PluginError
from ragloom.registry.registration import Registration

if TYPE_CHECKING:
    from ragloom.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Checked:
    """A component that stands: what was registered, and its settings as its model (None where it takes none)."""

    path: Path
    registration: Registration
    config: BaseModel | None


def check(registry: Registry, at: SpecAt, texts: Mapping[Path, str] | None = None) -> Iterator[Checked | Finding]:
    """What stands and what is wrong at ``at`` and below it, outermost first. A spec without ``use`` gives nothing."""
    use, settings = _parts(at)
    if use is None:
        return
    try:
        registration = registry.find(at.kind, use)
        model = registry.config_model(registration)
    except PluginError as error:
        yield Finding(at.path if isinstance(at.value, str) else (*at.path, "use"), error.message, error.hint)
        return
    if model is None:
        yield from _check_no_settings(at, registration, settings)
        return
    config, wrong = validated(model, settings, texts=_below(at.path, texts or {}), also=_core_names(at.model))
    if config is not None:
        yield Checked(at.path, registration, config)
    yield from (finding.under(at.path) for finding in wrong)
    for inner in specs(model, settings if config is None else config, at.path):
        yield from check(registry, inner, texts)


def _check_no_settings(
    at: SpecAt, registration: Registration, settings: Mapping[str, object]
) -> Iterator[Checked | Finding]:
    for name in settings:
        yield Finding((*at.path, name), "is not a setting that exists here", f"`{registration.name}` takes none", "key")
    if not settings:
        yield Checked(at.path, registration, None)


def _parts(at: SpecAt) -> tuple[str | None, Mapping[str, object]]:
    if isinstance(at.value, str):
        return at.value, {}
    if isinstance(at.value, ComponentSpec):
        return at.value.use, at.value.settings
    if not isinstance(at.value, Mapping):
        return None, {}
    use = at.value.get("use")
    core = _core_names(at.model)
    return use if isinstance(use, str) else None, {key: item for key, item in at.value.items() if key not in core}


def _core_names(model: type[ComponentSpec]) -> set[str]:
    return {external_name(name, field) for name, field in model.model_fields.items()}


def _below(base: Path, texts: Mapping[Path, str]) -> dict[Path, str]:
    return {path[len(base) :]: text for path, text in texts.items() if path[: len(base)] == base}
