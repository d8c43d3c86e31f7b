"""From a request to what a model reads."""

from __future__ import annotations

from ragloom.prompts.counting import Count, estimate_tokens
from ragloom.prompts.fitting import fit
from ragloom.prompts.layout import lay_out
from ragloom.types import Request


def render(
    request: Request, *, budget: int | None = None, count: Count = estimate_tokens, language: str | None = None
) -> str:
    """One text, for a model that continues text; at most ``budget`` tokens as ``count`` counts them.

    Sources are dropped or shortened from the last, never the question. ``language`` is ``en`` or ``zh``, by default
    the question's. Raises ``GenerationError`` for an unknown task or language, and where nothing can fit.
    """
    return lay_out(fit(request, budget=budget, count=count, language=language), language).text


def messages(
    request: Request, *, budget: int | None = None, count: Count = estimate_tokens, language: str | None = None
) -> list[dict[str, str]]:
    """A system and a user message, for a model that chats: ``[{"role": …, "content": …}, …]``; else as ``render``.

    ``count`` counts the two together, without what a chat template puts around them: leave it some room.
    """
    prompt = lay_out(fit(request, budget=budget, count=count, language=language), language)
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
