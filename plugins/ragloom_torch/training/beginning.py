"""Whether a stage begins, goes on, or is finished; and whose its folder is meanwhile."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ragloom.errors import CollectionLockedError, UsageError
from ragloom.interfaces import Json, TrainingJob
from ragloom.store.writer_lock import WriterLock
from ragloom_torch.training.checkpoints import newest
from ragloom_torch.training.manifest import read_manifest
from ragloom_torch.training.staging import clear, is_aside, staged, told
from ragloom_torch.training.watching import LOG

STATE = "state"
"""Within a stage's output, for as long as it is not finished: what a run needs to go on."""
WHOLE = "whole"
"""Likewise: what will be the checkpoint, as it is brought to its place."""
LOGS = "logs"
_LOCK = ".training"
_RUN = "run.json"
_OURS = (STATE, WHOLE, LOG, LOGS, _LOCK)

MAY_DIFFER = (
    "batch", "accumulate", "learning_rate", "max_grad_norm", "precision", "gradient_checkpointing",
    "save_every", "device", "threads", "tensorboard", "chunk",
)  # fmt: skip
"""Settings that whoever goes on may set otherwise: the examples of a step, and their order, are the same."""
OF_A_CONTRAST = {"batch", "accumulate"}
"""Of these, what is another loss where that looks across a batch."""
_MINES = ("precision", "device", "threads")
"""On these it may depend what is mined, which is part of the data."""

Facts = dict[str, Json]


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Within, no other process trains into ``output``. Raises ``UsageError`` that says who does."""
    with told(output):
        output.mkdir(parents=True, exist_ok=True)
        try:
            lock = WriterLock(output / _LOCK, command="a training")
        except CollectionLockedError as error:
            raise UsageError(
                error.message, where=str(output), hint="wait until it has ended, or choose another `output`"
            ) from error
    try:
        yield
    finally:
        (output / _LOCK).unlink(missing_ok=True)
        lock.close()


def finished(job: TrainingJob, facts: Facts, may_differ: Collection[str]) -> dict[str, Any]:
    """The manifest of a stage that is finished; empty where there is something to do. Raises ``UsageError``."""
    manifest = read_manifest(job.output)
    if not manifest:
        return {}
    if not job.resume:
        raise UsageError(
            "holds a finished training",
            where=str(job.output),
            hint="--resume keeps it; delete the folder, or choose another `output`, to begin anew",
        )
    _promise_same(job, facts, manifest, may_differ)
    for left in (STATE, WHOLE):
        shutil.rmtree(job.output / left, ignore_errors=True)
    clear(job.output)
    return manifest


def begin(job: TrainingJob, facts: Facts, may_differ: Collection[str]) -> str:
    """The checkpoint to go on from, "" to begin. Raises ``UsageError`` where the folder is not free."""
    state = job.output / STATE
    if (state / _RUN).is_file():
        _promise_resumed(job)
        _promise_same(job, facts, json.loads((state / _RUN).read_bytes()), may_differ)
        clear(state)
    else:
        _promise_free(job.output)
        with staged(state) as aside:
            (aside / _RUN).write_text(json.dumps(facts, indent=2), encoding="utf-8")
    clear(job.output)
    return str(newest(state) or "")


def _promise_resumed(job: TrainingJob) -> None:
    if not job.resume:
        raise UsageError(
            "holds a training that was cut short",
            where=str(job.output),
            hint="--resume goes on with it; delete the folder, or choose another `output`, to begin anew",
        )


def _promise_free(output: Path) -> None:
    others = sorted(one.name for one in output.iterdir() if one.name not in _OURS and not is_aside(one))
    if others:
        raise UsageError(
            f"is not empty (it holds {', '.join(others[:3])}{' …' if len(others) > 3 else ''})",
            where=str(output),
            hint="choose a folder of its own for the stage: `output: FOLDER`",
        )


def _promise_same(job: TrainingJob, facts: Facts, before: Mapping[str, Any], may_differ: Collection[str]) -> None:
    now = json.loads(json.dumps(facts))
    other = [name for name in now if name != "settings" and before.get(name) != now[name]]
    settings, were = now["settings"], before.get("settings", {})
    other += [
        f"`{name}` ({were.get(name)}, now {settings[name]})"
        for name in settings
        if name not in may_differ and were.get(name) != settings[name]
    ]
    if other:
        moved = [f"`{name}: {json.dumps(were.get(name))}`" for name in _MINES if were.get(name) != settings.get(name)]
        is_data = bool(moved) and not {"data_sha256", "held_out_sha256"}.isdisjoint(other)
        mined = f" (where the model itself mines passages, {' and '.join(moved)} may be all)" if is_data else ""
        raise UsageError(
            f"was begun with other {', '.join(_NAMES.get(one, one) for one in other)}",
            where=str(job.output),
            hint=f"set them back{mined}, or choose another `output` (or delete the folder) to begin anew",
        )


_NAMES = {
    "data_sha256": "data",
    "held_out_sha256": "held-out data",
    "examples_per_step": "examples a step (`batch` · `accumulate` · processes)",
    "from": "models to begin with",
}
