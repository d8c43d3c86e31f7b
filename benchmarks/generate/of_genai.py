"""onnxruntime-genai, with the graph of its own model builder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate.timing import Clock, Timed

Prompts = list[list[int]]


def opened(folder: Path, precision: str, threads: int) -> Callable[[Prompts, int], Timed]:
    """The model as its builder writes it in ``fp32``, ``int8`` or ``int4``."""
    import numpy as np
    import onnxruntime_genai as genai

    built = folder / f"genai_{precision}"
    if not (built / "genai_config.json").is_file():
        _build(folder, precision, built)
    _set_threads(built / "genai_config.json", threads)
    model = genai.Model(str(built))

    def write(prompts: Prompts, new: int) -> Timed:
        clock = Clock()
        params = genai.GeneratorParams(model)
        longest = len(prompts[0]) + new
        params.set_search_options(
            max_length=longest, min_length=longest, batch_size=len(prompts), do_sample=False,
            past_present_share_buffer=True,
        )  # fmt: skip
        generator = genai.Generator(model, params)
        generator.append_tokens(np.array(prompts, np.int32))
        for _ in range(new):
            generator.generate_next_token()
            clock.tick()
        return clock.timed([int(token) for token in generator.get_sequence(0)][len(prompts[0]) :])

    return write


def _build(folder: Path, precision: str, target: Path) -> None:
    """Its "int8" are 8-bit blocks, as its "int4" are 4-bit ones; both multiply in 8-bit integers."""
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-m", folder.name, "-i", str(folder)]
    made = [*command, "-o", str(target), "-p", precision, "-e", "cpu", "-c", str(target / "cache")]
    subprocess.run(made, check=True, stdout=sys.stderr)


def _set_threads(path: Path, threads: int) -> None:
    config = json.loads(path.read_text(encoding="utf-8"))
    config["model"]["decoder"]["session_options"]["intra_op_num_threads"] = threads
    path.write_text(json.dumps(config), encoding="utf-8")
