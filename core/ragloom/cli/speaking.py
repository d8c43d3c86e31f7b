"""What the library warns of and logs beside its answers: one line each on standard error."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ragloom.cli.harmless import harmless


@contextmanager
def in_lines(*, debug: bool) -> Iterator[None]:
    """While it lasts, warnings and ragloom's log come without source lines and tracebacks, unless ``debug``."""
    if debug:
        yield
        return
    log, handler = logging.getLogger("ragloom"), logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_OneLine())
    log.addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _warned
            yield
    finally:
        log.removeHandler(handler)


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        why = f" ({type(error).__name__}: {' '.join(str(error).split())})" if error else ""
        return harmless(f"ragloom: {record.getMessage()}{why}")


def _warned(message: Any, *_: Any, **__: Any) -> None:
    print(harmless(f"ragloom: {' '.join(str(message).split())}"), file=sys.stderr)
