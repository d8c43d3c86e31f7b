"""What is compared, and how each is started."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class System:
    """``module`` is a key of ``worker.MODULES``, ``bits`` what a weight takes, scales included, the head's apart."""

    module: str
    precision: str
    bits: float
    head_bits: float
    apart: bool = False
    families: tuple[str, ...] = ("gpt2-124m", "llama-135m")


_LLAMA = ("llama-135m",)
SYSTEMS = {
    "onnx-fp32": System("ragloom", "fp32", 32, 32),
    "onnx-int8": System("ragloom", "int8", 8, 8),
    "onnx-int4": System("ragloom", "int4", 5.125, 8),
    "transformers-fp32": System("transformers", "fp32", 32, 32),
    "transformers-bf16": System("transformers", "bf16", 16, 16),
    "genai-fp32": System("genai", "fp32", 32, 32, True, _LLAMA),
    "genai-int8": System("genai", "int8", 9, 9, True, _LLAMA),
    "genai-int4": System("genai", "int4", 5, 5, True, _LLAMA),
    "llama.cpp-q8": System("llama.cpp", "q8_0", 8.5, 8.5, True),
    "llama.cpp-q4": System("llama.cpp", "q4_0", 4.5, 8.5, True),
}
"""``apart``: in the Python of the peers. onnxruntime-genai's builder does not know GPT-2."""


class Child:
    """A system in a process of its own, with one model."""

    def __init__(self, system: System, folder: Path, threads: int, python: str, log: Path) -> None:
        """Raises ``ChildError`` where the system is not installed there, or cannot open the model."""
        self._log = log
        with log.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [python, "-m", "benchmarks.generate.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT,
            )  # fmt: skip
        order = {"system": system.module, "folder": str(folder), "precision": system.precision, "threads": threads}
        self.ask(order)

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """Send an order and wait for its figures."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            self._process.kill()
            said = [line for line in self._log.read_text(encoding="utf-8").splitlines() if line.strip()]
            raise ChildError(said[-1] if said else "it ended without a word") from error

    def end(self) -> None:
        """No more orders."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()


class ChildError(Exception):
    """A system that cannot be measured here."""


def python_of(system: System, peers: str | None) -> str:
    """The interpreter that a system runs in."""
    return peers if system.apart and peers else sys.executable
