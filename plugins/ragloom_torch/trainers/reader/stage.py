"""A stage of training a reader, from rows and settings to what is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import torch

from ragloom.decoding.reading import SourceReader, reading_limit
from ragloom.interfaces import Resources, TrainingJob
from ragloom.models import ModelFolder, TextTokenizer, locate
from ragloom.models.reader_config import SpanReaderConfig
from ragloom.types import Example
from ragloom_torch.loading import Job, load
from ragloom_torch.placement import Placement
from ragloom_torch.pretraining.seeding import seeded
from ragloom_torch.reader.torch_reader import READER, TorchReader
from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.trainers.reader.asking import Asked, asked
from ragloom_torch.trainers.reader.config import ReaderConfig
from ragloom_torch.trainers.reader.judging import Judge
from ragloom_torch.trainers.reader.lessons import Lessons
from ragloom_torch.trainers.reader.marking import Marking
from ragloom_torch.trainers.reader.module import ReaderLoss
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.rows import read_rows

_BEGUN = Job(READER.auto, "a span reader, or an encoder to make one of", ("qa_outputs.",))
"""An encoder has no head yet: it is drawn."""


def fitting_of(config: ReaderConfig, resources: Resources, job: TrainingJob) -> Fitting:
    """Everything that ``fit`` needs. Raises ``RowError`` for bad rows, ``ModelError``."""
    folder = locate(config.model, resources.path, config.revision)
    tokenizer, limit = TextTokenizer(folder), reading_limit(folder, config.max_tokens)
    marking = Marking(tokenizer, limit, config.stride, first=config.objective == "first")
    read = partial(asked, marking=marking, alone=config.negatives == "rows")
    rows = read_rows(job.examples, read, skip=job.skip_bad_rows)
    apart = read_rows(job.held_out, read, skip=job.skip_bad_rows)
    lessons = Lessons(config, marking, resources, job.seed)
    train = lessons.taught(rows.examples)
    module = ReaderLoss(_opened(folder, tokenizer, job.seed))
    judge = Judge(SourceReader(module.reader, tokenizer, limit, _serving(config)), _read(apart.examples))
    return Fitting(
        module=module,
        train=train,
        collate=module.collate,
        save=partial(save_model, module.reader.network, folder),
        held_out=lessons.held_out(apart.examples),
        figures=judge.figures if judge.examples else None,
        metric=judge.metric or "loss",
        higher=bool(judge.metric),
        networks=(module.reader.network,),
        shown=partial(_shown, rows.examples, tokenizer),
        places=[one.where for one in train],
        lengths=[max(len(window.ids) for window in one.windows) for one in train],
        about={"task": "reader", "max_tokens": limit, "stride": config.stride, "questions": len(rows.examples)},
        begun_from={".": config.model},
        left_out=(*rows.left_out, *apart.left_out),
    )


def _opened(folder: ModelFolder, tokenizer: TextTokenizer, seed: int) -> TorchReader:
    with seeded(seed):
        return TorchReader(load(folder, _BEGUN, Placement(torch.device("cpu"), torch.float32)), tokenizer)


def _serving(config: ReaderConfig) -> SpanReaderConfig:
    """As the reader will be served, always answering."""
    return SpanReaderConfig(
        model=config.model,
        stride=config.stride,
        max_answer_tokens=config.max_answer_tokens,
        threshold=None,
        batch_tokens=8192,
    )


def _read(questions: Sequence[Asked]) -> tuple[Example, ...]:
    return tuple(one.example for one in questions if one.answering or one.wrong)


def _shown(questions: Sequence[Asked], tokenizer: TextTokenizer) -> list[str]:
    return [_line(one, tokenizer) for one in questions[:3]]


def _line(question: Asked, tokenizer: TextTokenizer) -> str:
    """A question and what is marked, as the model has it."""
    marked = [
        tokenizer.decode(window.ids[first : last + 1])
        for passage in question.answering
        for window in passage
        for first, last in window.spans
    ]
    return f"{question.example.question} → {' | '.join(marked) or 'no answer'}"
