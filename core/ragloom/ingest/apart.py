"""Reading in another process, so that no file can hold up, exhaust or bring down the one that indexes."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from ragloom.errors import LoadError
from ragloom.ingest.bounds import OUT_OF_MEMORY, OUT_OF_TIME
from ragloom.ingest.items import Item, decode
from ragloom.ingest.limits import Limits
from ragloom.ingest.process import ProcessEndedError, ReadingProcess, TookTooLongError
from ragloom.ingest.remaking import Remake
from ragloom.ingest.telling import Told, too_long, too_much_memory

_AHEAD = 4
_STARTING = 30.0
_CRASHED = "leave it out, or open it in another program and save it again; if it is sound, tell the loader's author"

Request = tuple[int, str]


class ReadingRoom:
    """Reads files with ``loaders`` in a process of its own, which is started for the first and again after each end.

    ``read`` gives the same as the loader's own ``load`` would, but for files that ask too much. Use it as a context
    manager: leaving ends the process.
    """

    def __init__(self, loaders: Sequence[Remake], limits: Limits, base: Path) -> None:
        self._first = {
            "loaders": [one.plain() for one in loaders],
            "limits": {name: getattr(limits, name) for name in Limits.__slots__},
            "base": str(base),
        }
        self._limits = limits
        self._process: ReadingProcess | None = None
        self._asked: deque[Request] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is at. Safe to call twice; the next ``read`` starts another."""
        process, self._process = self._process, None
        self._asked.clear()
        if process is not None:
            process.close()

    def ahead(self, loader: int, path: Path) -> bool:
        """Let the process read ``path`` while this one does something else; False where it has enough to do."""
        if len(self._asked) >= _AHEAD:
            return False
        self._ask((loader, str(path)))
        return True

    def read(self, loader: int, path: Path) -> Iterator[Item]:
        """What is in the file. Raises ``LoadError`` for one that cannot be read, or not within the limits."""
        request = (loader, str(path))
        if self._asked and self._asked[0] != request:
            # Read in another order than was asked for: what comes first is not what is wanted.
            self.close()
        if not self._asked:
            self._ask(request)
        try:
            yield from self._items(str(path))
        except BaseException:
            if self._asked and self._asked[0] == request:
                self.close()
            raise

    def _ask(self, request: Request) -> None:
        if self._process is None:
            self._process = self._started(request[1])
        self._process.ask({"loader": request[0], "path": request[1]})
        self._asked.append(request)

    def _started(self, path: str) -> ReadingProcess:
        try:
            return ReadingProcess(self._first, self._limits.frame)
        except OSError as error:
            what = f"no process to read it in could be started: {error.strerror or error}"
            _raise(Told(path, what, "to read files in this process: --set ingest.limits.apart=false"))

    def _items(self, path: str) -> Iterator[Item]:
        seconds = max(_STARTING, self._limits.seconds)
        while True:
            message = self._message(path, seconds)
            seconds = self._limits.seconds
            for value in message.get("items", ()):
                yield self._decoded(value, path)
            if "log" in message:
                _forward(message["log"])
            if "end" in message:
                self._asked.popleft()
                if message.get("last"):
                    self.close()
                if message["end"] is not None:
                    _raise(Told(*map(str, message["end"])))
                return

    def _message(self, path: str, seconds: float) -> dict[str, Any]:
        """The next message: the first of a file says that its loader is there and has begun."""
        assert self._process is not None
        try:
            return self._process.answer(seconds)
        except TookTooLongError:
            self.close()
            _raise(too_long(path, self._limits.seconds))
        except ProcessEndedError as error:
            self.close()
            _raise(self._ended(path, error))

    def _ended(self, path: str, error: ProcessEndedError) -> Told:
        if error.code == OUT_OF_MEMORY:
            return too_much_memory(path, self._limits.memory_mb)
        if error.code == OUT_OF_TIME:
            return too_long(path, self._limits.seconds)
        return Told(path, str(error), _CRASHED)

    def _decoded(self, value: Any, path: str) -> Item:
        try:
            return decode(value)
        except (ValueError, TypeError):
            self.close()
            _raise(Told(path, "the process that read it gave something that is no document", _CRASHED))


def _forward(log: Any) -> None:
    name, level, message = log
    logging.getLogger(str(name)).log(int(level), "%s", message)


def _raise(what: Told) -> NoReturn:
    raise LoadError(what.what, where=what.where, hint=what.hint)
