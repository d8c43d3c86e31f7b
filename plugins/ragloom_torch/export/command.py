"""The command ``ragloom export``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from ragloom.errors import MissingExtraError, UsageError
from ragloom.models import locate

if TYPE_CHECKING:
    from ragloom.decoding import TokenModel
    from ragloom_torch.export.carrying_out import Exported
    from ragloom_torch.export.plan import Plan

_NEEDED = ("torch", "transformers", "safetensors", "onnx", "onnxscript", "onnxruntime", "tokenizers")


class Frame(Protocol):
    """What the command line hands over."""

    @property
    def registry(self) -> Any:
        """Every installed plugin."""

    def show(self, value: Any, lines: Any) -> None:
        """Print a value as JSON, or lines."""

    def note(self, text: str) -> None:
        """One line on standard error."""


def export(
    frame: Frame,
    model: Annotated[str, typer.Argument(help="A folder in Hugging Face's layout, or an id on the model hub.")],
    precision: Annotated[
        list[str] | None,
        typer.Option(help="fp32, int8, or int4 (generators). May be repeated; fp32 and int8 by default."),
    ] = None,
    task: Annotated[
        str, typer.Option(help="auto (as config.json says), encoder, reranker, reader or generator.")
    ] = "auto",
    via: Annotated[
        str, typer.Option(help="auto, fused (written down from the weights) or dynamo (traced by torch).")
    ] = "auto",
    to: Annotated[
        Path | None, typer.Option(help="Another folder, which gets settings and tokenizer as well; else the model's.")
    ] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PRECISION=VALUE",
            help="How far a graph may be off: fp32=0.001 is a difference of logits, int8=0.9 an agreement with torch.",
        ),
    ] = None,
    revision: Annotated[str | None, typer.Option(help="A branch, tag or commit of the hub.")] = None,
) -> None:
    """Write a model as ONNX, quantise it, compare it with torch, and put it beside the model when it is sound."""
    _promise_libraries()
    from ragloom_torch.export.carrying_out import carry_out
    from ragloom_torch.export.plan import planned

    source = locate(model, Path, revision)
    if to is None and source.revision:
        raise UsageError("a model of the hub is not changed where it is kept", hint="name a folder: --to FOLDER")
    plan = planned(source, to=to, task=task, route=via, precisions=precision or (), thresholds=threshold or ())
    done = carry_out(plan, serving_by(frame.registry), frame.note)
    frame.show({"folder": str(plan.target), "task": plan.task, "graphs": done.graphs}, _lines(plan, done))


def _lines(plan: Plan, done: Exported) -> Iterator[str]:
    from rich.markup import escape

    for precision, graph in done.graphs.items():
        files = ", ".join(f"{one['file']} ({one['size'] / 1e6:.1f} MB)" for one in graph["files"].values())
        figures = ", ".join(f"{name} {value:.3g}" for name, value in graph["verified"].items())
        yield escape(f"{precision:5} {graph['via']:6}  {files}\n       {figures}")
    yield escape(f"wrote {done.manifest}")


def serving_by(registry: Any) -> Callable[[Path, str], Any]:
    """Generators are compared as they will be served: by the component ``onnx``."""

    @contextmanager
    def served(folder: Path, precision: str) -> Iterator[TokenModel]:
        made = registry.make("generator", {"use": "onnx", "model": str(folder.resolve()), "precision": precision})
        made.open(_Here())
        try:
            yield made.model
        finally:
            made.close()

    return served


class _Here:
    """What a component asks for when it is opened, as far as a model on disk needs it."""

    def path(self, name: str) -> Path:
        """Paths are absolute here."""
        return Path(name)


def _promise_libraries() -> None:
    from importlib.util import find_spec

    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise MissingExtraError(
            f"exporting needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            hint="pip install 'ragloom[export]'",
        )
