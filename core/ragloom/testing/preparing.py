"""What a case prepares is made once, however many checks look at it: a model may take seconds to build."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ragloom.testing.cases import Case

_made: dict[int, tuple[Case, Mapping[str, object]]] = {}


def prepared(case: Case) -> Mapping[str, object]:
    """The settings that ``case.prepare`` gives, its folder kept until the process ends."""
    if case.prepare is None:
        return {}
    if id(case) not in _made:
        folder = Path(tempfile.mkdtemp(prefix="ragloom-case-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        # The case is kept as well, so that its number stays its own.
        _made[id(case)] = (case, dict(case.prepare(folder)))
    return _made[id(case)][1]
