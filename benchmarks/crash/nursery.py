"""A process that starts others by forking: a child is at work within milliseconds, with everything imported.

``python -m benchmarks.crash.nursery`` reads one JSON order a line: ``{"task", "arguments", "said"}`` is answered with
``{"pid"}``, ``{"wait": pid}`` with ``{"status"}`` (as ``subprocess`` gives it). What a child says is written to the
file ``said``, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from benchmarks.crash.witness import messages

ROOT = Path(__file__).parents[2]

Say = Callable[..., None]


class Nursery:
    """The starting side. ``preload`` is a library that every child runs over."""

    def __init__(self, scratch: Path, preload: Path | None = None) -> None:
        self._scratch = scratch
        paths = os.pathsep.join(str(ROOT / part) for part in (".", "core", "plugins"))
        environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        if preload:
            environment["LD_PRELOAD"] = str(preload)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process.wait()

    def start(self, task: str, **arguments: Any) -> Child:
        """A child that has just been started."""
        self._number += 1
        said = self._scratch / f"said-{self._number}.jsonl"
        answer = self._ask({"task": task, "arguments": arguments, "said": str(said)})
        return Child(self, answer["pid"], said)

    def wait(self, pid: int) -> int:
        """How a child ended."""
        return int(self._ask({"wait": pid})["status"])

    def _ask(self, order: Mapping[str, Any]) -> dict[str, Any]:
        self._process.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
        self._process.stdin.flush()  # type: ignore[union-attr]
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())  # type: ignore[union-attr]
        return answer


class Child:
    """One child, and what it said."""

    def __init__(self, nursery: Nursery, pid: int, said: Path) -> None:
        self.pid = pid
        self._nursery = nursery
        self._said = said

    def kill(self) -> None:
        """SIGKILL."""
        os.kill(self.pid, 9)

    def ended(self) -> tuple[int, list[dict[str, Any]]]:
        """Wait for its end: its exit status, negative for a signal, and all that it said."""
        status = self._nursery.wait(self.pid)
        said = messages(self._said)
        self._said.unlink(missing_ok=True)
        return status, said

    def wait_for(self, kind: str, seconds: float = 30.0) -> None:
        """Until it has said something of this kind, or time is up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(kind in message for message in messages(self._said)):
            time.sleep(0.005)


def main() -> None:
    """Serve orders until there are no more."""
    from benchmarks.crash.tasks import TASKS

    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _live(TASKS[order["task"]], order)
        print(json.dumps({"pid": pid}), flush=True)


def _live(task: Callable[..., None], order: Mapping[str, Any]) -> None:
    descriptor = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def say(kind: str, what: Any = None) -> None:
        os.write(descriptor, json.dumps({kind: what}).encode() + b"\n")

    status = 1
    try:
        task(say=say, **order["arguments"])
        status = 0
    except BaseException:
        say("broke", traceback.format_exc())
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
