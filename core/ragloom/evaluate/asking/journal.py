"""What has been asked so far, on disk: an evaluation that was interrupted goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from ragloom.errors import UsageError
from ragloom.evaluate.asking.outcome import Batch, Outcome
from ragloom.evaluate.asking.record import read, written
from ragloom.types import Usage

FORMAT = 1


class Journalling(Protocol):
    """Where batches are noted."""

    @property
    def batches(self) -> tuple[Batch, ...]:
        """Those that were noted before."""

    def note(self, batch: Batch) -> None:
        """Keep ``batch``, without what failed in it."""

    def remove(self) -> None:
        """Everything has been asked, and what came of it is kept elsewhere."""


class NoJournal:
    """Nothing is kept."""

    batches: tuple[Batch, ...] = ()

    def note(self, batch: Batch) -> None:
        """Nothing to do."""

    def remove(self) -> None:
        """Nothing to do."""


class Journal:
    """An append-only file, a row an outcome. What was noted under another ``key`` is of something else, and goes.

    ``questions`` holds the texts by id. ``fresh``: whatever was noted goes. A batch counts where all of its rows are
    there, so a torn end is as if that batch had not been asked. A question that failed is not noted: it is asked again.
    Raises ``UsageError`` for a file that cannot be written.
    """

    def __init__(self, file: Path, key: str, questions: Mapping[str, str], *, fresh: bool = False) -> None:
        self._file = file
        found, whole = ([], 0) if fresh else _kept(file, key, questions)
        self.batches = tuple(found)
        with _writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            # Without a buffer: what could not be written is not tried again when the file is closed.
            self._open = file.open("r+b" if whole else "wb", buffering=0)
            self._open.truncate(whole)
            self._open.seek(whole)
        if not whole:
            self._write([{"format": FORMAT, "key": key}])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def note(self, batch: Batch) -> None:
        """Append the batch in one piece, behind everything before it."""
        kept = [one for one in batch.outcomes if not one.error]
        rows = [{**written(one), "behind": len(kept) - place} for place, one in enumerate(kept, 1)]
        if rows:
            rows[-1]["usage"] = None if batch.usage is None else batch.usage.as_list
            rows[-1]["alone"] = batch.alone
            self._write(rows)

    def remove(self) -> None:
        """Close and delete the file."""
        self._open.close()
        with _writing(self._file):
            self._file.unlink(missing_ok=True)

    def _write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        # Half of a surrogate pair, which a server may send, is in no file: a question mark stands for it.
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode(errors="replace")
        left = memoryview(text)
        with _writing(self._file):
            while left:
                left = left[self._open.write(left) :]


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            error.strerror or str(error), where=str(file), hint="name a folder that can be written: --to DIR"
        ) from None


def key_of(*facts: object) -> str:
    """One text for everything that outcomes depend on."""
    return hashlib.sha256(json.dumps([str(one) for one in facts]).encode()).hexdigest()


def _kept(file: Path, key: str, questions: Mapping[str, str]) -> tuple[list[Batch], int]:
    """The whole batches of the file, and how many of its bytes they take with the row above them."""
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except (FileNotFoundError, NotADirectoryError):
        return [], 0
    except OSError as error:
        raise UsageError(error.strerror or str(error), where=str(file), hint="move it away") from None
    if not lines or _value(lines[0]) != {"format": FORMAT, "key": key}:
        return [], 0
    batches, whole, end = [], len(lines[0]), len(lines[0])
    rows: list[Outcome] = []
    for value, length in _values(lines[1:]):
        outcome = _outcome(value, questions)
        if outcome is None:
            break
        rows.append(outcome)
        end += length
        if value["behind"] == 0:
            batches.append(_batch(rows, value))
            rows, whole = [], end
    return batches, whole


def _batch(rows: Iterable[Outcome], last: Mapping[str, Any]) -> Batch:
    """The batch of ``rows``, of which the ``last`` says what they took."""
    usage = last.get("usage")
    return Batch(tuple(rows), Usage(*usage) if usage else None, bool(last.get("alone", True)))


def _values(lines: list[bytes]) -> Iterator[tuple[dict[str, Any], int]]:
    for line in lines:
        value = _value(line)
        if value is None or "behind" not in value:
            return
        yield value, len(line)


def _value(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _outcome(value: dict[str, Any], questions: Mapping[str, str]) -> Outcome | None:
    try:
        return read(value, questions[value["id"]])
    except (ValueError, KeyError, TypeError):
        return None
