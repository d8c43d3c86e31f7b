"""What is wrong with the stages of a training that no trainer's own settings show."""

from __future__ import annotations

from collections.abc import Iterator

from ragloom.config.finding import Finding, Path
from ragloom.config.load import LoadedConfig
from ragloom.config.suggest import closest, suggestion
from ragloom.config.trained import Trained, output_of, stages_at, trained_by_serving, trained_by_stage
from ragloom.config.training import TrainConfig

TAKEN = ("collection", "evaluation", "serve.yaml")
"""What lies in a training's output beside the stages."""


def stage_findings(loaded: LoadedConfig) -> Iterator[Finding]:
    """Names that are taken, retrievers that there are none of, models that no stage before writes."""
    if loaded.model is None or loaded.findings or (training := loaded.model.training) is None:
        return
    if loaded.base.is_relative_to(output_of(loaded, training)):
        what = "is the folder of the config itself, or one above it"
        yield Finding(("train", "output"), what, "a training has a folder of its own: `output: trained`")
        return
    yield from _names(training, stages_at(loaded.model))
    yield from _strangers(loaded, training)
    for number in range(len(training.stages)):
        yield from _lacking(loaded, training, trained_by_stage(loaded, number), before=number)
    yield from _lacking(loaded, training, trained_by_serving(loaded))


def to_come(loaded: LoadedConfig) -> frozenset[Path]:
    """Where the config names models that its training has yet to write."""
    return frozenset(one.path for one in _of_stages(loaded) if not one.there)


def _of_stages(loaded: LoadedConfig) -> Iterator[Trained]:
    training = loaded.core.training
    names = [stage.name for stage in training.stages] if training else []
    return (one for one in trained_by_serving(loaded) if one.stage in names)


def _names(training: TrainConfig, at: Path) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, stage in enumerate(training.stages):
        if first.setdefault(stage.name, number) != number:
            what = f"a second stage is named `{stage.name}`"
            yield Finding((*at, number, "name"), what, "give it another: `name: …`")
        if stage.name in TAKEN:
            yield Finding((*at, number, "name"), f"no stage can be named `{stage.name}`", "that is a training's own")


def _strangers(loaded: LoadedConfig, training: TrainConfig) -> Iterator[Finding]:
    assert loaded.model is not None
    known = [one.name for one in loaded.model.retrievers]
    for number, stage in enumerate(training.stages):
        for place, name in enumerate(stage.retrievers or ()):
            if name not in known:
                path = (*stages_at(loaded.model), number, "retrievers", place)
                yield Finding(path, f"there is no retriever `{name}`", suggestion(name, known))


def _lacking(
    loaded: LoadedConfig, training: TrainConfig, named: tuple[Trained, ...], before: int | None = None
) -> Iterator[Finding]:
    names = [stage.name for stage in training.stages]
    written = names[:before]
    for one in named:
        if one.stage in written or one.folder.exists():
            continue
        later = "no stage before this one writes it" if one.stage in names else "no stage writes it"
        yield Finding(one.path, f"there is no {one.text}, and {later}", _known(one, names, before))


def _known(one: Trained, names: list[str], before: int | None) -> str:
    if one.stage in names:
        itself = before is not None and names[before] == one.stage
        return "a stage cannot begin with what it writes" if itself else f"put the stage `{one.stage}` before it"
    nearest = closest(one.stage, names)
    meant = f": did you mean `{nearest}`?" if nearest else ""
    return f"the stages are {', '.join(f'`{name}`' for name in names)}{meant}"
