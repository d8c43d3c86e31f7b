"""The ONNX graphs of a model's folder, as ``ragloom export`` noted them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragloom.errors import ModelError
from ragloom.models.folder import MANIFEST, ModelFolder

FORMAT = 1
_ALSO = {"model": ("model.onnx", "onnx/model.onnx"), "encoder": (), "decoder": ()}
_ALSO_INT8 = ("model_int8.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx")


@dataclass(frozen=True, slots=True)
class Exported:
    """``noted`` is the export's manifest, empty for a folder that somebody else exported."""

    folder: ModelFolder
    noted: Mapping[str, Any]

    @property
    def architecture(self) -> str:
        """``encoder``, ``decoder-only`` or ``encoder-decoder``; empty where nothing is noted."""
        return str(self.noted.get("architecture", ""))

    @property
    def cache(self) -> str:
        """How a generator keeps keys and values: ``shared`` or ``grown``; empty where there are none."""
        return str(self.noted.get("cache", ""))

    @property
    def task(self) -> str:
        """``encoder``, ``reranker``, ``reader`` or ``generator``; empty where nothing is noted."""
        return str(self.noted.get("task", ""))

    def precisions(self, part: str = "model") -> list[str]:
        """The precisions that there is a graph of ``part`` in."""
        graphs = self.noted.get("graphs", {})
        noted = [name for name, graph in graphs.items() if part in graph.get("files", {})]
        return noted or [name for name in ("fp32", "int8") if self._unnoted(part, name) is not None]

    def graph(self, part: str = "model", precision: str = "fp32") -> Path:
        """The file of one graph. Raises ``ModelError`` with the command that makes it where there is none."""
        files = self.noted.get("graphs", {}).get(precision, {}).get("files", {})
        if part in files:
            return self._complete(files[part])
        path = self._unnoted(part, precision)
        if path is not None and not self.noted:
            return path
        there = self.precisions(part)
        raise ModelError(
            f"there is no {precision} ONNX graph of the model" + (f", there is {', '.join(there)}" if there else ""),
            where=str(self.folder.path),
            hint=f"ragloom export {self.folder.name} --precision {precision}"
            + (f", or set precision: {there[0]}" if there else ""),
        )

    def _complete(self, noted: Mapping[str, Any]) -> Path:
        path = self.folder.file(str(noted["file"]))
        if (size := path.stat().st_size) != noted.get("size", size):
            raise ModelError(
                f"has {size} bytes, its manifest says {noted['size']}",
                where=str(path),
                hint=f"ragloom export {self.folder.name}",
            )
        return path

    def _unnoted(self, part: str, precision: str) -> Path | None:
        names = (
            _ALSO.get(part, ()) if precision == "fp32" else _ALSO_INT8 if (precision, part) == ("int8", "model") else ()
        )
        return next((self.folder.path / name for name in names if self.folder.has(name)), None)


def exported(folder: ModelFolder) -> Exported:
    """What ``folder`` holds in ONNX. Raises ``ModelError`` for a manifest of another version."""
    noted = folder.json(MANIFEST)
    if noted and noted.get("format") != FORMAT:
        raise ModelError(
            f"was written in format {noted.get('format')!r}, this version reads {FORMAT}",
            where=str(folder.path / MANIFEST),
            hint=f"ragloom export {folder.name}",
        )
    if not _is_sound(noted):
        raise ModelError(
            "does not tell of graphs and their files as an export writes it",
            where=str(folder.path / MANIFEST),
            hint=f"ragloom export {folder.name}",
        )
    return Exported(folder, noted)


def _is_sound(noted: Mapping[str, Any]) -> bool:
    """Whether every graph has files, each with its name."""
    graphs = noted.get("graphs", {})
    if not isinstance(graphs, Mapping) or not all(isinstance(one, Mapping) for one in graphs.values()):
        return False
    files = [one.get("files") for one in graphs.values()]
    return all(
        isinstance(some, Mapping)
        and all(isinstance(one, Mapping) and isinstance(one.get("file"), str) for one in some.values())
        for some in files
    )
