"""A prompt of the user's own, for models that were trained on a shape of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ragloom.prompts.fence import fence_for
from ragloom.prompts.template import fill
from ragloom.types import Passage, Request

FIELDS = ("question", "sources", "instruction", "previous")
_FIELD = re.compile(r"\{(\w+)\}")


def unknown_fields(template: str) -> list[str]:
    """The ``{name}`` of a template that stand for nothing, in order."""
    return [name for name in _FIELD.findall(template) if name not in FIELDS]


def own_prompt(template: str, request: Request) -> str:
    """``template`` with the request's parts put in, in one pass: what is put in is never scanned itself."""
    return fill(
        template,
        {
            "question": request.question,
            "sources": joined_sources(request.sources),
            "instruction": request.instruction,
            "previous": request.previous,
        },
    )


def joined_sources(sources: Sequence[Passage]) -> str:
    """The sources' texts, a blank line between; fences stand where there is more than one, to tell them apart."""
    if len(sources) < 2:
        return "".join(source.indexed_text for source in sources)
    fence = fence_for(source.indexed_text for source in sources)
    return "\n\n".join(f"{fence}\n{source.indexed_text}\n{fence}" for source in sources)
