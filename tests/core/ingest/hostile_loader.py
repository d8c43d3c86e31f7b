"""A loader whose files say what it does: it is imported by the process that reads, as a plugin's would be."""

from __future__ import annotations

import datetime
import logging
import os
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import SecretStr

from ragloom.config.component import ComponentConfig
from ragloom.errors import LoadError
from ragloom.types import Extract, LoadFailure, Location

ODD = {"tags": ("a", "b"), "n": 2**62, "x": float("inf"), "t": True}


class HostileConfig(ComponentConfig):
    """``password`` shows that secrets arrive."""

    password: SecretStr = SecretStr("")


class HostileLoader:
    """The first word of a file names what happens."""

    suffixes = (".hostile",)

    def __init__(self, config: HostileConfig) -> None:
        self._config = config
        self._resources = None

    def open(self, resources) -> None:
        self._resources = resources

    def close(self) -> None:
        """Nothing is held."""

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        word = path.read_text(encoding="utf-8").split()[0]
        return ACTIONS[word](self, path)

    def _rich(self, path):
        places = (Location(0, "page", "1"), Location(2, "heading", "A > B"))
        yield Extract(
            "öne \ud800 中", "title", "key", {"tags": ("a", "b"), "n": 2**62, "x": float("inf"), "t": True}, places
        )
        yield LoadFailure("is bad", "row 2", "mend it")

    def _hang(self, path):
        yield Extract("before")
        while True:
            time.sleep(0.01)

    def _spin(self, path):
        while True:
            pass
        yield

    def _eat(self, path):
        hoard = []
        while True:
            hoard.append(bytearray(8_000_000))
        yield

    def _ends(self, path):
        os._exit(3)
        yield

    def _crash(self, path):
        os.kill(os.getpid(), signal.SIGSEGV)
        yield

    def _leave(self, path):
        yield Extract("before")
        raise SystemExit("bye")

    def _raise(self, path):
        yield Extract("one", key="1")
        raise ZeroDivisionError("oops")

    def _refuse(self, path):
        raise LoadError("is broken", where=f"{path}:7", hint="mend it")
        yield

    def _print(self, path):
        print("noise on standard output", flush=True)
        os.write(1, b"more noise\n")
        yield Extract(f"read, and input is {os.read(0, 10)!r}")

    def _log(self, path):
        logging.getLogger("hostile").warning("mind %s", "this")
        warnings.warn("and that", stacklevel=1)
        yield Extract("logged")

    def _odd(self, path):
        yield "no document"
        yield Extract(b"bytes", key="1")
        yield Extract("dated", key="2", metadata={"day": datetime.date(2024, 1, 1)})
        yield Extract("fine", key="3")

    def _long(self, path):
        yield Extract("x" * 1_500_000, key="long")
        yield Extract("fine", key="short")

    def _secret(self, path):
        yield Extract(self._config.password.get_secret_value())

    def _whitespace(self, path):
        words = self._resources.component("analyzer", "whitespace").split("Two Words")
        yield Extract(repr(words))

    def _process(self, path):
        yield Extract(str(os.getpid()))

    def _rows(self, path):
        for number in range(5000):
            yield Extract(f"row {number}", key=str(number))

    def _slowly(self, path):
        for number in range(6):
            time.sleep(0.25)
            yield Extract(f"row {number}", key=str(number))


ACTIONS: dict[str, Callable] = {
    name.removeprefix("_"): action
    for name, action in vars(HostileLoader).items()
    if name.startswith("_") and not name.startswith("__")
}
