"""What an export will do, decided before anything is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.models import ModelFolder, architecture_of
from ragloom_torch.export.limits import LIMITS, Limits

TASKS = ("encoder", "reranker", "reader", "generator")
ROUTES = ("auto", "fused", "dynamo")
PRECISIONS = ("fp32", "int8", "int4")
DEFAULT = ("fp32", "int8")


@dataclass(frozen=True, slots=True)
class Plan:
    """``kind`` is the architecture that the manifest notes, ``target`` the folder that the graphs are put into."""

    source: ModelFolder
    target: Path
    task: str
    kind: str
    route: str
    precisions: tuple[str, ...]
    limits: Mapping[str, Limits]

    @property
    def moves(self) -> bool:
        """Whether the graphs go into another folder than the model's own."""
        return self.target.resolve() != self.source.path.resolve()


def planned(
    source: ModelFolder,
    *,
    to: Path | None = None,
    task: str = "auto",
    route: str = "auto",
    precisions: Sequence[str] = (),
    thresholds: Sequence[str] = (),
) -> Plan:
    """The plan for what was asked. Raises ``UsageError`` where it cannot be, ``ModelError`` for what is no model."""
    found = architecture_of(source)
    what = found.task if task == "auto" else _one_of("--task", task, ("auto", *TASKS))
    via = _one_of("--via", route, ROUTES)
    if what == "generator" and found.kind == "encoder":
        raise UsageError(
            f"a model of type {found.model_type!r} writes no text",
            where=str(source.path),
            hint="leave out --task, or name another model",
        )
    if via == "fused" and found.kind == "encoder-decoder":
        raise UsageError("encoder–decoders have no graph of fused operators", hint="leave out --via, or --via dynamo")
    wanted = tuple(dict.fromkeys(_one_of("--precision", one, PRECISIONS) for one in precisions or DEFAULT))
    if "int4" in wanted and what != "generator":
        raise UsageError(f"4-bit weights are for generators, this is to be a {what}", hint="use --precision int8")
    return Plan(
        source,
        to or source.path,
        what,
        found.kind if what == "generator" else "encoder",
        via,
        wanted,
        _limits(what, thresholds),
    )


def _limits(task: str, thresholds: Sequence[str]) -> dict[str, Limits]:
    limits = dict(LIMITS[task])
    for given in thresholds:
        name, _, value = given.partition("=")
        _one_of("--threshold", name, tuple(limits))
        limits[name] = limits[name].moved(_number(given, value))
    return limits


def _number(given: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise UsageError(
            f"--threshold {given!r} has no number", hint="write --threshold fp32=0.001 or --threshold int8=0.95"
        ) from error


def _one_of(option: str, value: str, there: Sequence[str]) -> str:
    if value not in there:
        raise UsageError(f"{option} {value!r} is unknown", hint=f"there is {', '.join(there)}")
    return value
