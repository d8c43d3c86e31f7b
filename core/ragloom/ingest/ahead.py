"""Files whose turn comes soon, begun with while the ones before them are stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ragloom.ingest.bounded import ReadsAhead
from ragloom.ingest.planning import PlannedFile


class Ahead:
    """Goes through ``files`` before whoever reads them, as far as their loaders can begin with them."""

    def __init__(self, files: Iterable[PlannedFile]) -> None:
        self._waiting = deque(files)

    def turn_of(self, file: PlannedFile) -> None:
        """``file`` is read now: begin with it and with what follows, in order, as long as there is room."""
        while self._waiting and self._begun(self._waiting[0]):
            self._waiting.popleft()
        if self._waiting and self._waiting[0] is file:
            self._waiting.popleft()

    def _begun(self, file: PlannedFile) -> bool:
        return not isinstance(file.loader, ReadsAhead) or file.loader.ahead(file.path)
