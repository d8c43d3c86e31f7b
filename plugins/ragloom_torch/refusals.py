"""What torch and transformers raise, as errors of ours that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ragloom.errors import RagloomError

_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "failed to allocate")


@contextmanager
def memory_told(error: type[RagloomError], where: str) -> Iterator[None]:
    """Within, a lack of memory is raised as ``error``; everything else as it is."""
    try:
        yield
    except (RuntimeError, MemoryError) as raised:
        if not is_lack_of_memory(raised):
            raise
        raise error(
            "there is not enough memory for so much text at once",
            where=where,
            hint="set a smaller `batch_tokens`, fewer passages, or `dtype: bfloat16`",
        ) from raised


def is_lack_of_memory(error: BaseException) -> bool:
    """Torch has an error of its own for accelerators, and a plain RuntimeError for the CPU."""
    return isinstance(error, MemoryError) or any(words in str(error).lower() for words in _MEMORY)


def first_line(error: BaseException) -> str:
    """What an error says, without the lines that follow."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
