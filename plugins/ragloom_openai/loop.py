"""An event loop on a thread of its own, for callers that wait on theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from threading import Lock, Thread
from typing import Any, TypeVar

from ragloom.errors import GenerationError

T = TypeVar("T")


class LoopThread:
    """Runs coroutines. Waiting ends with them: an interrupted caller takes its coroutine along.

    Time-outs of blocking sockets count from the last byte, and name look-ups have none at all; a task can be cancelled
    wherever it stands.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="ragloom-openai", daemon=True)
        self._thread.start()

    def begin(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Its future, to be waited for or cancelled. Raises ``GenerationError`` where the loop is closed."""
        with self._guard:
            if not self._closed:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        raise closed()

    def result(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What it gives or raises. Raises ``GenerationError`` where the loop is closed meanwhile."""
        future = self.begin(coroutine)
        try:
            return future.result()
        except CancelledError:
            raise closed() from None
        except BaseException:
            future.cancel()
            raise

    def close(self, finish: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel what runs, run ``finish``, end the thread."""
        with self._guard:
            # Whatever was begun before is known to the loop by now, and is cancelled; nothing is begun after.
            self._closed = True
            ending = asyncio.run_coroutine_threadsafe(_ended(finish), self._loop)
        ending.result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def closed() -> GenerationError:
    """What is told to those who are still waiting."""
    return GenerationError("the generator was closed while it was asked", hint="close it when all is done")


async def _ended(finish: Callable[[], Coroutine[Any, Any, None]]) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await finish()
