"""One process that reads files, seen from the one that started it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from ragloom.ingest import frames

_WAITING = 2
_TAIL = 4096
_CALL = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from ragloom.ingest.child import main; main()"
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""A reader multiplies no matrices, and threads that stand by for it would count as its memory."""


class TookTooLongError(Exception):
    """Nothing came in time."""


class ProcessEndedError(Exception):
    """It is gone; the message says how, as far as is known."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        super().__init__(_ending(code) + (f" ({said})" if said else ""))


class ReadingProcess:
    """Started at once. ``first`` tells it what to be; messages of up to ``longest`` bytes come back."""

    def __init__(self, first: Mapping[str, Any], longest: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, with code of our own
            [sys.executable, "-P", "-c", _CALL, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**_ENVIRONMENT, **os.environ},
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue(_WAITING)
        self._tail: deque[bytes] = deque(maxlen=8)
        self._threads = [
            threading.Thread(target=self._listen, args=(self._process.stdout, longest), daemon=True),
            threading.Thread(target=self._overhear, args=(self._process.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self.ask(first)

    def ask(self, message: Mapping[str, Any]) -> None:
        """Send a message; where the process is gone, the next ``answer`` says so."""
        assert self._process.stdin is not None
        with suppress(OSError):
            frames.send(self._process.stdin, frames.encoded(message))  # type: ignore[arg-type]

    def answer(self, seconds: float) -> dict[str, Any]:
        """The next message. Raises ``TookTooLongError``, ``ProcessEndedError``."""
        try:
            message = self._messages.get(timeout=seconds)
        except queue.Empty:
            raise TookTooLongError from None
        if message is None:
            raise ProcessEndedError(self._end(), self._last_words())
        return message

    def close(self) -> None:
        """End it, however busy it is, and wait until it is gone. Safe to call twice."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        while any(thread.is_alive() for thread in self._threads):
            with suppress(queue.Empty):
                self._messages.get(timeout=0.01)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def _end(self) -> int:
        """The exit code of a process that says nothing more; one that goes on all the same is killed."""
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self._threads[1].join(1)

    def _listen(self, stream: BinaryIO, longest: int) -> None:
        with suppress(frames.BadFrameError, OSError, ValueError):
            while (message := frames.received(stream, longest)) is not None:
                self._messages.put(message)
        self._messages.put(None)

    def _overhear(self, stream: BinaryIO) -> None:
        with suppress(OSError, ValueError):
            while data := stream.read1(_TAIL):  # type: ignore[attr-defined]
                self._tail.append(data)

    def _last_words(self) -> str:
        """The last line that it wrote to standard error."""
        lines = b"".join(self._tail).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else ""


def _ending(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return f"the process that read it was ended by {signal.Signals(-code).name}"
    return f"the process that read it ended with code {code}"
