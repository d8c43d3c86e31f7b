"""The shape of a prompt, and filling it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ragloom.errors import GenerationError

TASKS = (
    "answer", "draft", "refine", "map", "reduce",
    "summarize", "summarize_part", "join_summaries",
    "classify", "hyde", "paraphrase", "decompose", "ask",
)  # fmt: skip
"""The tasks that have a prompt in every language."""

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """One task in one language.

    ``instruction`` says what to do; a request's own takes its place. ``sections`` follow in order; one whose field is
    empty is left out. ``cue`` ends the prompt of a model that continues text. ``cites`` asks for ``[n]`` marks.
    """

    instruction: str
    sections: tuple[str, ...]
    cue: str
    cites: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language's prompts and the two rules that go with sources, whatever the instruction."""

    templates: Mapping[str, Template]
    untrusted: str
    marks: str

    def template(self, task: str, instruction: str) -> Template:
        """The template of ``task``; an unknown task is laid out as ``answer`` where it brings its own instruction.

        Raises ``GenerationError`` for an unknown task without one.
        """
        if task in self.templates:
            return self.templates[task]
        if instruction:
            return Template(instruction, self.templates["answer"].sections, self.templates["answer"].cue)
        raise GenerationError(
            f"there is no prompt for task '{task}'",
            hint=f"give the request an instruction, or one of the tasks {', '.join(TASKS)}",
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each ``{name}`` replaced by ``values[name]``, in one pass: a value is never scanned itself."""
    return _FIELD.sub(lambda field: values[field[1]], text)


def complete(text: str, values: Mapping[str, str]) -> bool:
    """Whether none of the fields of ``text`` is empty."""
    return all(values[name] for name in _FIELD.findall(text))
