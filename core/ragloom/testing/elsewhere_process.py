"""Run by path: make a trial of the component that standard input describes, carry out the task, print it as JSON."""

from __future__ import annotations

import json
import os
import sys
from functools import reduce
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


def main(told: dict[str, Any]) -> str:
    """What the task gives, as JSON; the component is offered by a plugin of its own, beside the installed ones."""
    from ragloom.hookspecs import hookimpl
    from ragloom.registry import Registry
    from ragloom.registry.kinds import KINDS
    from ragloom.testing.suites.table import case_class
    from ragloom.testing.trial import Trial

    def offer(register: Any) -> None:
        register("it", target=told["target"], config=told["config"])

    plugin: Any = ModuleType("checked")
    plugin.api = 1
    setattr(plugin, next(hook for hook, kind in KINDS.items() if kind == told["kind"]), hookimpl(offer))
    registry = Registry([*Registry.load().plugins, *Registry.of(checked=plugin).plugins])
    registration = registry.find(told["kind"], "checked/it")
    folder = Path(told["folder"])
    trial = Trial(registry, registration, case_class(told["kind"])(), folder, told["settings"])
    return json.dumps(_imported(told["task"])(trial, told["given"]))


def _imported(string: str) -> Any:
    module, _, name = string.partition(":")
    return reduce(getattr, name.split("."), import_module(module))


if __name__ == "__main__":
    # Whatever the component prints, by Python or past it, goes to standard error: the answer stands alone.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answer:
        os.dup2(2, 1)
        sys.path[:0] = json.loads(sys.argv[1])
        answer.write(main(json.load(sys.stdin)))
