"""From rows and settings to what is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import torch

from ragloom.errors import ModelError, UsageError
from ragloom.interfaces import Json, Resources
from ragloom.models import ModelFolder, SentenceSettings, locate, overridden, passage_space
from ragloom.types import Example
from ragloom_torch.config import EncoderConfig, TorchConfig
from ragloom_torch.mining.epoch import Epoch
from ragloom_torch.mining.known import Known
from ragloom_torch.mining.lessons import Lesson, by_key, lessons, settled
from ragloom_torch.mining.mine import Mined, Quarry, mined
from ragloom_torch.mining.shelf import of_collection_at_most, of_rows
from ragloom_torch.placement import Placement, placement
from ragloom_torch.torch_encoder import TorchEncoder
from ragloom_torch.trainers.contrastive.about import About
from ragloom_torch.trainers.contrastive.collating import Collating
from ragloom_torch.trainers.contrastive.config import ContrastiveConfig
from ragloom_torch.trainers.contrastive.encoding import Encoding
from ragloom_torch.trainers.contrastive.module import ContrastModule
from ragloom_torch.trainers.contrastive.ranking import METRIC, HeldOut, by_rank, figures, held_out, rank_among
from ragloom_torch.trainers.contrastive.saving import declare_space, save_encoder
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.rows import Rows

_SHOWN = 3
_WORDS = 160


@dataclass(frozen=True, slots=True)
class Begun:
    """The model that a stage begins with: ``settings`` are those of serving, which may read on where learning cuts."""

    folder: ModelFolder
    settings: SentenceSettings
    module: ContrastModule
    encoding: Encoding


def prepared(
    config: ContrastiveConfig, resources: Resources, taught: Rows[Example], apart: Rows[Example], *, seed: int
) -> Fitting:
    """Load the model, mine, and bring all together. Raises ``ModelError``, and what the collection raises."""
    begun = begin(config, resources, seed=seed)
    examples = (*taught.examples, *apart.examples)
    known = Known(examples, answers=config.negatives.answers)
    began = perf_counter()
    found = mined(examples, config.negatives, Quarry(known, resources, lambda: begun.encoding, seed))
    mining = perf_counter() - began
    split = len(taught.examples)
    train = lessons(taught.examples, found[:split])
    epoch = Epoch()
    collating = Collating(
        encoder=begun.encoding.encoder,
        reader=begun.encoding.reader,
        known=known,
        passages=by_key(found),
        hard=config.negatives.count,
        seed=seed,
        epoch=epoch,
    )
    rows = _ranked(config, resources, apart.examples, examples, found[split:], known, seed=seed)
    return Fitting(
        module=begun.module,
        train=train,
        collate=collating,
        save=partial(_save, begun, config),
        held_out=settled(lessons(apart.examples, found[split:]), config.negatives.count, seed=seed),
        figures=_figures(begun, rows, config) if rows.questions else None,
        metric=METRIC if rows.questions else "loss",
        higher=bool(rows.questions),
        networks=(begun.module.encoder.backbone,),
        shown=partial(_shown, train, collating),
        places=[one.where for one in train],
        about=About(begun.module, begun.settings, _mining(config, found[:split], rows)),
        begun_from={".": config.model},
        left_out=(*taught.left_out, *apart.left_out),
        callbacks=(epoch,),
        contrasts=True,
        costs=lambda: {"mining_seconds": mining * _whole(config, resources)},
    )


def begin(config: ContrastiveConfig, resources: Resources, *, seed: int) -> Begun:
    """The model with its ways of reading. Raises ``ModelError`` where it cannot be found, read, or trained here."""
    folder = locate(config.model, resources.path, config.revision)
    given = EncoderConfig(model=config.model, query_prefix=config.query_prefix, passage_prefix=config.passage_prefix)
    serving = overridden(folder, given)
    learning = overridden(folder, given.model_copy(update={"max_tokens": config.max_tokens or serving.max_tokens}))
    place = Placement(placement(TorchConfig(device=config.device, threads=config.threads)).device, torch.float32)
    # What the weights lack (a head that is not read) is drawn when a model is loaded, and saved with the rest.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        encoder = TorchEncoder.of(folder, place, learning)
    _promise_trainable(folder, encoder, config)
    frozen = deepcopy(encoder) if config.freeze_passages else None
    if frozen is not None:
        # What is in an index was read at its full length.
        frozen.settings = serving
    module = ContrastModule(
        encoder,
        frozen=frozen,
        scale=config.scale,
        learn_scale=config.learn_scale,
        dimensions=config.dimensions,
        chunk=config.chunk,
    )
    half = config.precision == "bfloat16" or (config.precision == "auto" and place.device.type == "cuda")
    return Begun(folder, serving, module, Encoding(encoder=encoder, reader=frozen or encoder, bfloat16=half))


def _promise_trainable(folder: ModelFolder, encoder: TorchEncoder, config: ContrastiveConfig) -> None:
    if folder.config.get("is_encoder_decoder") and not str(folder.config.get("architectures")).count("EncoderModel"):
        raise ModelError(
            "is an encoder–decoder, whose first half cannot be saved by itself",
            where=str(folder.path),
            hint="choose a model that is an encoder alone (BERT's kind, or T5EncoderModel)",
        )
    wide = [one for one in config.dimensions if one >= encoder.dimension]
    if wide:
        raise UsageError(
            f"`dimensions` has {wide[0]}, and the model's vectors have {encoder.dimension} numbers",
            where="contrastive",
            hint=f"name lengths below {encoder.dimension}; the whole vector always learns",
        )


def _ranked(
    config: ContrastiveConfig,
    resources: Resources,
    apart: Sequence[Example],
    examples: Sequence[Example],
    found: Sequence[Mined],
    known: Known,
    *,
    seed: int,
) -> HeldOut:
    if not apart:
        return HeldOut((), (), (), ())
    mining = config.negatives.source != "rows"
    others = of_collection_at_most(resources.collection, config.rank_among, seed=seed) if mining else []
    passages = rank_among(
        of_rows(apart),
        by_rank([mine.ranked for mine in found]),
        (*of_rows(examples), *others),
        config.rank_among,
    )
    return held_out((one.question for one in apart), passages, known)


def _whole(config: ContrastiveConfig, resources: Resources) -> float:
    """How many times as much a run looks through as was looked through now: in a trial it is little."""
    if config.negatives.source != "encoder":
        return 1.0
    there = min(len(resources.collection), type(config.negatives)().pool)
    return max(1.0, there / config.negatives.pool)


def _figures(begun: Begun, rows: HeldOut, config: ContrastiveConfig) -> partial[dict[str, float]]:
    return partial(figures, rows, begun.encoding, config.dimensions, normalise=begun.settings.normalise)


def _save(begun: Begun, config: ContrastiveConfig, folder: Path) -> None:
    save_encoder(begun.module.encoder, begun.folder, begun.settings, folder)
    if config.freeze_passages:
        declare_space(folder, passage_space(begun.folder, begun.settings, exported=False), config.model)


def _mining(config: ContrastiveConfig, found: Sequence[Mined], rows: HeldOut) -> dict[str, Json]:
    return {
        "negatives": config.negatives.model_dump(mode="json", by_alias=True),
        "questions_with_hard_negatives": sum(bool(one.hard) for one in found),
        "ranked_among": len(rows.passages),
        "dimensions": list(config.dimensions),
    }


def _shown(train: Sequence[Lesson], collating: Collating) -> list[str]:
    return [line for lesson in train[:_SHOWN] for line in _lines(lesson, collating)]


def _lines(lesson: Lesson, collating: Collating) -> list[str]:
    hard = [collating.passages[key] for key in lesson.drawn(collating.hard, seed=collating.seed, epoch=0)]
    told = [("question", lesson.question), ("right", lesson.positive.text), *(("hard", one.text) for one in hard)]
    return ["\n".join(f"{name:>8}: {_brief(text)}" for name, text in told)]


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1]}…"
