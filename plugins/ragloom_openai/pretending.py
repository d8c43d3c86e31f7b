"""A small server that behaves well: what ``openai`` is checked against where there is no model."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

WORDS = "the lamp was lit in 1874 and the ferry calls at the new pier four times a day 灯塔 渡轮 Café 🌊".split()
"""What it says, in an order that depends on what it is asked."""


class PretendedServer(ThreadingHTTPServer):
    """Listens on a free port of this machine until it is closed; ``base_url`` is its address."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def base_url(self) -> str:
        """Where its API begins."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def close(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def do_POST(self) -> None:
        """Complete a text, whole or as it grows."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat = self.path.endswith("/chat/completions")
        tokens, reason = _written(asked)
        if asked.get("stream"):
            self._send("text/event-stream", b"".join(_events(tokens, reason, chat=chat)))
        else:
            whole = {"choices": [_choice("".join(tokens), reason, "message", chat=chat, tokens=len(tokens))]}
            self._send("application/json", json.dumps(whole).encode())

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _written(asked: dict[str, Any]) -> tuple[list[str], str]:
    """The tokens, and why they end: greedily by the prompt alone, else by the seed, too."""
    drawn = asked.get("seed") if asked.get("temperature") else None
    key = json.dumps([asked.get("messages", asked.get("prompt")), drawn])
    draw = random.Random(hashlib.sha256(key.encode()).digest())
    words = [*draw.choices(WORDS, k=draw.randrange(6, 16)), "[1]."]
    tokens = [words[0], *(f" {word}" for word in words[1:])]
    kept, reason = tokens[: asked["max_tokens"]], "length" if len(tokens) > asked["max_tokens"] else "stop"
    text = "".join(kept)
    found = [text.index(stop) for stop in asked.get("stop", ()) if stop in text]
    return ([text[: min(found)]], "stop") if found else (kept, reason)


def _events(tokens: list[str], reason: str, *, chat: bool) -> Iterator[bytes]:
    choices = [*(_choice(token, None, "delta", chat=chat) for token in tokens), _choice("", reason, "delta", chat=chat)]
    for choice in choices:
        yield b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


def _choice(text: str, reason: str | None, holder: str, *, chat: bool, tokens: int = 0) -> dict[str, Any]:
    says = {holder: {"role": "assistant", "content": text}} if chat else {"text": text}
    return {"index": 0, **says, "finish_reason": reason, "logprobs": {"token_logprobs": [-0.5] * tokens}}
