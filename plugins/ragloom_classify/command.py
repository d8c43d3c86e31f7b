"""The command ``ragloom train-classifier``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from ragloom.errors import UsageError

if TYPE_CHECKING:
    from ragloom.interfaces import Encoder, Loader, TrainingReport
    from ragloom.registry import Registry, ResolvedConfig
    from ragloom_classify.desk import Desk
    from ragloom_classify.labelled_file import Row


class Frame(Protocol):
    """What the command line hands over."""

    @property
    def registry(self) -> Registry:
        """Every installed plugin."""

    @property
    def resolved(self) -> ResolvedConfig:
        """The checked config."""

    def show(self, value: Any, lines: Any) -> None:
        """Print a value as JSON, or lines."""

    def progress(self) -> Any:
        """A progress display, as a context."""


def train_classifier(
    frame: Frame,
    data: Annotated[Path, typer.Option(metavar="FILE", help="Labelled texts: JSON Lines, JSON or CSV.")],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the classifier is written.")],
    label: Annotated[str, typer.Option(metavar="FIELD", help="The field of the label; else the config's.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="How the folds of cross-validation are drawn.")] = 0,
) -> int:
    """Train a classifier on the config's encoder, and tell its cross-validated accuracy."""
    from ragloom_classify.desk import Desk
    from ragloom_classify.head_folder import check_free, read_manifest
    from ragloom_classify.labelled_file import rows_of

    check_free(to)
    config, registry = frame.resolved, frame.registry
    field = label or str(getattr(config.config("fusion", "answer"), "label", "label"))
    with Desk(registry, config.loaded.base, partial(_encoder, config, registry)) as desk:
        rows = rows_of(data, _loaders(config, registry, desk), label=field)
        report = _trained(frame, desk, rows, to, field, seed)
    manifest = read_manifest(to)
    frame.show({"folder": str(to), **manifest}, _told(report, manifest["examples"], to))
    return 0


def _trained(frame: Frame, desk: Desk, rows: Sequence[Row], to: Path, field: str, seed: int) -> TrainingReport:
    from ragloom.interfaces import TrainingJob

    with ExitStack() as closing:
        trainer = frame.registry.make("trainer", {"use": "classifier", "label": field})
        display = closing.enter_context(frame.progress())
        trainer.open(desk)
        closing.callback(trainer.close)
        encoding = display.add_task("encoding", total=len(rows))
        told = _passing(rows, partial(display.advance, encoding))
        report: TrainingReport = trainer.train(TrainingJob("classifier", to, told, seed))
        return report


def _passing(rows: Sequence[Row], told: Any) -> Iterator[Row]:
    """``rows``, each told of as it is taken."""
    for row in rows:
        yield row
        told()


def _encoder(config: ResolvedConfig, registry: Registry) -> Encoder:
    """Made of the config: that of its first retriever that names one, else of what answers."""
    named = [path for path, one in config.components.items() if one.registration.kind == "encoder"]
    order = [path for first in ("retrievers", "fusion") for path in named if path[0] == first]
    if not order:
        hint = "retrievers: [{use: faiss, encoder: {use: onnx, model: …}}]"
        raise UsageError("the config names no encoder to train on", hint=hint)
    registration, settings = config.registration(*order[0]), config.config(*order[0])
    target = registry.target(registration)
    made: Encoder = target() if settings is None else target(settings)
    return made


def _loaders(config: ResolvedConfig, registry: Registry, desk: Desk) -> list[Loader]:
    """Those of the config, else every one that is installed with what it requires."""
    chosen: Sequence[Any] = config.core.ingest.loaders
    usable = [one for one in registry.names("loader") if not registry.find("loader", one).missing]
    return [desk.component("loader", one) for one in chosen or usable]


def _told(report: TrainingReport, counts: Mapping[str, int], to: Path) -> Iterator[str]:
    found = report.figures
    labels = ", ".join(f"{name} {count}" for name, count in counts.items())
    yield f"Trained on {sum(counts.values()):,} examples ({labels}), C = {found['strength']:g}."
    yield (
        f"Cross-validated accuracy: {found['accuracy']:.3f} (95 % interval {found['low']:.3f} to {found['high']:.3f}, "
        f"{found['folds']:.0f} folds, C chosen anew within each)"
    )
    yield f"It lies in {to}. In the config: fusion: {{answer: {{use: classifier, model: {to}}}}}"
