"""What a loader raised, as the words of a failure."""

from __future__ import annotations

from typing import NamedTuple

from ragloom.errors import RagloomError


class Told(NamedTuple):
    """Where, what, and what to do about it."""

    where: str
    what: str
    hint: str


def told(error: Exception, path: str) -> Told:
    """The failure of the file at ``path`` that ``error`` stands for."""
    if isinstance(error, RagloomError):
        return Told(error.where or path, error.message, error.hint)
    if isinstance(error, OSError):
        return Told(path, error.strerror or str(error), "check that the file may be read")
    # A loader is a plugin's: no file of anybody's may stop the others.
    what = f"its loader failed: {type(error).__name__}: {error}"
    return Told(path, what, "if other programs can read the file, tell the loader's author")


def too_much_memory(path: str, megabytes: int) -> Told:
    """The file took more memory than it may."""
    what = f"reading it took more than {megabytes} MB of memory, and was given up"
    return Told(path, what, f"if it is sound, allow more: --set ingest.limits.memory_mb={4 * megabytes}")


def too_long(path: str, seconds: float) -> Told:
    """The file took more time than it may."""
    what = f"reading it took longer than {seconds:g} s, and was given up"
    return Told(path, what, f"if it is sound, allow more: --set ingest.limits.seconds={10 * seconds:g}")


def too_large(path: str, size: int, megabytes: int) -> Told:
    """The file is larger than what is read."""
    what = f"the file has {size / 1e6:,.0f} MB; at most {megabytes} are read"
    return Told(path, what, f"split it, or allow more: --set ingest.limits.file_mb={-(-size // 1_000_000)}")
