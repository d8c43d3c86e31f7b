"""From texts to a taught decoder-only model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ragloom.errors import ModelError
from ragloom.interfaces import Json, Resources, TrainingJob, TrainingReport
from ragloom.models import architecture_of
from ragloom_torch.loading import DECODER_ONLY
from ragloom_torch.padding import filler_of
from ragloom_torch.pretraining.beginning import Beginning, Way, begun
from ragloom_torch.pretraining.encoding import TextEncoding
from ragloom_torch.pretraining.held_out import FALLING, HeldOut
from ragloom_torch.pretraining.packing import Packed, packed, places
from ragloom_torch.pretraining.perplexity import token_counts, unigram_perplexity
from ragloom_torch.pretraining.special_tokens import WRITING
from ragloom_torch.pretraining.texts import JobTexts, Texts, size_of, texts_of
from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.trainers.clm.architectures import made_writer
from ragloom_torch.trainers.clm.config import ClmConfig
from ragloom_torch.trainers.clm.next_token import NextToken, collated
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.run import fit

_WAY = Way(DECODER_ONLY, WRITING, made_writer)
_LONGEST = 1024
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Taught:
    """The texts as blocks."""

    train: Packed
    held_out: Packed
    names: Sequence[str]


def teach(config: ClmConfig, resources: Resources, job: TrainingJob) -> TrainingReport:
    """The report of the stage."""
    texts = texts_of(job)
    with begun(config, resources, _WAY, [one.text for one in texts.taught], job.seed) as start:
        fitting = _fitting(config, start, texts)
        return _told(fit(fitting, config, job), start, fitting)


def _fitting(config: ClmConfig, start: Beginning, texts: JobTexts) -> Fitting:
    blocks = _blocks(config, start, texts)
    module = NextToken(start.network)
    collate = partial(collated, filler=filler_of(start.network.config.pad_token_id, start.tokenizer.pad_id))
    held_out = _held_out(module, blocks, collate, config.batch, texts) if len(blocks.held_out) else None
    return Fitting(
        module=module,
        train=blocks.train,
        collate=collate,
        save=partial(_save, start),
        held_out=blocks.held_out,
        figures=held_out.figures if held_out else None,
        metric="perplexity" if held_out else "loss",
        falling=FALLING,
        networks=(start.network,),
        shown=lambda: [start.tokenizer.decode(one, skip_special=False) for one in blocks.train[:_SHOWN]],
        places=blocks.names,
        about=_about(start, blocks),
        begun_from=start.begun_from,
        left_out=texts.left_out,
    )


def _blocks(config: ClmConfig, start: Beginning, texts: JobTexts) -> _Taught:
    length, end = _length(config, start), start.tokenizer.eos_id
    if end is None:
        raise ModelError(
            "the tokenizer has no token that ends a text (eos_token)",
            where=str(start.folder.path),
            hint="name a model or a tokenizer of the GPT kind; those of the BERT kind are taught by `use: mlm`",
        )
    encoding = TextEncoding(start.folder)
    taught, begins = _packed(encoding, texts.taught, end)
    held_out, _ = _packed(encoding, texts.held_out, end)
    blocks = Packed(taught, length)
    return _Taught(blocks, Packed(held_out, length), places(blocks, begins, [one.where for one in texts.taught]))


def _packed(encoding: TextEncoding, texts: Texts, end: int) -> Any:
    rows = encoding.ids([one.text for one in texts])
    return packed(([*encoding.before, *row, *encoding.after] for row in rows), end)


def _length(config: ClmConfig, start: Beginning) -> int:
    longest = start.network.config.max_position_embeddings if config.model is None else _positions(start)
    if config.max_tokens and longest and config.max_tokens > longest:
        raise ModelError(
            f"the model has {longest} positions, `max_tokens` asks for {config.max_tokens}",
            where=str(start.folder.path),
            hint=f"set max_tokens to {longest} or less",
        )
    return config.max_tokens or min(longest or _LONGEST, _LONGEST)


def _positions(start: Beginning) -> int:
    return architecture_of(start.folder).max_tokens


def _held_out(module: NextToken, blocks: _Taught, collate: Any, batch: int, texts: JobTexts) -> HeldOut:
    vocabulary = int(module.network.get_input_embeddings().weight.shape[0])
    foretold = blocks.held_out.stream[1:]
    return HeldOut(
        module=module,
        rows=blocks.held_out,
        collate=collate,
        batch=batch,
        tokens=len(foretold),
        size=size_of(texts.held_out),
        unigram=unigram_perplexity(token_counts(blocks.train.stream[1:], vocabulary), foretold),
    )


def _about(start: Beginning, blocks: _Taught) -> dict[str, Json]:
    counts: dict[str, Json] = {"block": blocks.train.length, "taught_tokens": len(blocks.train.stream) - 1}
    return {**start.about, **counts}


def _save(start: Beginning, folder: Path) -> None:
    save_model(start.network, start.folder, folder)


def _told(report: TrainingReport, start: Beginning, fitting: Fitting) -> TrainingReport:
    about = fitting.about
    line = f"{about['taught_tokens']} tokens in {len(fitting.train)} blocks of {about['block']}"
    return replace(report, notes=(*start.notes, line, *report.notes))
