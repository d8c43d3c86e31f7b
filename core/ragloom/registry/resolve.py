"""A config, checked against everything that is installed: what it names exists, takes its settings, fits together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from ragloom.config.annotations import specs
from ragloom.config.finding import Finding, Path
from ragloom.config.load import LoadedConfig
from ragloom.config.naming import default_name
from ragloom.config.place import placed
from ragloom.config.schema import Config
from ragloom.registry.checking import Checked, check
from ragloom.registry.needs import unmet_needs
from ragloom.registry.registration import Registration
from ragloom.registry.registry import Registry
from ragloom.registry.stages import stage_findings, to_come


@dataclass(frozen=True, slots=True)
class ResolvedConfig:
    """``core`` is the core's part; ``components`` holds, by path, every component that it names and their settings."""

    core: Config
    loaded: LoadedConfig
    components: Mapping[Path, Checked]

    def registration(self, *path: str | int) -> Registration:
        """Which component stands at ``path`` (``"fusion", "answer"``)."""
        return self.components[path].registration

    def config(self, *path: str | int) -> BaseModel | None:
        """The settings of the component at ``path``; None where it takes none."""
        return self.components[path].config


def resolve(loaded: LoadedConfig, registry: Registry) -> ResolvedConfig:
    """``loaded`` with every component found and configured.

    Raises ``ConfigError`` with every problem of the core's part and of each component's settings, in the file's order.
    Nothing of a component but its config model is imported.
    """
    checked, wrong = _check_components(loaded, registry)
    wrong = [*loaded.findings, *wrong, *_same_names(loaded), *stage_findings(loaded)]
    if wrong or loaded.model is None:
        raise loaded.error(_once(wrong))
    return ResolvedConfig(loaded.model, loaded, {one.path: one for one in checked})


def check_fit(resolved: ResolvedConfig, registry: Registry) -> None:
    """Raise ``ConfigError`` where two components cannot work together, by what each says of itself (``describe``).

    What a training has yet to write says nothing of itself; trainers are no part of what serves.
    """
    serving = {path: one for path, one in resolved.components.items() if path[0] != "train"}
    names = [one.name for one in resolved.core.retrievers]
    coming = to_come(resolved.loaded)
    silent = [path for path in serving if any(at[: len(path)] == path for at in coming)]
    with placed(resolved.loaded.base):
        wrong = unmet_needs(serving, registry, names, silent)
    if wrong:
        raise resolved.loaded.error(wrong)


def _check_components(loaded: LoadedConfig, registry: Registry) -> tuple[list[Checked], list[Finding]]:
    value = loaded.tree.value if loaded.model is None else loaded.model
    results = [result for at in specs(Config, value) for result in check(registry, at, loaded.texts)]
    checked = [result for result in results if isinstance(result, Checked)]
    return checked, [result for result in results if isinstance(result, Finding)]


def _same_names(loaded: LoadedConfig) -> Iterator[Finding]:
    first: dict[str, int] = {}
    retrievers = loaded.tree.value.get("retrievers")
    for number, retriever in enumerate(retrievers if isinstance(retrievers, list) else ()):
        name, at = _name(retriever)
        if name and first.setdefault(name, number) != number:
            hint = "give it another: `name: …`"
            yield Finding(("retrievers", number, *at), f"a second retriever is named `{name}`", hint)


def _name(retriever: object) -> tuple[str, Path]:
    if isinstance(retriever, str):
        return default_name(retriever), ()
    if not isinstance(retriever, dict):
        return "", ()
    given, use = retriever.get("name"), retriever.get("use")
    if given:
        return str(given), ("name",)
    return (default_name(use), ("use",)) if isinstance(use, str) else ("", ())


def _once(findings: list[Finding]) -> list[Finding]:
    """One finding a place: an unset variable, say, is not also a wrong number."""
    seen: dict[tuple[Path, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.path, finding.on), finding)
    return list(seen.values())
