"""A disk that counts what is asked of it, and fails or dies at the call that it is told to."""

from __future__ import annotations

import errno

from ragloom.store.durable import Disk


class Died(BaseException):
    """The process ended here: nothing that it would have done afterwards is done."""


class CountingDisk(Disk):
    def __init__(self, fail_at: int = 0, error: type[BaseException] = OSError) -> None:
        self.calls = 0
        self.log: list[str] = []
        self._fail_at = fail_at
        self._error = error

    def _count(self, name: str) -> None:
        self.calls += 1
        self.log.append(name)
        if self.calls == self._fail_at or (self.calls > self._fail_at > 0 and self._error is Died):
            raise OSError(errno.EIO, f"injected into {name}") if self._error is OSError else self._error()

    def write(self, descriptor, data):
        self._count("write")
        return super().write(descriptor, data[:400])

    def fsync(self, descriptor):
        self._count("fsync")

    def rename(self, old, new):
        self._count(f"rename {new.name}")
        super().rename(old, new)

    def remove(self, path):
        self._count("remove")
        super().remove(path)

    def make_folder(self, path):
        self._count("make_folder")
        super().make_folder(path)

    def truncate(self, descriptor, size):
        self._count("truncate")
        super().truncate(descriptor, size)
