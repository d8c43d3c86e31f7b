"""Where relative paths in settings start from while a component describes itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_PLACE: ContextVar[Path | None] = ContextVar("ragloom_place", default=None)


def here() -> Path:
    """The folder of the config that is being checked; the working folder where none is."""
    return _PLACE.get() or Path.cwd()


def seen_from_here(text: str) -> Path:
    """A path that a setting names, as ``Resources.path`` gives it to an opened component."""
    return here() / Path(text).expanduser()


@contextmanager
def placed(base: Path) -> Iterator[None]:
    """For the length of a context, relative paths start from ``base``."""
    token = _PLACE.set(base)
    try:
        yield
    finally:
        _PLACE.reset(token)
