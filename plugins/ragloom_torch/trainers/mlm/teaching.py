"""From texts to a taught encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.errors import ModelError, RowError
from ragloom.interfaces import Json, Resources, TrainingJob, TrainingReport
from ragloom.models import architecture_of, sentence_settings
from ragloom_torch.padding import filler_of
from ragloom_torch.pretraining.beginning import Beginning, Way, begun
from ragloom_torch.pretraining.encoding import TextEncoding
from ragloom_torch.pretraining.held_out import FALLING, HeldOut
from ragloom_torch.pretraining.perplexity import token_counts, unigram_perplexity
from ragloom_torch.pretraining.special_tokens import READING, mask_id
from ragloom_torch.pretraining.texts import JobTexts, Texts, size_of, texts_of
from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.trainers.mlm.architectures import made_reader
from ragloom_torch.trainers.mlm.blocks import Blocks, Numbered, blocks_of
from ragloom_torch.trainers.mlm.config import MlmConfig
from ragloom_torch.trainers.mlm.epochs import Epochs
from ragloom_torch.trainers.mlm.masked_model import MASKED, MaskedModel, collated
from ragloom_torch.trainers.mlm.masking import NOTHING, Masked, Masking, of_epoch, of_held_out
from ragloom_torch.trainers.mlm.sentence_files import write_sentence_files
from ragloom_torch.training.fitting import Batch, Fitting
from ragloom_torch.training.run import fit

_WAY = Way(MASKED, READING, made_reader)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Collate:
    """Taught rows get masks of the epoch, held-out ones have theirs."""

    masking: Masking
    epochs: Epochs
    seed: int
    filler: int

    def __call__(self, rows: Sequence[Numbered | Masked]) -> Batch:
        return collated([one if isinstance(one, Masked) else self._drawn(one) for one in rows], self.filler)

    def _drawn(self, one: Numbered) -> Masked:
        return self.masking.drawn(one.block, of_epoch(self.seed, self.epochs.now, one.number))


def teach(config: MlmConfig, resources: Resources, job: TrainingJob) -> TrainingReport:
    """The report of the stage."""
    texts = texts_of(job)
    with begun(config, resources, _WAY, [one.text for one in texts.taught], job.seed) as start:
        fitting = _fitting(config, start, texts, job)
        report = fit(fitting, config, job)
    line = f"{fitting.about['taught_tokens']} tokens in {len(fitting.train)} blocks"
    return replace(report, notes=(*start.notes, line, *report.notes))


def _fitting(config: MlmConfig, start: Beginning, texts: JobTexts, job: TrainingJob) -> Fitting:
    longest = _longest(config, start)
    train, held_out = (_blocks(config, start, some, longest) for some in (texts.taught, texts.held_out))
    masking = Masking(config.masked, mask_id(start.folder, start.tokenizer), _others(start))
    epochs = Epochs()
    filler = filler_of(start.network.config.pad_token_id, start.tokenizer.pad_id)
    collate = _Collate(masking, epochs, job.seed, filler)
    module = MaskedModel(start.network)
    rows = [masking.drawn(one.block, of_held_out(one.number)) for one in held_out]
    measured = _held_out(module, rows, collate, config.batch, held_out, train, texts) if rows else None
    return Fitting(
        module=module,
        train=train,
        collate=collate,
        save=partial(_save, start, longest),
        held_out=rows,
        figures=measured.figures if measured else None,
        metric="perplexity" if measured else "loss",
        falling=FALLING,
        networks=(start.network,),
        shown=partial(_shown, start, train, collate),
        places=[texts.taught[number].where for number in train.sources],
        lengths=train.lengths,
        about=_about(start, train, longest),
        begun_from=start.begun_from,
        left_out=texts.left_out,
        callbacks=(epochs,),
    )


def _longest(config: MlmConfig, start: Beginning) -> int:
    if config.architecture:
        most = own = config.architecture.positions
    else:
        most, own = architecture_of(start.folder).max_tokens, sentence_settings(start.folder).max_tokens
    if config.max_tokens and most and config.max_tokens > most:
        raise ModelError(
            f"the model has {most} positions, `max_tokens` asks for {config.max_tokens}",
            where=str(start.folder.path),
            hint=f"set max_tokens to {most} or less",
        )
    return config.max_tokens or own


def _blocks(config: MlmConfig, start: Beginning, texts: Texts, longest: int) -> Blocks:
    encoding = TextEncoding(start.folder)
    found = blocks_of([one.text for one in texts], encoding, longest, whole_words=config.whole_words)
    if texts and not len(found):
        raise RowError(
            "the tokenizer finds no token in any text", where=texts[0].where, hint="name another model or tokenizer"
        )
    return found


def _others(start: Beginning) -> Any:
    """Every token that texts are made of."""
    encoding = TextEncoding(start.folder)
    return np.setdiff1d(np.arange(start.tokenizer.size), encoding.special)


def _held_out(
    module: MaskedModel,
    rows: Sequence[Masked],
    collate: Callable[[Sequence[Any]], Batch],
    batch: int,
    held_out: Blocks,
    train: Blocks,
    texts: JobTexts,
) -> HeldOut:
    vocabulary = int(module.network.get_input_embeddings().weight.shape[0])
    asked = np.array([label for row in rows for label in row.labels if label != NOTHING], np.int64)
    return HeldOut(
        module=module,
        rows=rows,
        collate=collate,
        batch=batch,
        tokens=len(held_out.tokens),
        size=size_of(texts.held_out),
        unigram=unigram_perplexity(token_counts(train.tokens, vocabulary), asked),
    )


def _shown(start: Beginning, train: Blocks, collate: _Collate) -> list[str]:
    rows = [collate.masking.drawn(one.block, of_epoch(collate.seed, 0, one.number)) for one in train[:_SHOWN]]
    return [start.tokenizer.decode(row.ids, skip_special=False) for row in rows]


def _about(start: Beginning, train: Blocks, longest: int) -> dict[str, Json]:
    settings = sentence_settings(start.folder) if start.begun_from else None
    return {
        **start.about,
        "pooling": settings.pooling if settings else "mean",
        "block": longest,
        "taught_tokens": len(train.tokens),
    }


def _save(start: Beginning, longest: int, folder: Path) -> None:
    save_model(start.network, start.folder, folder)
    source = start.folder
    width = int(start.network.config.hidden_size)
    write_sentence_files(source, folder, width=width, longest=longest)
