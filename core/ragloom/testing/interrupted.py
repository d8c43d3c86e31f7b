"""What a killed process would leave behind: a folder's states while something writes to it."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_PURE = (list, dict, set, frozenset, str, bytes, bytearray, tuple, int, float)


def states_while(folder: Path, act: Callable[[], object], into: Path) -> list[Path]:
    """Copies of ``folder``, in new folders below ``into``: one of each state that it was in while ``act`` ran.

    Python's own profiling hook stops after every call into C, so each write, sync, rename and removal that such a call
    makes is seen by itself. What the system holds in memory survives the death of a process: a copy at such a moment is
    what a SIGKILL there would leave.
    """
    watch = _Watch(folder, into)
    with _profiled(watch):
        act()
    return watch.states


class _Watch:
    def __init__(self, folder: Path, into: Path) -> None:
        self._folder, self._into = folder, into
        self._lock = threading.Lock()
        self._last = _listing(folder)
        self.states: list[Path] = []

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        """Look whether the call that begins or ends here changed anything."""
        if event.startswith("c_") and not isinstance(getattr(arg, "__self__", None), _PURE):
            with self._lock:
                self._look()

    def _look(self) -> None:
        now = _listing(self._folder)
        if now == self._last:
            return
        self._last = now
        state = self._into / f"state-{len(self.states):03d}"
        try:
            shutil.copytree(self._folder, state)
        except (OSError, shutil.Error):
            return
        self.states.append(state)


@contextmanager
def _profiled(watch: _Watch) -> Iterator[None]:
    before = sys.getprofile()
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(before)
        threading.setprofile(before)


def _listing(folder: Path) -> list[tuple[str, int, int, int]]:
    found = []
    for path in folder.rglob("*"):
        try:
            about = path.stat()
        except OSError:
            continue
        found.append((str(path), about.st_size, about.st_mtime_ns, about.st_ino))
    return found
