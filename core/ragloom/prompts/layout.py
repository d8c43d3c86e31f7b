"""A request as the parts of its prompt."""

from __future__ import annotations

from dataclasses import dataclass

from ragloom.prompts.fence import fence_for, fenced, fenced_sources
from ragloom.prompts.language import language_of
from ragloom.prompts.languages import language
from ragloom.prompts.template import complete, fill
from ragloom.types import Request


@dataclass(frozen=True, slots=True)
class Prompt:
    """``system`` says what to do and how, ``user`` what with, ``cue`` is where a continued text begins."""

    system: str
    user: str
    cue: str

    @property
    def text(self) -> str:
        """All of it, for a model that continues text."""
        return "\n\n".join(part for part in (self.system, self.user, self.cue) if part)


def lay_out(request: Request, name: str | None = None) -> Prompt:
    """The prompt of ``request`` in language ``name``, by default the question's, or its first source's without one.

    A request's own instruction takes the place of the task's. The rules that sources are data, and that a citing task
    marks what it rests on, stay. Raises ``GenerationError`` for an unknown task or language.
    """
    words = language(name or language_of(request.question or _first_words(request)))
    template = words.template(request.task, request.instruction)
    fence = fence_for([request.previous, *(source.indexed_text for source in request.sources)])
    values = {
        "sources": fenced_sources(request.sources, fence),
        "question": request.question,
        "previous": fenced(request.previous, fence),
    }
    untrusted = words.untrusted if request.sources or request.previous else ""
    marks = words.marks if request.sources and template.cites else ""
    system = "\n".join(part for part in (request.instruction or template.instruction, marks, untrusted) if part)
    user = "\n\n".join(fill(section, values) for section in template.sections if complete(section, values))
    return Prompt(system, user, template.cue)


def _first_words(request: Request) -> str:
    return next((source.indexed_text for source in request.sources), "")
