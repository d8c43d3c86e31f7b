"""One name, and what follows from it: distribution, folder, package, entry point, component, class."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ragloom.errors import UsageError
from ragloom.scaffold.drafts import Draft

LONGEST = 30
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OWN_PREFIX = re.compile(r"ragloom[-_ .]+")


@dataclass(frozen=True, slots=True)
class Names:
    """``component`` is what a config says, and what the entry point is called."""

    component: str
    stem: str

    @property
    def distribution(self) -> str:
        """What is installed, and the name of the folder."""
        return f"ragloom-{self.component}"

    @property
    def package(self) -> str:
        """What is imported. Its prefix keeps it apart from Python's keywords and everybody's modules."""
        return f"ragloom_{self.component.replace('-', '_')}"

    def class_of(self, ending: str) -> str:
        """``LighthouseRetriever`` of ``lighthouse``; a name that ends so already says it once."""
        return self.stem if self.stem.endswith(ending) else f"{self.stem}{ending}"


def names_of(text: str, draft: Draft) -> Names:
    """The names of a plugin called ``text``.

    Upper case, blanks, dots and underscores are taken as they are meant, and so is a leading ``ragloom-``. Raises
    ``UsageError`` for anything else that is not letters, digits and ``-``.
    """
    name = re.sub(r"[\s_.-]+", "-", _OWN_PREFIX.sub("", text.strip().lower(), count=1))
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{text!r} cannot name a {draft.typed}",
            hint="a name is letters (a to z), digits and -, and begins with a letter: tide-tables",
        )
    if len(name) > LONGEST:
        raise UsageError(f"{text!r} is {len(name)} characters long", hint=f"use at most {LONGEST}")
    return Names(name, "".join(part.capitalize() for part in name.split("-")))
