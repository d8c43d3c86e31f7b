"""Run by path in a process of its own: make one component and print which modules that has imported."""

from __future__ import annotations

import json
import os
import sys
from functools import reduce
from importlib import import_module
from typing import Any


def main(given: dict[str, Any]) -> str:
    """Import the plugin, make the component as its registration says; the top-level modules as JSON."""
    if given["plugin"]:
        import_module(given["plugin"])
    target = _imported(given["target"])
    if given["kind"] != "command":
        _make(target, given)
    return json.dumps(sorted({name.partition(".")[0] for name in sys.modules}))


def _make(target: Any, given: dict[str, Any]) -> object:
    return target(_imported(given["config"])(**given["settings"])) if given["config"] else target()


def _imported(string: str) -> Any:
    module, _, name = string.partition(":")
    return reduce(getattr, name.split("."), import_module(module))


if __name__ == "__main__":
    # Whatever the component prints, by Python or past it, goes to standard error: the answer stands alone.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answer:
        os.dup2(2, 1)
        sys.path[:0] = json.loads(sys.argv[2])
        answer.write(main(json.loads(sys.argv[1])))
