"""The situations in which ``openai`` is checked: against a server of its own, on this machine."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ragloom.prompts import TASKS
from ragloom.testing import GeneratorCase, Wrong
from ragloom_openai.pretending import PretendedServer


def openai() -> tuple[GeneratorCase, ...]:
    """Through each endpoint, and with log-probabilities."""
    wrong = (
        Wrong({"base_url": "localhost:8000"}, "base_url"),
        Wrong({"base_url": "http://user:secret@localhost/v1"}, "base_url"),
        Wrong({"model": ""}, "model"),
        Wrong({"api_key": "sk-\u2026"}, "api_key"),
        Wrong({"headers": {"X-Key": "one\ntwo"}}, "headers"),
        Wrong({"endpoint": "embeddings"}, "endpoint"),
        Wrong({"read_timeout": 0}, "read_timeout"),
        Wrong({"retries": -1}, "retries"),
        Wrong({"concurrency": 0}, "concurrency"),
        Wrong({"body": {"messages": []}}, "body"),
    )
    return (
        _case("chat", wrong=wrong),
        _case("completions", endpoint="completions", max_prompt_tokens=1000),
        _case("log-probabilities", logprobs=True, concurrency=1),
    )


def _case(name: str, *, wrong: tuple[Wrong, ...] = (), **settings: object) -> GeneratorCase:
    return GeneratorCase(
        name=name,
        settings={"model": "pretended", **settings},
        prepare=_address,
        tasks=TASKS,
        has=("Streaming",),
        longest=100_000,
        wrong=wrong,
    )


def _address(folder: Path) -> Mapping[str, object]:
    return {"base_url": _server().base_url}


@cache
def _server() -> PretendedServer:
    server = PretendedServer()
    atexit.register(server.close)
    return server
