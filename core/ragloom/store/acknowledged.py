"""How far commits have been acknowledged, told apart from the database that holds them.

SQLite takes a damaged frame of its log for the end of the log, and everything after it is gone without a word. So the
number of each commit is noted beside the database once the commit has returned. The note is not synced: after a power
loss it may be old, torn or absent, which says nothing. What it can say is that a commit is missing.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

from ragloom.errors import CorruptIndexError
from ragloom.store import durable

ACCEPT = "index the sources again, then: ragloom index --rebuild"


class Acknowledged:
    """The note of one writer. Where the database lacks commits, the note stays ahead of it until that is accepted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._ahead = 0

    def compare(self, serial: int) -> None:
        """Remember by how much the database, at commit ``serial``, lacks what was acknowledged."""
        noted = read(self._path)
        # One more than it lacks, so that a death between a commit and its note does not level them.
        self._ahead = noted - serial + 1 if serial < noted else 0

    def note(self, serial: int) -> None:
        """Commit ``serial`` has returned. A disk that does not take the note does not undo the commit."""
        with suppress(OSError):
            if self._descriptor < 0:
                self._descriptor = durable.disk().open(self._path, os.O_RDWR | os.O_CREAT)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            durable.disk().write(self._descriptor, _encoded(serial + self._ahead))

    def accept(self, serial: int) -> None:
        """Go on from what there is."""
        if self._ahead:
            self._ahead = 0
            self.note(serial)

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            durable.disk().close(descriptor)


def read(path: Path) -> int:
    """The last commit that was noted, 0 where nothing is known. Read it before the database, which may go on."""
    try:
        data = path.read_bytes()
        serial = int(data[:20])
    except (OSError, ValueError):
        return 0
    return serial if data == _encoded(serial) else 0


def check(path: Path, serial: int, acknowledged: int) -> None:
    """Raises ``CorruptIndexError`` where the database at ``path`` ends before what was acknowledged."""
    if serial < acknowledged:
        raise CorruptIndexError(
            "lacks commits that were acknowledged: was its log damaged, or was the database restored?",
            where=str(path),
            hint=ACCEPT,
        )


def _encoded(serial: int) -> bytes:
    number = f"{serial:020d}"
    return f"{number} {zlib.crc32(number.encode()):08x}\n".encode()
