"""From what a setting says to a folder: a local one, or one of the model hub's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ragloom.errors import MissingExtraError, ModelError
from ragloom.models.folder import ModelFolder

PATTERNS = ("*.json", "*.txt", "*.model", "*.jinja", "*.safetensors", "*.onnx", "*.onnx.data", "*.onnx_data")
"""What is fetched from the hub: never a pickle, never code."""

LEFT = (
    "*_O?.onnx", "*_qint8_*.onnx", "*_quint8_*.onnx", "*_uint8.onnx", "*_fp16.onnx", "*_bnb4.onnx",
    "*_q4.onnx", "*_q4f16.onnx",
)  # fmt: skip
"""Graphs that no runtime here reads, of which many a model has a dozen, each as large as the model."""

_HUB_ID = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}|[\w.-]{1,96}")


def locate(model: str, path: Callable[[str], Path], revision: str | None = None) -> ModelFolder:
    """The folder that ``model`` names: a local one as ``path`` sees it, else the hub's model of that id.

    ``revision`` is a branch, tag or commit of the hub. Raises ``ModelError`` where there is no such model, and
    ``MissingExtraError`` where the hub's library is needed and absent.
    """
    folder = _seen(model, path)
    if folder.is_dir():
        return ModelFolder(folder, model)
    if folder.exists():
        hint = f"name the folder that holds it: {folder.parent}"
        raise ModelError("the model is a file, not a folder", where=str(folder), hint=hint)
    if not _names_the_hub(model):
        raise ModelError(
            f"there is no folder of a model at {folder}",
            where=model,
            hint="give the path of a folder, relative to the config's own, or the id of a model on the hub",
        )
    return _fetched(model, revision, folder)


def find(model: str, path: Callable[[str], Path], revision: str | None = None) -> ModelFolder | None:
    """As ``locate``, from what is on this machine alone; None where it is not here."""
    folder = _seen(model, path)
    if folder.is_dir():
        return ModelFolder(folder, model)
    if not _names_the_hub(model):
        return None
    try:
        from huggingface_hub import try_to_load_from_cache
        from huggingface_hub.errors import HFValidationError
    except ImportError:
        return None
    try:
        held = try_to_load_from_cache(model, "config.json", revision=revision)
    except HFValidationError:
        # It looks like an id, and the hub has none of that form.
        return None
    return _snapshot(model, Path(held).parent) if isinstance(held, str) else None


def _seen(model: str, path: Callable[[str], Path]) -> Path:
    try:
        return path(model)
    except RuntimeError as error:
        # What pathlib raises for the home of somebody who has none.
        raise ModelError(f"is no path here: {error}", where=model, hint="write the folder's whole path") from error


def _names_the_hub(model: str) -> bool:
    return _HUB_ID.fullmatch(model) is not None and not model.startswith(".")


def _fetched(model: str, revision: str | None, folder: Path) -> ModelFolder:
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise MissingExtraError(
            f"model {model!r} is no folder here ({folder}), and the hub's library is not installed",
            hint="pip install 'ragloom[onnx]'",
        ) from error
    try:
        held = snapshot_download(model, revision=revision, allow_patterns=list(PATTERNS), ignore_patterns=list(LEFT))
    except Exception as error:
        first = next(iter(str(error).strip().splitlines()), "")
        raise ModelError(
            f"there is no folder {folder}, and the hub did not give {model!r}: {type(error).__name__}: {first}",
            where=model,
            hint="check the path (relative to the config's own folder), the id, the revision, and the network",
        ) from error
    return _snapshot(model, Path(held))


def _snapshot(model: str, path: Path) -> ModelFolder:
    """Snapshots are named by their commit."""
    return ModelFolder(path, model, path.name)
