"""Hints that can be typed as they stand, for a config that ``--config`` names, too."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ragloom.errors import RagloomError

_INDEX = re.compile(r"\bragloom index\b(?! -c\b)")


@contextmanager
def for_this_config(config: Path | None) -> Iterator[None]:
    """``ragloom index`` in the hint of whatever is raised names ``config``, else it would index by another one."""
    try:
        yield
    except RagloomError as error:
        if config is not None:
            named = f"ragloom index -c {shlex.quote(str(config))}"
            error.hint = _INDEX.sub(lambda _: named, error.hint)
        raise
