"""Asking the same component in another process, where strings have other hashes and nothing is shared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ragloom.testing.cases import Case
from ragloom.testing.checks import NotApplicable, promise
from ragloom.testing.trial import Trial

_CHILD = Path(__file__).with_name("elsewhere_process.py")
_SEED = "20"
_SECONDS = 300


def elsewhere(trial: Trial[Case], task: Callable[[Trial[Any], Any], Any], given: Any) -> Any:
    """What ``task(trial, given)`` gives in another process, by way of JSON; ``task`` is a function of a module.

    Raises ``NotApplicable`` where the case brings components that live in this process only.
    """
    if trial.case.components:
        raise NotApplicable("the case's components cannot be taken to another process")
    registration = trial.registration
    told = {
        "kind": registration.kind,
        "target": registration.target,
        "config": registration.config,
        "settings": dict(trial.settings),
        "folder": str(trial.fresh("elsewhere")),
        "task": f"{task.__module__}:{task.__qualname__}",
        "given": given,
    }
    command = [sys.executable, "-P", str(_CHILD), json.dumps(trial.import_path)]
    ran = subprocess.run(  # noqa: S603 - this very interpreter
        command,
        input=json.dumps(told, default=str),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=_SECONDS,
        env={**os.environ, "PYTHONHASHSEED": _SEED, "PYTHONIOENCODING": "utf-8"},
    )
    kept = ran.returncode == 0 and ran.stdout
    promise(kept, f"in another process it fails (exit code {ran.returncode}): {ran.stderr.strip()[-600:]}")
    return json.loads(ran.stdout)
