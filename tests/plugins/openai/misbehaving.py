"""A server on loopback that misbehaves as it is told: each connection is handed to a function of its socket."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Behaviour = Callable[["Conversation"], None]

GOOD = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "In 1874 [1]."}, "finish_reason": "stop"}]}


@dataclass
class Conversation:
    """One request as it came in, and the socket to answer on. ``over`` is set when the test is done."""

    socket: socket.socket
    head: str
    body: dict
    over: Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reply(self, status: int, content: bytes, kind: str = "application/json", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} As It Is", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode() + content)

    def json(self, value: object, status: int = 200, **headers: str) -> None:
        self.reply(status, json.dumps(value).encode(), **headers)

    def begin_stream(self, *pieces: str) -> None:
        """The head of a chunked stream, and an event for each piece."""
        self.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces:
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})

    def event(self, value: object) -> None:
        data = b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n"
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def end_stream(self) -> None:
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.event(b"[DONE]")
        self.send(b"0\r\n\r\n")

    def drip(self, data: Iterable[bytes]) -> None:
        """Send a little now and then, for as long as the test lasts."""
        for one in data:
            self.send(one)
            if self.over.wait(0.02):
                return


@dataclass
class MisbehavingServer:
    """Behaves as ``behaviours`` say, one a connection; the last one stays."""

    behaviours: tuple[Behaviour, ...]
    asked: list[Conversation] = field(default_factory=list)

    def __enter__(self) -> MisbehavingServer:
        self._over = Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        # A blocked accept() is woken by a shutdown, and by nothing else.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/v1"

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head, body = _request(connection)
            if not head:
                return
            conversation = Conversation(connection, head, body, self._over)
            self.asked.append(conversation)
            self.behaviours[min(len(self.asked), len(self.behaviours)) - 1](conversation)


def _request(connection: socket.socket) -> tuple[str, dict]:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            return "", {}
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return head.decode(), json.loads(body)
