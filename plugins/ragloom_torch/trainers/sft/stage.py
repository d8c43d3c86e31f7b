"""From rows and a writer to what is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from ragloom.interfaces import Json, Resources, TrainingJob
from ragloom.types.example import Example
from ragloom_torch.trainers.sft.answering import answered
from ragloom_torch.trainers.sft.config import SftConfig
from ragloom_torch.trainers.sft.distractors import distractors
from ragloom_torch.trainers.sft.module import SftModule, batch_of
from ragloom_torch.trainers.sft.rows import that_fit
from ragloom_torch.trainers.sft.teaching import Mixing, Taught, lesson
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.rows import Rows, evenly
from ragloom_torch.writers.encoding import encode
from ragloom_torch.writers.lora import adapted, merge, save_adapter
from ragloom_torch.writers.opening import begun_from
from ragloom_torch.writers.saving import save_writer
from ragloom_torch.writers.writer import Writer

_SHOWN = 3
_CHARACTERS = 5
"""Of a token, about."""


class Stage(TrainerCallback):
    """Knows which epoch it is, so that each brings other passages and answers."""

    def __init__(self, config: SftConfig, writer: Writer, resources: Resources, job: TrainingJob) -> None:
        self._config, self._writer, self._resources, self._job = config, writer, resources, job
        self._mixing = Mixing(
            distractors=config.distractors,
            golden=config.golden,
            without_golden=config.without_golden,
            language=config.language,
            seed=job.seed,
        )
        self._epoch = 0
        self._adapter = None if config.lora is None else adapted(writer, config.lora, seed=job.seed)

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """A resumed run is within an epoch; at its end the share that was read is a whole number."""
        self._epoch = int((state.epoch or 0.0) + 1e-6)

    def fitting(self, taught: Rows[Example], held_out: Rows[Example]) -> Fitting:
        """What is to be fitted. Raises ``RowError`` for questions that the model cannot read."""
        train = self._fitting_rows(taught)
        apart = self._fitting_rows(held_out)
        rows = self._taught(train.examples, fixed=False)
        kept = self._taught(apart.examples, fixed=True)
        return Fitting(
            module=SftModule(self._writer, self._adapter or self._writer.model),
            train=rows,
            collate=self._collated,
            save=self._save,
            held_out=kept,
            figures=lambda: self._figures(evenly(kept, self._config.answered)),
            networks=[self._writer.model],
            shown=lambda: [self._shown(one) for one in rows[:_SHOWN]],
            places=[one.where for one in train.examples],
            lengths=[self._length(one) for one in rows],
            about=self._about(),
            begun_from=begun_from(self._config),
            left_out=(*train.left_out, *apart.left_out),
            callbacks=[self],
        )

    def _fitting_rows(self, rows: Rows[Example]) -> Rows[Example]:
        return that_fit(rows, self._writer, tokens=self._config.target_tokens, skip=self._job.skip_bad_rows)

    def _taught(self, examples: Sequence[Example], *, fixed: bool) -> tuple[Taught, ...]:
        config = self._config
        found: Sequence[Any] = [()] * len(examples)
        if config.distractors:
            way = config.distractors_from
            found = distractors(examples, self._resources, way, pool=config.pool, seed=self._job.seed)
        pairs = enumerate(zip(examples, found, strict=True))
        # Where a row stands is no part of what it teaches.
        return tuple(Taught(replace(one, where=""), others, number, fixed) for number, (one, others) in pairs)

    def _collated(self, rows: Sequence[Taught]) -> dict[str, Any]:
        lessons = [lesson(one, self._mixing, self._epoch) for one in rows]
        limit = self._config.target_tokens
        return batch_of(self._writer, [encode(self._writer, request, says, limit) for request, says in lessons])

    def _figures(self, rows: Sequence[Taught]) -> Mapping[str, float]:
        requests = [lesson(one, self._mixing, 0)[0] for one in rows]
        return answered(self._writer, rows, requests, tokens=self._config.target_tokens)

    def _shown(self, row: Taught) -> str:
        request, says = lesson(row, self._mixing, 0)
        seen = encode(self._writer, request, says, self._config.target_tokens)
        return f"{self._writer.tokenizer.decode(seen.prompt, skip_special=False)}\n→ {says}"

    def _length(self, row: Taught) -> int:
        """About how many characters are read; more than the model can take are cut."""
        shown = (*row.example.positives, *row.distractors[: self._config.distractors])
        length = len(row.example.question) + sum(len(one.text) for one in shown)
        return min(length, _CHARACTERS * (self._writer.positions or length))

    def _about(self) -> dict[str, Json]:
        config = self._config
        kept = ("template", "chat", "language", "max_tokens")
        return {"kind": self._writer.kind, "asked_with": {name: getattr(config, name) for name in kept}}

    def _save(self, folder: Path) -> None:
        if self._adapter is not None:
            save_adapter(self._adapter, folder, self._writer.folder.name)
            merge(self._adapter)
        save_writer(self._writer, folder)
