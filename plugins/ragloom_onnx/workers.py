"""Batches run side by side: one thread a batch keeps more cores busy than many threads on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ragloom_onnx.config import OnnxConfig
from ragloom_onnx.sessions import cores

Item = TypeVar("Item")
Made = TypeVar("Made")


class Workers:
    """Threads that each run a batch at a time. Several threads may hand work to it at once."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="ragloom-onnx") if count > 1 else None

    @classmethod
    def of(cls, config: OnnxConfig) -> Workers:
        """As many as leave each the threads that the config says."""
        return cls(workers(config))

    def map(self, function: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
        """``function`` of every item, in the items' order. A single one needs no other thread."""
        if self._pool is None or len(items) < 2:
            return map(function, items)
        return self._pool.map(function, items)

    def close(self) -> None:
        """End the threads; safe to call twice."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def workers(config: OnnxConfig) -> int:
    """How many batches are run at once."""
    return max(1, (config.threads or cores()) // config.threads_per_batch)
