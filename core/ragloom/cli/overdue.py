"""A check that does not end, or that takes the process with it, is named on standard error."""

from __future__ import annotations

import faulthandler
import sys
from threading import Timer
from types import TracebackType
from typing import Self


class Overdue:
    """Says which check has been running for ``seconds``, and where in it every thread is.

    Within the context a native crash tells where it happened, too.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._waiting: Timer | None = None
        self._was_enabled = faulthandler.is_enabled()

    def __enter__(self) -> Self:
        faulthandler.enable(sys.__stderr__ or sys.stderr)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget()
        if not self._was_enabled:
            faulthandler.disable()

    def began(self, name: str) -> None:
        """``name`` begins, and what began before has ended."""
        self._forget()
        self._waiting = Timer(self._seconds, self._tell, [name])
        self._waiting.daemon = True
        self._waiting.start()

    def _forget(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()

    def _tell(self, name: str) -> None:
        where = sys.__stderr__ or sys.stderr
        print(f"still running after {self._seconds:g} s: {name}", file=where, flush=True)
        faulthandler.dump_traceback(where)
