"""Run as a program: trainings in processes of their own that are killed, and gone on with until they end.

It imports once and forks for each: a process that starts anew takes seconds, of which none would be training.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom.store import durable
from ragloom_torch.training import picture, run

WAY = {
    "epochs": 5,
    "accumulate": 2,
    "batch": 2,
    "save_every": 2,
    "evaluate_every": 3,
    "patience": 2,
    "learning_rate": 0.1,
}
"""Dropout, accumulation, evaluation, the best weights and patience, which ends it before the epochs do."""


class Deadly(durable.Disk):
    """Ends its process, as the kernel would, at the ``count``-th call that changes the disk."""

    def __init__(self, count: int) -> None:
        self._left = count

    def fsync(self, descriptor: int) -> None:
        """One call."""
        self._count()
        super().fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """One call."""
        self._count()
        super().rename(old, new)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def train(output: Path) -> None:
    """Begin or go on."""
    run.fit(adding(), settings(**WAY), job(output, resume=True))


def forked(work: Callable[[], None]) -> int:
    """The process that does it; an error is said, and is its exit status."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - nothing of the parent's may run here
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
    os._exit(1)


def was_killed(child: int) -> bool:
    """Whether it ended by SIGKILL; any other end but a good one is an error here."""
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status:
        raise SystemExit(f"the training failed: status {status}")
    return killed


def killed_after(output: Path, seconds: float) -> bool:
    """Whether a training was killed then; it may have ended before."""
    child = forked(lambda: train(output))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return was_killed(child)


def killed_at(output: Path, call: int) -> bool:
    """Whether a training was killed at that call that changes the disk; it may make fewer."""

    def work() -> None:
        with durable.through(Deadly(call)):
            train(output)

    return was_killed(forked(work))


def digest(output: Path) -> str:
    """Of the weights that serve, which a finished training has; nothing else of a run is left beside them."""
    left = [path.name for path in output.iterdir() if path.name.startswith(".") or path.name == "state"]
    return sha256((output / "model.safetensors").read_bytes()).hexdigest() if not left else f"left: {left}"


def by_the_clock(folder: Path, seed: int, kills: int) -> list[str]:
    """Digests of so many trainings as it takes to kill ``kills`` times, at moments over a whole run."""
    began = time.monotonic()
    was_killed(forked(lambda: train(folder / "timed")))
    whole, chance, found = time.monotonic() - began, random.Random(seed), [digest(folder / "timed")]
    while kills:
        output = folder / f"run {len(found)}"
        # Each part of a run is what is left of it: a moment may lie anywhere in the whole.
        while kills and killed_after(output, chance.uniform(0, whole)):
            kills -= 1
        was_killed(forked(lambda here=output: train(here)))
        found.append(digest(output))
    return found


def by_the_disk(folder: Path, calls: list[int]) -> list[str]:
    """Digests of trainings that were killed at each of ``calls``, and once more on the way on."""
    found = []
    for call in calls:
        output = folder / f"call {call}"
        if killed_at(output, call):
            killed_at(output, call % 7)
            was_killed(forked(lambda here=output: train(here)))
        found.append(digest(output))
    return found


if __name__ == "__main__":
    folder, given = Path(sys.argv[1]), json.loads(sys.argv[2])
    picture.draw(folder / "warm.png", [], None)
    gc.freeze()
    was_killed(forked(lambda: train(folder / "whole")))
    killed = by_the_clock(folder, given["seed"], given["kills"]) + by_the_disk(folder, given["calls"])
    print(json.dumps({"whole": digest(folder / "whole"), "killed": killed}))
