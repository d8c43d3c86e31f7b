"""What happens beside the steps of joint training: vectors, the generator's warm-up, figures, warnings."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ragloom.interfaces import Json
from ragloom_torch.joint import vectors
from ragloom_torch.joint.candidates import Numbers
from ragloom_torch.joint.collapse import Figures, warnings
from ragloom_torch.joint.figures import Watching
from ragloom_torch.joint.found import keep_found
from ragloom_torch.joint.held_out import figures, posteriors, told
from ragloom_torch.joint.module import JointModule
from ragloom_torch.joint.rows import JointRow
from ragloom_torch.joint.vectors import About
from ragloom_torch.joint.warmth import READS, warmth
from ragloom_torch.training.rows import evenly

_log = logging.getLogger("ragloom.train")
_CHECKED = 64
"""Taught rows that are looked at for signs of a code."""
_WARM_UP = 5
"""A fifth of the steps."""


class Running(TrainerCallback):
    """Keeps vectors and checkpoints together, lets a cold generator learn first, and looks for a collapse."""

    def __init__(
        self,
        module: JointModule,
        rows: Sequence[JointRow],
        *,
        refresh_every: int,
        warm_up: int | None,
        found: Numbers | None,
        trial: bool,
    ) -> None:
        self._module, self._rows = module, rows
        self._sample = evenly(rows, _CHECKED)
        self._refresh_every, self._warm_up, self._found, self._trial = refresh_every, warm_up, found, trial
        self._watching = Watching(module.ways.temperature)
        module.watch = self._watching.see
        self._stepped = False
        self._untold: list[str] = []
        self.notes: list[str] = []

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """The vectors that the weights were trained with, or new ones; whether the generator reads at all."""
        folder = Path(str(args.output_dir))
        if state.global_step:
            self._go_on(folder)
        else:
            self._encode(folder, state)
            self._module.warm_up.fill_(self._warming(state.max_steps))
        if not self._trial:
            keep_found(folder, self._found, writes=state.is_world_process_zero)
        if steps := int(self._module.warm_up):
            self.notes.append(f"the generator did not read at first: it learnt from positives alone for {steps} steps")

    def on_step_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """The module is told which step it is."""
        self._module.step = state.global_step

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """New vectors where they are due, before a checkpoint of this step; after the last step, a last look."""
        self._stepped = True
        if self._module.ways.train_passages and state.global_step % self._refresh_every == 0:
            self._encode(Path(str(args.output_dir)), state)
        if state.global_step >= state.max_steps and not self._trial:
            self.look()
            control.should_log = True

    def logged(self) -> dict[str, Json]:
        """What a line of the log says beside the loss."""
        said: dict[str, Json] = dict(self._watching.told())
        if self._untold:
            said["warning"] = " ".join(self._untold)
            self._untold = []
        return said

    def look(self) -> dict[str, float]:
        """Figures of some taught rows; what looks like a collapse is warned of, once, and not before a step."""
        module, training = self._module, self._module.training
        module.eval()
        try:
            with torch.no_grad():
                seen = told(module, self._sample, answered=_CHECKED)
                shares = posteriors(module, self._sample)
        finally:
            module.train(training)
        found = figures(seen, self._sample)
        if self._stepped:
            self._warn(
                Figures(
                    exact_match=found["exact_match"],
                    recall_at_1=found["recall@1"],
                    posterior_top=shares["posterior_top"],
                    posterior_on_answer=shares.get("posterior_on_answer"),
                    first=len({one.first for one in seen}),
                    answering=len({row.positives for row in self._sample if row.positives}),
                )
            )
        return {"taught_exact_match": found["exact_match"], "taught_recall@1": found["recall@1"]}

    def _warn(self, found: Figures) -> None:
        for said in warnings(found):
            self._say(said)

    def _say(self, said: str) -> None:
        """Figures change from look to look: of each kind the first is logged, and the last one stands in the notes."""
        if not any(_kind(one) == _kind(said) for one in self.notes):
            _log.warning(said)
            self._untold.append(said)
        self.notes = [one for one in self.notes if _kind(one) != _kind(said)] + [said]

    def _warming(self, steps: int) -> int:
        """How many steps the generator learns alone."""
        share = warmth(self._module, self._rows)
        if share is None or share >= READS:
            return 0
        alone = steps // _WARM_UP if self._warm_up is None else min(self._warm_up, steps - 1)
        cold = f"the generator does not read: only {share:.0%} of the answers are likelier with their own passage"
        if self._module.ways.freeze_generator or self._trial or alone < 1:
            self._say(f"{cold}; what it says teaches a retriever nothing. Train it on passages first (reader, sft)")
            return 0
        return alone

    def _encode(self, folder: Path, state: TrainerState) -> None:
        if self._trial:
            self._module.index.forget()
            return
        about = self._module.index.begin(
            folder, state.global_step, writes=state.is_world_process_zero, wait=_all_processes
        )
        self._remember(about)
        if state.is_world_process_zero:
            every = self._refresh_every if self._module.ways.train_passages else state.max_steps + 1
            vectors.keep(folder, {about.step, *(step // every * every for step in _checkpoints(folder))})

    def _remember(self, about: About) -> None:
        self._module.vectors_step.fill_(about.step)
        digest = bytes.fromhex(about.encoder)
        self._module.vectors_encoder.copy_(torch.tensor(list(digest), dtype=torch.uint8))

    def _go_on(self, folder: Path) -> None:
        module = self._module
        digest = bytes(module.vectors_encoder.tolist()).hex()
        module.index.use(folder, module.index.made_of(int(module.vectors_step), digest))


def _kind(said: str) -> str:
    """A warning without its numbers."""
    return re.sub(r"[\d.]+", "", said)


def _checkpoints(folder: Path) -> list[int]:
    """The steps of those that are there: whoever goes on from one needs the vectors that it was trained with."""
    return [int(one.name.rpartition("-")[2]) for one in folder.glob("checkpoint-*") if one.is_dir()]


def _all_processes() -> None:
    """Nobody reads what the first process has not written yet."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.barrier()
