"""The process that reads files for another one: requests come in, documents go out, and it may be killed at any time.

It has its own two pipes; what a loader prints goes to standard error. It ends when the pipe that brings requests does,
so that nobody has to tell it, and ignores Ctrl-C, which is meant for the process that waits for it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ragloom.ingest import frames
from ragloom.ingest.bounds import OUT_OF_MEMORY, bound_memory, bound_work, data_bytes
from ragloom.ingest.child_resources import ChildResources
from ragloom.ingest.items import Item, checked, encode
from ragloom.ingest.limits import MEGA, Limits
from ragloom.ingest.remaking import Remake
from ragloom.ingest.telling import told, too_much_memory
from ragloom.types import Extract, LoadFailure

_BATCH_CHARACTERS = 1 << 16
_BATCH_SECONDS = 0.2
_REQUEST = 1 << 24
_LOG_LENGTH = 2000


def main() -> None:
    """Serve until the requests end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = _own_pipes()
    first = frames.received(requests, _REQUEST)
    if first is None:
        return
    asked: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, asked), daemon=True).start()
    serving = _Serving(answers, Limits(**first["limits"]), first)
    logging.getLogger().addHandler(_Forwarding(serving))
    logging.captureWarnings(True)
    while True:
        serving.answer(asked.get())


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for this module alone: a loader that prints must not spoil a message."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _listen(requests: BinaryIO, asked: queue.Queue[dict[str, Any]]) -> None:
    """Hand requests on. When they end, whoever waits for an answer is gone: nothing is worth finishing."""
    try:
        while (request := frames.received(requests, _REQUEST)) is not None:
            asked.put(request)
    finally:
        os._exit(0)


class _Serving:
    def __init__(self, answers: BinaryIO, limits: Limits, first: dict[str, Any]) -> None:
        self._answers = answers
        self._limits = limits
        self._remakes = [Remake(**plain) for plain in first["loaders"]]
        self._base = Path(first["base"])
        self._loaders: dict[int, Any] = {}
        self._lock = threading.Lock()
        self._before = data_bytes()

    def answer(self, request: dict[str, Any]) -> None:
        """Read one file; whatever happens, one message says that it is over."""
        path, end = request["path"], None
        try:
            loader = self._loader(request["loader"])
            bound_memory(self._limits.memory_mb)
            bound_work(self._limits.seconds)
            self.tell({"begun": path})
            self._read(loader, Path(path))
        except MemoryError:
            self._leave({"end": too_much_memory(path, self._limits.memory_mb)}, OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - a loader is a plugin's, and may raise anything
            end = told(error, path)
        if data_bytes() - self._before > self._limits.memory_mb * MEGA / 2:
            self._leave({"end": end}, 0)
        self.tell({"end": end})

    def tell(self, message: dict[str, Any]) -> None:
        """Send one message."""
        data = frames.encoded(message)
        with self._lock:
            frames.send(self._answers, data)

    def _leave(self, message: dict[str, Any], code: int) -> NoReturn:
        """The last message: what this process holds on to by now is given back best by its end."""
        try:
            self.tell({**message, "last": True})
        finally:
            os._exit(code)

    def _loader(self, number: int) -> Any:
        if number not in self._loaders:
            loader = self._remakes[number].make()
            loader.open(ChildResources(self._base, [Path(one.file) for one in self._remakes if one.file]))
            self._loaders[number] = loader
            self._before = data_bytes()
        return self._loaders[number]

    def _read(self, loader: Any, path: Path) -> None:
        """Send the documents in batches: many rows at once, yet none later than the other process waits for."""
        batch: list[Item] = []
        size, since = 0, time.monotonic()
        try:
            for item in loader.load(path):
                known = checked(item, self._limits.text_mb * MEGA)
                batch.append(known)
                size += len(known.text) if isinstance(known, Extract) else len(known.what)
                if size >= _BATCH_CHARACTERS or time.monotonic() - since > _BATCH_SECONDS:
                    self._send(batch)
                    batch, size, since = [], 0, time.monotonic()
                    bound_work(self._limits.seconds)
        finally:
            self._send(batch)

    def _send(self, batch: list[Item]) -> None:
        try:
            self.tell({"items": [encode(item) for item in batch]})
        except (TypeError, ValueError, RecursionError) as error:
            if len(batch) > 1:
                for item in batch:
                    self._send([item])
            else:
                what = f"its loader gave metadata that cannot be kept: {error}"
                self.tell({"items": [encode(LoadFailure(what, hint="tell the loader's author"))]})


class _Forwarding(logging.Handler):
    """What a loader logs and warns of is told by the process that people see."""

    def __init__(self, serving: _Serving) -> None:
        super().__init__(logging.WARNING)
        self._serving = serving

    def emit(self, record: logging.LogRecord) -> None:
        """Send it on, as text."""
        with contextlib.suppress(Exception):
            self._serving.tell({"log": [record.name, record.levelno, record.getMessage()[:_LOG_LENGTH]]})
