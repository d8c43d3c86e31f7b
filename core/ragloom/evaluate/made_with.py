"""What an evaluation was made with: versions, seed, the collection and where it stood."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version

from ragloom.evaluate.evaluating import How
from ragloom.evaluate.judging import Judge
from ragloom.interfaces.resources import Json
from ragloom.pipeline import Pipeline
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.registration import Registration


def made_with(
    pipeline: Pipeline, resolved: ResolvedConfig, registry: Registry, judges: Iterable[Judge], how: How
) -> dict[str, Json]:
    """JSON values: the same state of things gives the same ones."""
    parts = [one.registration for one in resolved.components.values()]
    metrics = [registry.find("metric", str(one.spec["use"])) for one in judges]
    with pipeline.resources() as resources:
        position = resources.collection.position
    return {
        "versions": versions([*parts, *metrics]),
        "seed": how.seed,
        "depth": how.depth,
        "batch": how.batch,
        "answered": how.generated,
        "collection": {"id": pipeline.collection_id, "position": position},
    }


def versions(registrations: Iterable[Registration]) -> dict[str, Json]:
    """Of Python, ragloom, the plugins' distributions and the libraries that components say they require."""
    known = packages_distributions()
    found: dict[str, Json] = {"python": platform.python_version(), "ragloom": _version("ragloom")}
    for one in registrations:
        found[one.owner.distribution or one.owner.entry_point] = one.owner.version
        for module in one.requires:
            for name in known.get(module, ()):
                found[name] = _version(name)
    return dict(sorted(found.items()))


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
