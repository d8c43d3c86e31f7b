"""From rows, an encoder and a generator to what is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.errors import ModelError, RowError, UsageError
from ragloom.interfaces import Json, Resources, TrainingJob
from ragloom.models import locate
from ragloom.types import Example
from ragloom_torch.joint.candidates import NONE, Candidates, FoundCandidates, LiveCandidates, Numbers, filled, searched
from ragloom_torch.joint.encoder_folder import open_encoder, save_encoder
from ragloom_torch.joint.found import kept_found
from ragloom_torch.joint.held_out import figures, told
from ragloom_torch.joint.index import PassageIndex
from ragloom_torch.joint.module import JointModule, Ways
from ragloom_torch.joint.pool import Pool, pool_of, pool_of_found
from ragloom_torch.joint.reading import Reading
from ragloom_torch.joint.rows import JointRow, spread
from ragloom_torch.joint.running import Running
from ragloom_torch.joint.span_reading import SpanReading
from ragloom_torch.joint.writing import JointWriting, Writing
from ragloom_torch.losses.objectives import Objective
from ragloom_torch.placement import placement
from ragloom_torch.trainers.rag.config import RagConfig
from ragloom_torch.training.beginning import STATE
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.rows import Rows, read_rows
from ragloom_torch.writers.lora import adapted, merge, save_adapter
from ragloom_torch.writers.opening import open_writer

ENCODER, READER, GENERATOR = "encoder", "reader", "generator"
"""Folders of the checkpoint."""
_REFRESH = 500
_TRIED = 256
"""Passages that a dry run looks at."""
_SHOWN = 3


class Stage:
    """One stage: models loaded, rows numbered, candidates asked for."""

    def __init__(
        self, config: RagConfig, objective: Objective, resources: Resources, job: TrainingJob, scratch: Path
    ) -> None:
        self._config, self._objective, self._resources, self._job = config, objective, resources, job
        place = placement(config.placing())
        self._source = locate(config.encoder, resources.path)
        self._encoder = open_encoder(self._source, place, queries_only=not config.train_passages)
        self._adapter: Any = None
        self._reading = self._read_by(place, scratch)
        self._running: Running | None = None

    def fitting(self, taught: Rows[Example], held_out: Rows[Example]) -> Fitting:
        """What is to be fitted.

        Raises ``RowError`` for questions that the generator cannot read, ``UsageError`` where nothing can be retrieved.
        """
        train, apart = self._that_fit(taught), self._that_fit(held_out)
        examples = [*train.examples, *apart.examples]
        pool, candidates_ids = self._pool(examples)
        self._promise_passages(examples, pool, candidates_ids)
        rows = [_row(one, number, pool) for number, one in enumerate(examples)]
        rows, kept = rows[: len(train.examples)], rows[len(train.examples) :]
        index = PassageIndex(pool, self._encoder, self._config.batch_tokens)
        module = JointModule(self._encoder, self._reading, index, _candidates(index, candidates_ids), self._ways())
        running = self._running = Running(
            module,
            rows,
            refresh_every=self._config.refresh_every or _REFRESH,
            warm_up=self._config.warm_up_generator,
            found=candidates_ids,
            trial=self._job.dry_run or self._job.overfit,
        )
        return Fitting(
            module=module,
            train=rows,
            collate=lambda some: {"rows": list(some), "count": len(some)},
            save=self._save,
            held_out=kept,
            figures=lambda: self._figures(module, spread(kept, self._config.answered), running),
            # A reader's loss is 0 where no passage holds the answer, and would be the best where nothing is found.
            metric="loss" if self._config.reader is None else "f1",
            higher=self._config.reader is not None,
            networks=self._networks(),
            shown=lambda: [_shown(one) for one in rows[:_SHOWN]],
            places=[one.where for one in train.examples],
            about=self._about(pool),
            begun_from=self._begun_from(),
            left_out=(*train.left_out, *apart.left_out),
            callbacks=[running],
            costs=lambda: {"refresh_seconds": self._seconds(index)},
            rates=self._rates(),
            logged=running.logged,
        )

    def notes(self) -> tuple[str, ...]:
        """What a person should know of the run."""
        scale = f"serve with the prior that it was trained with: prior: {{from: encoder, temperature: {self._scale:g}}}"
        return (scale, *(self._running.notes if self._running else ()))

    @property
    def _scale(self) -> float:
        return self._config.temperature

    def _read_by(self, place: Any, scratch: Path) -> Any:
        config = self._config
        if config.reader is not None:
            folder = locate(config.reader, self._resources.path)
            return SpanReading(folder, place, max_tokens=config.max_tokens, stride=config.stride)
        assert config.generator is not None
        asked = config.generator
        writer = open_writer(asked, self._resources.path, place, scratch=scratch, seed=self._job.seed)
        if config.fid and writer.kind != "encoder-decoder":
            raise ModelError(
                "`fid` reads passages side by side, and the generator is decoder-only",
                where=writer.folder.name,
                hint="name an encoder–decoder (T5, BART, BERT2BERT), or leave `fid` out",
            )
        if asked.lora is not None and not config.freeze_generator:
            self._adapter = adapted(writer, asked.lora, seed=self._job.seed)
        return (JointWriting if config.fid else Writing)(writer, asked.target_tokens)

    def _ways(self) -> Ways:
        config = self._config
        return Ways(
            objective=self._objective,
            temperature=config.temperature,
            passages=config.passages,
            over_retrieve=config.over_retrieve or 0,
            ensure_positive=config.ensure_positive,
            train_passages=config.train_passages,
            freeze_encoder=config.freeze_encoder,
            freeze_generator=config.freeze_generator,
            together=config.fid,
            silent=config.silent,
        )

    def _that_fit(self, rows: Rows[Example]) -> Rows[Example]:
        """Those whose question the generator can read; the others raise, or are left out."""
        fitting = read_rows(({"example": one} for one in rows.examples), self._fits, skip=self._job.skip_bad_rows)
        return Rows(fitting.examples, (*rows.left_out, *fitting.left_out))

    def _fits(self, row: Mapping[str, Any]) -> Example:
        example: Example = row["example"]
        reading: Reading = self._reading
        if refusal := reading.refusal(example.question):
            hint = "shorten the question, or choose a model that reads more"
            raise RowError(f"the question does not fit: {refusal}", where=example.where, hint=hint)
        return example

    def _pool(self, examples: Sequence[Example]) -> tuple[Pool, Numbers | None]:
        """The passages; for ``candidates: search``, the ids that were found for each row as well."""
        collection = self._resources.collection
        if self._config.candidates == "live":
            return pool_of(collection, examples, most=_TRIED if self._job.dry_run else None), None
        found = kept_found(self._job.output / STATE) if self._job.resume else None
        if found is None and examples:
            count = max(self._config.passages, self._config.over_retrieve or 0)
            found = searched(self._resources, [one.question for one in examples], count)
        ids = found if found is not None else np.empty((0, 1), np.int64)
        return pool_of_found(collection, ids[ids != NONE].tolist(), examples), ids

    def _promise_passages(self, examples: Sequence[Example], pool: Pool, found: Numbers | None) -> None:
        there = pool.searchable if found is None else int((found != NONE).sum())
        if examples and not there:
            what = "there is no passage to retrieve" if found is None else "no question finds a passage"
            hint = "name what to search (`ingest: {sources: [docs]}`), or give the rows their `positives`"
            raise UsageError(what, where=self._job.stage, hint=hint)

    def _figures(self, module: JointModule, rows: Sequence[JointRow], running: Running) -> dict[str, float]:
        found = told(module, rows, answered=self._config.answered)
        looked = {} if self._job.overfit else running.look()
        return {**figures(found, rows), **looked}

    def _networks(self) -> list[Any]:
        config = self._config
        return [
            *([] if config.freeze_encoder else [self._encoder.backbone]),
            *([] if config.freeze_generator else self._reading.networks),
        ]

    def _seconds(self, index: PassageIndex) -> float:
        """Of the whole collection, whatever part of it is looked at now."""
        held = len(index.pool)
        every = max(held, len(self._resources.collection)) if self._config.candidates == "live" else held
        return index.seconds() * every / held if held else 0.0

    def _rates(self) -> dict[str, float]:
        rate = self._config.encoder_learning_rate
        return {} if rate is None else {"encoder.": rate}

    def _about(self, pool: Pool) -> dict[str, Json]:
        config, settings = self._config, self._encoder.settings
        return {
            "objective": config.objective,
            "scale": config.temperature,
            "prior": {"from": "encoder", "temperature": config.temperature},
            "passages": config.passages,
            "queries_only": not config.train_passages,
            "pooling": settings.pooling,
            "normalise": settings.normalise,
            "collection_position": pool.collection.position,
            "pool": len(pool),
        }

    def _begun_from(self) -> dict[str, str]:
        config = self._config
        of_generator = config.generator.model if config.generator else None
        named = {ENCODER: config.encoder, READER: config.reader, GENERATOR: of_generator}
        return {folder: model for folder, model in named.items() if model is not None}

    def _save(self, folder: Path) -> None:
        only = not self._config.train_passages
        save_encoder(self._encoder, self._source, folder / ENCODER, queries_only=only)
        target = folder / (READER if self._config.reader is not None else GENERATOR)
        target.mkdir()
        if self._adapter is not None:
            save_adapter(self._adapter, target, self._reading.writer.folder.name)
            merge(self._adapter)
        self._reading.save(target)


def _candidates(index: PassageIndex, found: Numbers | None) -> Candidates:
    if found is None:
        return LiveCandidates(index)
    pool = index.pool
    rows = [np.array(pool.numbers_of(row[row != NONE]), np.int64) for row in found]
    width = max(map(len, rows), default=1) or 1
    return FoundCandidates(index, np.stack([filled(row[None], width)[0] for row in rows]) if rows else found)


def _row(example: Example, number: int, pool: Pool) -> JointRow:
    texts = tuple(one.text for one in example.positives)
    return JointRow(example.question, example.answers or (), pool.positives(example), texts, number)


def _shown(row: JointRow) -> str:
    own = f" (its passage: {row.texts[0][:120]})" if row.texts else ""
    return f"{row.question} → {' | '.join(row.answers)}{own}"
