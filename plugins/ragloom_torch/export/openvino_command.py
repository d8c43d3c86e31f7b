"""The command ``ragloom export-openvino``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from ragloom.errors import MissingExtraError, UsageError
from ragloom.models import locate

_NEEDED = ("torch", "safetensors", "onnx", "onnxruntime", "tokenizers", "openvino")


class Frame(Protocol):
    """What the command line hands over."""

    @property
    def loaded(self) -> Any:
        """The config."""

    def show(self, value: Any, lines: Any) -> None:
        """Print a value as JSON, or lines."""

    def note(self, text: str) -> None:
        """One line on standard error."""


def export_openvino(
    frame: Frame,
    model: Annotated[str, typer.Argument(help="An encoder's folder in Hugging Face's layout.")],
    passages: Annotated[int, typer.Option(min=16, help="How many passages of the collection fix the ranges.")] = 128,
) -> None:
    """Write an encoder for OpenVINO in int8, its ranges fixed by passages of the config's collection."""
    _promise_libraries()
    from ragloom_torch.export.openvino_int8 import FILE, calibrate

    folder = locate(model, Path)
    if folder.revision:
        raise UsageError("a model of the hub is not changed where it is kept", hint="copy it into a folder of your own")
    texts = some_passages(frame.loaded.collection, passages)
    frame.note(f"reading {len(texts)} passages of {frame.loaded.collection}")
    target = folder.path / FILE
    calibrate(folder, texts, target)
    size = target.with_suffix(".bin").stat().st_size
    value = {"file": str(target), "size": size, "passages": len(texts)}
    frame.show(value, [f"wrote {target} ({size / 1e6:.1f} MB); use it with `runtime: openvino`"])


def some_passages(collection: Path, count: int) -> list[str]:
    """At most ``count`` texts of a collection, as retrievers index them, evenly taken from all of it."""
    from ragloom.store import Collection

    with Collection.open(collection) as opened, opened.reader(update=False) as reader:
        step = max(1, len(reader.view) // count)
        every = chain.from_iterable(reader.view.scan())
        return [passage.indexed_text for passage in _each(every, step, count)]


def _each(items: Iterator[Any], step: int, count: int) -> Iterator[Any]:
    return islice(items, 0, step * count, step)


def _promise_libraries() -> None:
    from importlib.util import find_spec

    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise MissingExtraError(
            f"exporting for OpenVINO needs {', '.join(missing)}, which {_is(missing)} not installed",
            hint="pip install 'ragloom[export,openvino]'",
        )


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
