"""The bounds that a process sets itself, as far as its platform has any."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path

OUT_OF_MEMORY = 77
"""The exit code of a process that asked for more memory than it may have."""

OUT_OF_TIME = -getattr(signal, "SIGXCPU", 24)
"""The exit code of a process that the kernel ended because it had computed for too long."""

_GRACE = 5


def bound_memory(megabytes: int) -> None:
    """Let this process take ``megabytes`` more than it has now.

    Linux counts its private data and refuses more (``MemoryError``). Elsewhere on POSIX a thread looks on, and ends the
    process. Windows: no bound.
    """
    if sys.platform == "linux":
        import resource

        _lower(resource.RLIMIT_DATA, data_bytes() + megabytes * 1_000_000)
    elif sys.platform != "win32":
        _watch(peak_bytes() + megabytes * 1_000_000)


def bound_work(seconds: float) -> None:
    """Let this process compute for ``seconds`` from now; then the kernel ends it, whoever is left to see it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + _GRACE)


def data_bytes() -> int:
    """The private memory that this process has, as Linux bounds it; 0 elsewhere."""
    if sys.platform != "linux":
        return 0
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")


def peak_bytes() -> int:
    """The most memory that this process has had at a time; 0 where nobody tells."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _lower(kind: int, bound: int) -> None:
    """Set the soft limit, within the hard one; a system that refuses leaves the process as it is."""
    import resource

    _, hard = resource.getrlimit(kind)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


_watched: list[int] = []


def _watch(most: int) -> None:
    """End the process where it has had more than ``most`` bytes; one thread looks on, at the newest bound."""
    _watched.append(most)
    if len(_watched) == 1:
        threading.Thread(target=_look_on, daemon=True).start()


def _look_on() -> None:
    while peak_bytes() <= _watched[-1]:
        time.sleep(0.1)
    os._exit(OUT_OF_MEMORY)
