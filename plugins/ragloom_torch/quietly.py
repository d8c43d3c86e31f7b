"""The libraries' progress bars are for people at a terminal of their own: here they are left out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass
class _Silence:
    """How many blocks are quiet now, and how loud it was before the first of them."""

    depth: int = 0
    level: int = 0
    shown: bool = True


_silence, _lock = _Silence(), threading.Lock()


@contextmanager
def quietly() -> Iterator[None]:
    """Within, transformers shows no progress bar and warns of nothing; after the last such block all is as it was.

    Blocks may stand within one another and in several threads at once: a training is quiet for hours.
    """
    logging: Any = import_module("transformers.utils.logging")
    with _lock:
        _begin(logging)
    try:
        yield
    finally:
        with _lock:
            _end(logging)


def _begin(logging: Any) -> None:
    if not _silence.depth:
        _silence.level, _silence.shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
    _silence.depth += 1


def _end(logging: Any) -> None:
    _silence.depth -= 1
    if not _silence.depth:
        logging.set_verbosity(_silence.level)
        if _silence.shown:
            logging.enable_progress_bar()
