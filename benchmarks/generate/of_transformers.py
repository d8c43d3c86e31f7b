"""``generate`` of transformers, on torch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.generate.timing import Clock, Timed

Prompts = list[list[int]]


def opened(folder: Path, precision: str, threads: int) -> Callable[[Prompts, int], Timed]:
    """The model in ``fp32`` or ``bf16``."""
    import torch
    from transformers import AutoModelForCausalLM, StoppingCriteria
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(threads)
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()

    class Ticking(StoppingCriteria):
        def __init__(self, clock: Clock) -> None:
            self._clock = clock

        def __call__(self, ids, scores, **kwargs):
            self._clock.tick()
            return torch.zeros(len(ids), dtype=torch.bool)

    def write(prompts: Prompts, new: int) -> Timed:
        ids = torch.tensor(prompts)
        with torch.inference_mode():
            clock = Clock()
            found = model.generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=new,
                min_new_tokens=new, pad_token_id=0, stopping_criteria=[Ticking(clock)],
            )  # fmt: skip
        return clock.timed(found[0, ids.shape[1] :].tolist())

    return write
