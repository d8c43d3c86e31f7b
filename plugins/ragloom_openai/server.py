"""Asking a server over HTTP: every way in which it can misbehave ends in a ``Failure``, and in time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx

from ragloom.errors import UsageError
from ragloom_openai.asking import PATHS
from ragloom_openai.backoff import asked_wait, pause
from ragloom_openai.config import OpenAIConfig
from ragloom_openai.events import END, EventReader
from ragloom_openai.failure import LOOK_AT_SERVER, Failure
from ragloom_openai.statuses import failure_of

T = TypeVar("T")
Read = Callable[[httpx.Response], Awaitable[T]]
Put = Callable[[bytes], None]

LARGEST = 16 << 20
"""Bytes of a reply; one that has more is no answer to a question."""

LARGEST_ERROR = 64 << 10
"""Bytes of an error that are read."""

NEVER_PROXIED = ("all://localhost", "all://127.0.0.1", "all://[::1]")
"""A proxy that the environment names is not asked for this very machine."""

_SLOW = "raise `read_timeout`, or `deadline` for all tries together; a smaller `max_new_tokens` is written sooner"


class Server:
    """One server, asked by the coroutines of one event loop."""

    def __init__(self, config: OpenAIConfig) -> None:
        self._config = config
        self._url = f"{config.base_url}/{PATHS[config.endpoint]}"
        self._slots = asyncio.Semaphore(config.concurrency)
        self._client = _client(config)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def ask(self, body: dict[str, Any]) -> bytes:
        """The whole reply. Raises ``Failure``."""
        return await self._in_time(lambda: self._try(body, _whole))

    async def tell(self, body: dict[str, Any], put: Put) -> None:
        """Puts the data of each event as it comes, up to the end of the stream. Raises ``Failure``.

        After the first one no other try is made: what was given cannot be taken back.
        """
        told = False

        async def events(response: httpx.Response) -> None:
            nonlocal told
            async for data in _events(response):
                told = True
                put(data)
                if data == END:
                    return

        async def once() -> None:
            try:
                await self._try({**body, "stream": True}, events)
            except Failure as failure:
                failure.again = failure.again and not told
                raise

        await self._in_time(once)

    async def _in_time(self, once: Callable[[], Awaitable[T]]) -> T:
        """What ``once`` gives, tried again where that may help, within the deadline. Raises ``Failure``."""
        async with self._slots:
            clock = asyncio.get_running_loop().time
            end, seen = clock() + self._config.deadline, list[Failure]()
            try:
                async with asyncio.timeout_at(end):
                    while True:
                        try:
                            return await once()
                        except Failure as failure:
                            seen.append(failure)
                            wait = pause(len(seen), failure.wait, random.random())
                            if not failure.again or len(seen) > self._config.retries:
                                raise _after(seen, "") from failure
                            if clock() + wait >= end:
                                raise _after(seen, f"; the next try would come after the {self._limit}") from failure
                        await asyncio.sleep(wait)
            except TimeoutError:
                raise self._overdue(seen) from None

    async def _try(self, body: dict[str, Any], read: Read[T]) -> T:
        try:
            async with self._client.stream("POST", self._url, json=body) as response:
                if response.status_code != httpx.codes.OK:
                    raise await _refusal(response)
                return await read(response)
        except httpx.ConnectTimeout as error:
            raise _unreached(f"could not be reached within {self._config.connect_timeout:g} s") from error
        except httpx.TimeoutException as error:
            raise Failure(f"said nothing for {self._config.read_timeout:g} s", _SLOW, again=True) from error
        except httpx.ConnectError as error:
            raise _unreached(f"could not be reached: {_said(error)}", again="CERTIFICATE" not in str(error)) from error
        except httpx.TransportError as error:
            raise Failure(f"broke off: {_said(error)}", LOOK_AT_SERVER, again=True) from error

    @property
    def _limit(self) -> str:
        return f"deadline of {self._config.deadline:g} s"

    def _overdue(self, seen: list[Failure]) -> Failure:
        before = f"; before, it {seen[-1].what}" if seen else ""
        return Failure(f"gave no whole answer by the {self._limit}{before}", _SLOW)


def _client(config: OpenAIConfig) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            headers=_headers(config),
            timeout=httpx.Timeout(config.read_timeout, connect=config.connect_timeout, pool=None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=config.concurrency),
            mounts=dict.fromkeys(NEVER_PROXIED),
            follow_redirects=False,
        )
    except (ImportError, ValueError, OSError) as error:
        raise UsageError(
            f"no HTTP client can be made here: {error}",
            where="openai",
            hint="look at the environment: ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, SSL_CERT_FILE, SSL_CERT_DIR",
        ) from error


def _headers(config: OpenAIConfig) -> dict[str, str]:
    key = {"Authorization": f"Bearer {config.api_key.get_secret_value()}"} if config.api_key else {}
    own = {name: value.get_secret_value() for name, value in config.headers.items()}
    # Compressed, a small reply could be made to fill the memory.
    return {"Accept-Encoding": "identity", "User-Agent": "ragloom", **key, **own}


def _after(seen: list[Failure], more: str) -> Failure:
    last = seen[-1]
    tries = f", {len(seen)} times" if len(seen) > 1 else ""
    return Failure(f"{last.what}{tries}{more}", last.hint)


def _unreached(what: str, *, again: bool = True) -> Failure:
    return Failure(what, "is the server running, and is base_url its address?", again=again)


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


async def _whole(response: httpx.Response) -> bytes:
    return b"".join([chunk async for chunk in _chunks(response)])


async def _events(response: httpx.Response) -> AsyncIterator[bytes]:
    """The data of events; a reply of another type, as of a server that does not stream, is one by itself."""
    if not response.headers.get("content-type", "").lower().startswith("text/event-stream"):
        yield await _whole(response)
        return
    reader = EventReader()
    async for chunk in _chunks(response):
        for data in reader.feed(chunk):
            yield data
    for data in reader.end():
        yield data


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise Failure("sent a compressed reply, which nobody asked for", LOOK_AT_SERVER)
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > LARGEST:
            raise Failure(f"sent more than {LARGEST >> 20} MiB, which is no answer", LOOK_AT_SERVER)
        yield chunk


async def _refusal(response: httpx.Response) -> Failure:
    body = b""
    try:
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > LARGEST_ERROR:
                break
    except httpx.TransportError:
        # The status has said enough.
        pass
    headers = response.headers
    return failure_of(
        response.status_code,
        body[:LARGEST_ERROR],
        wait=asked_wait(headers, datetime.now(UTC)),
        location=headers.get("location", ""),
    )
