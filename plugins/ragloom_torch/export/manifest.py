"""``ragloom_export.json``: which graphs there are, what they were made of, and how near they came to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ragloom.errors import ModelError
from ragloom.models import MANIFEST, ModelFolder, exported
from ragloom.models.digest import file_digest
from ragloom_torch.export.plan import Plan
from ragloom_torch.export.routes import Graphs, Route

FORMAT = 1
_LIBRARIES = ("ragloom", "torch", "transformers", "onnx", "onnxscript", "onnxruntime")
_ALIKE = ("format", "architecture", "task", "weights", "cache")


def weights_of(folder: ModelFolder) -> str:
    """SHA-256 in hex of the weights as they are now, whatever an earlier export noted."""
    folder.file("model.safetensors", "model.safetensors.index.json")
    return folder.weights(exported=False)


def noted(plan: Plan, route: Route, weights: str) -> dict[str, Any]:
    """A manifest of no graphs yet."""
    held = {"cache": route.cache} if route.cache else {}
    revision = {"revision": plan.source.revision} if plan.source.revision else {}
    return {
        "format": FORMAT,
        "architecture": plan.kind,
        "task": plan.task,
        "weights": weights,
        **held,
        **revision,
        "graphs": {},
        "versions": {name: version(name) for name in _LIBRARIES},
    }


def graph_of(files: Graphs, route: Route, figures: Mapping[str, float]) -> dict[str, Any]:
    """What the manifest says of one precision's graphs."""
    return {
        "files": {part: _file(path) for part, path in files.items()},
        "via": route.name,
        "verified": {name: float(f"{value:.6g}") for name, value in figures.items()},
    }


def joined(new: Mapping[str, Any], target: Path) -> dict[str, Any]:
    """``new`` with those graphs of the manifest in ``target`` that were made of the same weights, in the same way."""
    before = _before(target)
    if any(before.get(name) != new.get(name) for name in _ALIKE):
        return dict(new)
    return {**new, "graphs": {**before.get("graphs", {}), **new["graphs"]}}


def superseded(target: Path, whole: Mapping[str, Any]) -> list[Path]:
    """The files that the manifest in ``target`` tells of and ``whole``, which takes its place, does not.

    Names that lead out of ``target`` are left alone: a manifest may have come with somebody else's model.
    """
    names = sorted({*file_names(_before(target))} - {*file_names(whole)})
    return [target / name for name in names if Path(name).name == name]


def _before(target: Path) -> Mapping[str, Any]:
    """The manifest that is there; one that cannot be used is none: a new export takes its place."""
    try:
        return exported(ModelFolder(target, str(target))).noted
    except ModelError:
        return {}


def file_names(manifest: Mapping[str, Any]) -> list[str]:
    """The names of all files of all graphs, one that lies beside another before it."""
    files = [file for graph in manifest["graphs"].values() for file in graph["files"].values()] if manifest else []
    return [one["file"] for file in files for one in (file.get("data"), file) if one]


def save(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the manifest into ``folder``."""
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _file(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {"file": path.name, "sha256": file_digest(path), "size": path.stat().st_size}
    beside = path.with_name(f"{path.name}.data")
    return {**found, "data": _file(beside)} if beside.is_file() else found
