"""llama.cpp through llama-cpp-python, on a GGUF file of the same weights."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate.timing import Clock, Timed

Prompts = list[list[int]]
_AT_ONCE = 512


def opened(folder: Path, precision: str, threads: int) -> Callable[[Prompts, int], Timed]:
    """The model in ``q8_0`` or ``q4_0``."""
    import llama_cpp
    import numpy as np

    path = folder / f"{precision}.gguf"
    if not path.is_file():
        # Apart, so that what conversion takes is not this process's memory.
        command = [sys.executable, "-m", "benchmarks.generate.gguf_file", str(folder), str(path), precision]
        subprocess.run(command, check=True, stdout=sys.stderr)
    llama_cpp.llama_log_set(_quiet(llama_cpp), None)
    llama_cpp.llama_backend_init()
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
    size = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))

    def write(prompts: Prompts, new: int) -> Timed:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = len(prompts) * (len(prompts[0]) + new)
        params.n_batch = params.n_ubatch = _AT_ONCE
        params.n_seq_max = len(prompts)
        params.n_threads = params.n_threads_batch = threads
        context = llama_cpp.llama_init_from_model(model, params)
        texts: list[list[int]] = [[] for _ in prompts]
        clock = Clock()
        for row, prompt in enumerate(prompts):
            _read(llama_cpp, context, [(row, place, token) for place, token in enumerate(prompt)], {len(prompt) - 1})
            texts[row].append(_likeliest(llama_cpp, np, context, -1, size))
        clock.tick()
        for _ in range(new - 1):
            step = [(row, len(prompts[row]) + len(text) - 1, text[-1]) for row, text in enumerate(texts)]
            _read(llama_cpp, context, step, set(range(len(step))))
            for row, text in enumerate(texts):
                text.append(_likeliest(llama_cpp, np, context, row, size))
            clock.tick()
        llama_cpp.llama_free(context)
        return clock.timed(texts[0])

    return write


def _read(llama_cpp, context, tokens: list[tuple[int, int, int]], wanted: set[int]) -> None:
    """Tokens as (row, place, id); logits are computed of those numbers that are ``wanted``."""
    for begin in range(0, len(tokens), _AT_ONCE):
        part = tokens[begin : begin + _AT_ONCE]
        batch = llama_cpp.llama_batch_init(len(part), 0, 1)
        batch.n_tokens = len(part)
        for number, (row, place, token) in enumerate(part):
            batch.token[number] = token
            batch.pos[number] = place
            batch.n_seq_id[number] = 1
            batch.seq_id[number][0] = row
            batch.logits[number] = begin + number in wanted
        failed = llama_cpp.llama_decode(context, batch)
        llama_cpp.llama_batch_free(batch)
        if failed:
            raise RuntimeError(f"llama_decode gave {failed}")


def _likeliest(llama_cpp, np, context, number: int, size: int) -> int:
    logits = llama_cpp.llama_get_logits_ith(context, number)
    return int(np.ctypeslib.as_array(logits, (size,)).argmax())


def _quiet(llama_cpp):
    @llama_cpp.llama_log_callback
    def quiet(level, text, data):
        return None

    globals()["_kept"] = quiet
    return quiet
