"""From a request to the body that a server is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ragloom.prompts import messages, render
from ragloom.types import Request, Settings
from ragloom_openai.config import OpenAIConfig

MOST_STOPS = 4
"""How many stop strings OpenAI's own server takes; the others are looked for here alone."""

PATHS = {"chat": "chat/completions", "completions": "completions"}
"""Where each endpoint lies below the base address."""


def body(request: Request, settings: Settings, config: OpenAIConfig) -> dict[str, Any]:
    """The body of one request. Raises ``GenerationError`` for a task without a prompt, or a prompt that does not fit.

    ``top_k``, ``beams`` and ``repetition_penalty`` have no place in this API: a server that has fields for them is
    given those by the setting ``body``.
    """
    language = None if config.language == "auto" else config.language
    optional = {
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "seed": settings.seed,
        "stop": list(settings.stop[:MOST_STOPS]),
    }
    if not settings.stop:
        del optional["stop"]
    return {
        "model": config.model,
        **_PROMPTS[config.endpoint](request, config.max_prompt_tokens, language),
        config.limit: settings.max_new_tokens,
        **{name: value for name, value in optional.items() if name not in config.omit},
        **({"logprobs": _LOGPROBS[config.endpoint]} if config.logprobs else {}),
        **config.body,
    }


def _chat(request: Request, budget: int, language: str | None) -> dict[str, Any]:
    return {"messages": messages(request, budget=budget, language=language)}


def _continued(request: Request, budget: int, language: str | None) -> dict[str, Any]:
    return {"prompt": render(request, budget=budget, language=language)}


_PROMPTS: dict[str, Callable[[Request, int, str | None], dict[str, Any]]] = {"chat": _chat, "completions": _continued}
_LOGPROBS: dict[str, bool | int] = {"chat": True, "completions": 1}
