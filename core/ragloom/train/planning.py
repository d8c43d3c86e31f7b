"""The stages of a config in order, each with its rows, its folder and what it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ragloom.config.suggest import suggestion
from ragloom.config.trained import Trained, output_of, stages_at, trained_by_serving, trained_by_stage
from ragloom.config.training import StageSpec, TrainConfig, several
from ragloom.errors import UsageError
from ragloom.registry import Registry, ResolvedConfig
from ragloom.registry.checking import Checked
from ragloom.train.data import Source, corpus_of

COLLECTION = "collection"
"""The folder of what stages search, in a training's output."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage to come. ``retrievers`` are those that it may search; ``begins`` what it reads of stages before it."""

    name: str
    use: str
    checked: Checked
    sources: tuple[Source, ...]
    held_out: float | Source
    retrievers: tuple[str, ...]
    output: Path
    begins: tuple[Trained, ...] = ()

    @property
    def every_source(self) -> tuple[Source, ...]:
        """Those of rows to learn from, and that of rows held out, where these have one of their own."""
        return (*self.sources, self.held_out) if isinstance(self.held_out, Source) else self.sources

    @property
    def readable(self) -> bool:
        """Whether all of them are there: a stage before this one may write some."""
        return all(source.there for source in self.every_source)

    @property
    def corpora(self) -> tuple[Path, ...]:
        """What the data are about, where that is known."""
        found = (corpus_of(source) for source in self.every_source)
        return tuple(dict.fromkeys(corpus for corpus in found if corpus is not None))


@dataclass(frozen=True, slots=True)
class Plan:
    """``stages`` are those that are asked for, ``every`` all of the config, ``output`` the folder of everything."""

    stages: tuple[Stage, ...]
    every: tuple[Stage, ...]
    output: Path
    seed: int


def plan_of(resolved: ResolvedConfig, registry: Registry, names: Sequence[str] = (), seed: int | None = None) -> Plan:
    """The stages called ``names``, by default all. Raises ``UsageError`` where there are none, or no such."""
    training = training_of(resolved)
    known = [stage.name for stage in training.stages]
    for name in names:
        if name not in known:
            raise UsageError(f"there is no stage `{name}`", hint=suggestion(name, known))
    every = tuple(_stage(number, training, resolved, registry) for number in range(len(known)))
    chosen = tuple(stage for stage in every if not names or stage.name in names)
    output = output_of(resolved.loaded, training)
    return Plan(chosen, every, output, training.seed if seed is None else seed)


def training_of(resolved: ResolvedConfig) -> TrainConfig:
    """The config's training. Raises ``UsageError`` where it has none."""
    training = resolved.core.training
    if training is None:
        hint = "add some: `train: {data: [questions.jsonl], stages: [{use: contrastive, model: …}]}`"
        raise UsageError("the config has no stages to train", where=str(resolved.loaded.file or ""), hint=hint)
    return training


def _stage(number: int, training: TrainConfig, resolved: ResolvedConfig, registry: Registry) -> Stage:
    spec, loaded = training.stages[number], resolved.loaded
    checked = resolved.components[(*stages_at(resolved.core), number)]
    split = spec.split or training.split
    # A trainer of texts says so: of data that have questions too it wants the documents.
    texts = getattr(registry.target(checked.registration), "learns_from", "questions") == "texts"
    named = several(training.data if spec.data is None else spec.data)
    if not named:
        hint = "name some: `data: [questions.jsonl]`"
        raise UsageError(f"the stage `{spec.name}` has no data to learn from", hint=hint)
    held_out = training.held_out if spec.held_out is None else spec.held_out
    return Stage(
        name=spec.name,
        use=checked.registration.name,
        checked=checked,
        sources=tuple(Source(said, loaded.path_of(said), split, texts) for said in named),
        held_out=Source(held_out, loaded.path_of(held_out), split, texts) if isinstance(held_out, str) else held_out,
        retrievers=_retrievers(spec, number, training, resolved),
        output=output_of(loaded, training) / spec.name,
        begins=trained_by_stage(loaded, number),
    )


def _retrievers(spec: StageSpec, number: int, training: TrainConfig, resolved: ResolvedConfig) -> tuple[str, ...]:
    """Those that are named; else all but those over what this stage or a later one writes."""
    if spec.retrievers is not None:
        return spec.retrievers
    later = {stage.name for stage in training.stages[number:]}
    over = {
        one.path[1] for one in trained_by_serving(resolved.loaded) if one.path[0] == "retrievers" and one.stage in later
    }
    return tuple(one.name for place, one in enumerate(resolved.core.retrievers) if place not in over)
