"""From rows and settings to what is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import torch

from ragloom.interfaces import Json, Resources
from ragloom.models import TextTokenizer, locate
from ragloom.types import Example
from ragloom_torch.config import TorchConfig
from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson, by_key, lessons, settled
from ragloom_torch.mining.mine import Mined, Quarry, mined
from ragloom_torch.mining.readable import Readable, of_row
from ragloom_torch.mining.shelf import of_rows
from ragloom_torch.placement import Placement, placement
from ragloom_torch.reranker import reading_limit
from ragloom_torch.tokenizer_files import save_model
from ragloom_torch.trainers.reranker.beginning import cross_encoder
from ragloom_torch.trainers.reranker.collating import Collating
from ragloom_torch.trainers.reranker.config import RerankerConfig
from ragloom_torch.trainers.reranker.filling import filled
from ragloom_torch.trainers.reranker.module import RankModule
from ragloom_torch.trainers.reranker.ranking import METRIC, Candidates, candidates, figures
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.rows import Rows

_SHOWN = 3
_WORDS = 160


def prepared(
    config: RerankerConfig, resources: Resources, taught: Rows[Example], apart: Rows[Example], *, seed: int
) -> Fitting:
    """Load the model, mine, and bring all together. Raises ``ModelError``, and what the collection raises."""
    folder = locate(config.model, resources.path, config.revision)
    tokenizer, limit = TextTokenizer(folder), reading_limit(folder, config.max_tokens)
    place = Placement(placement(TorchConfig(device=config.device, threads=config.threads)).device, torch.float32)
    model = cross_encoder(folder, place, seed=seed)
    module = RankModule(model, tokenizer.pad_id, config.loss)
    examples = (*taught.examples, *apart.examples)
    known, shelf = Known(examples, answers=config.negatives.answers), of_rows(examples)
    found = mined(examples, config.negatives, Quarry(known, resources, lambda: resources.encoder(config.encoder), seed))
    split, passages = len(taught.examples), {**{one.key: one for one in shelf}, **by_key(found)}
    fill = partial(filled, shelf=shelf, known=known, seed=seed)
    train = fill(lessons(taught.examples, found[:split]), least=config.negatives.count)
    collating = Collating(
        tokenizer=tokenizer,
        limit=limit,
        passages=passages,
        wrong=config.negatives.count,
        seed=seed,
        epoch=Epoch(),
        singly=config.loss == "binary",
    )
    held_out = fill(lessons(apart.examples, found[split:]), least=config.candidates)
    rows = _ranked(apart.examples, found[split:], held_out, passages, config.candidates)
    return Fitting(
        module=module,
        train=train,
        collate=collating,
        save=partial(save_model, model, folder),
        held_out=settled(held_out, config.negatives.count, seed=seed),
        figures=partial(figures, rows, module, tokenizer, limit) if rows else None,
        metric=METRIC if rows else "loss",
        higher=bool(rows),
        networks=(model,),
        shown=partial(_shown, train, collating),
        places=[one.where for one in train],
        about=_about(config, limit, found[:split]),
        begun_from={".": config.model},
        left_out=(*taught.left_out, *apart.left_out),
        callbacks=(collating.epoch,),
    )


def _ranked(
    apart: Sequence[Example],
    found: Sequence[Mined],
    every: Sequence[Lesson],
    passages: Mapping[str, Readable],
    most: int,
) -> list[Candidates]:
    """Candidates of each held-out question: its hardest first, others where there are too few."""
    others: dict[str, list[Readable]] = {}
    for lesson in every:
        others.setdefault(lesson.question, []).extend(passages[key] for key in lesson.hard)
    rights: dict[str, list[Readable]] = {}
    ranked: dict[str, list[Readable]] = {}
    for example, mine in zip(apart, found, strict=True):
        rights.setdefault(example.question, []).extend(map(of_row, example.positives))
        ranked.setdefault(example.question, []).extend((*mine.own, *mine.ranked))
    return [candidates(asked, right, (*ranked[asked], *others[asked]), most) for asked, right in rights.items()]


def _about(config: RerankerConfig, limit: int, found: Sequence[Mined]) -> dict[str, Json]:
    return {
        "max_tokens": limit,
        "loss": config.loss,
        "negatives": config.negatives.model_dump(mode="json", by_alias=True),
        "questions_with_hard_negatives": sum(bool(one.hard) for one in found),
    }


def _shown(train: Sequence[Lesson], collating: Collating) -> list[str]:
    return [_lines(lesson.question, collating.candidates(lesson)) for lesson in train[:_SHOWN]]


def _lines(question: str, some: Sequence[Readable]) -> str:
    told = [("question", question), *((("right" if not n else "wrong"), one.text) for n, one in enumerate(some))]
    return "\n".join(f"{name:>8}: {_brief(text)}" for name, text in told)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1]}…"
