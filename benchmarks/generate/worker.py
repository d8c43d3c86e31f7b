"""One system in a process of its own: orders come as lines of JSON, and so do the figures.

Runs with whatever Python the system is installed in: it needs the system's own libraries and NumPy, nothing of
ragloom's. The first line is ``{"system", "folder", "precision", "threads"}``, each following one
``{"prompts", "new"}``.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.generate.timing import Timed
from benchmarks.memory import peak_mb

MODULES = {
    "ragloom": "benchmarks.generate.of_ragloom",
    "transformers": "benchmarks.generate.of_transformers",
    "genai": "benchmarks.generate.of_genai",
    "llama.cpp": "benchmarks.generate.of_llama_cpp",
}


def main() -> int:
    """Answer until there are no more orders."""
    # What libraries print must not come between the answers.
    answers = sys.stdout
    sys.stdout = sys.stderr
    order = json.loads(sys.stdin.readline())
    write = import_module(MODULES[order["system"]]).opened(Path(order["folder"]), order["precision"], order["threads"])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        timed: Timed = write(asked["prompts"], asked["new"])
        print(json.dumps({**timed.as_json(), "peak_mb": peak_mb()}), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
