"""Building ``preload.c`` and telling it, from inside a process that runs over it, what to do."""

from __future__ import annotations

import ctypes
import errno
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("preload.c")

FAILURES = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "SIGKILL": -1, "SIGKILL in a write": -2}
"""How a call may fail; the last does half of a write before it kills."""


class NotHereError(Exception):
    """What a dose needs is not on this machine; the message says what."""


def built(folder: Path) -> Path:
    """The library, compiled into ``folder``. Raises ``NotHereError`` where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not sys.platform.startswith("linux") or compiler is None:
        raise NotHereError("file operations are recorded by benchmarks/crash/preload.c, which needs Linux and cc")
    library = folder / "preload.so"
    done = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotHereError(f"{compiler} cannot compile benchmarks/crash/preload.c: {done.stderr.strip()[-300:]}")
    return library


def arm(
    folder: Path, *, log: Path | None = None, fail_at: int = 0, failure: str = "EIO", for_good: bool = False
) -> None:
    """From now on: follow the files below ``folder``, log their changes, fail at the ``fail_at``-th call."""
    told = str(log) if log else ""
    _library().crash_arm(str(folder).encode(), told.encode(), fail_at, FAILURES[failure], int(for_good))


def calls() -> int:
    """How many calls have changed files since ``arm``."""
    return int(_library().crash_calls())


def mark(text: str) -> None:
    """Put a line of our own into the log."""
    _library().crash_mark(text.encode())


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.crash_calls.restype = ctypes.c_long
    library.crash_arm.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int]
    library.crash_mark.argtypes = [ctypes.c_char_p]
    return library
