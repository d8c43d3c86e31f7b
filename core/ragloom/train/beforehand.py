"""What would stop a training hours after it began, or spoil the next one: told before anything is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ragloom.config.training import AfterwardsConfig, several
from ragloom.errors import UsageError
from ragloom.evaluate.data.beir_folder import is_beir, judgements_of
from ragloom.evaluate.data.reading import SAMPLE
from ragloom.registry import ResolvedConfig
from ragloom.train.data import Source
from ragloom.train.planning import Plan, training_of


def check_beforehand(plan: Plan, resolved: ResolvedConfig, *, evaluate: bool = True) -> None:
    """Raise ``UsageError`` for data that are not there, and an output that cannot be one.

    ``evaluate``: the result is to be measured, so that questions for it have to be there as well.
    """
    _check_output(plan, resolved)
    for stage in plan.stages:
        for source in stage.sources:
            _check_source(source, plan.output, f"`data` of the stage `{stage.name}`")
        if isinstance(stage.held_out, Source):
            _check_source(stage.held_out, plan.output, f"`held_out` of the stage `{stage.name}`")
    said = training_of(resolved).evaluate
    if evaluate and said is not None:
        _check_questions(said, plan, resolved)


def _check_questions(said: AfterwardsConfig, plan: Plan, resolved: ResolvedConfig) -> None:
    data = resolved.loaded.path_of(said.data)
    if said.data != SAMPLE:
        _check_source(Source(said.data, data), plan.output, "`train.evaluate`")
    if is_beir(data):
        judgements_of(data, said.split)
    for name in several(said.sources):
        path = resolved.loaded.path_of(name)
        if not path.exists() and not path.is_relative_to(plan.output):
            hint = "check `sources` of `train.evaluate`"
            raise UsageError("there is no such file or folder", where=str(path), hint=hint)


def _check_source(source: Source, output: Path, setting: str) -> None:
    # A stage may write what one behind it reads.
    if not source.there and not source.path.is_relative_to(output):
        hint = f"check {setting} (`{SAMPLE}` is what comes with ragloom)"
        raise UsageError("there is no such file or folder", where=str(source.path), hint=hint)


def _check_output(plan: Plan, resolved: ResolvedConfig) -> None:
    output = plan.output.resolve()
    for at in (output, *output.parents):
        if at.exists() and not at.is_dir():
            raise UsageError("is a file, and `train.output` is a folder", where=str(at), hint="name another `output`")
    for folder in _read_whole(plan, resolved):
        if output.is_relative_to(at := folder.resolve()) and not _hidden(output.relative_to(at)):
            raise UsageError(
                f"`train.output` lies in {folder}, where texts are read from: what is trained would be read as one",
                where=str(plan.output),
                hint="name an `output` beside that folder, or put the texts into a folder of their own",
            )


def _read_whole(plan: Plan, resolved: ResolvedConfig) -> Iterator[Path]:
    """Folders in which every file is read."""
    loaded = resolved.loaded
    named = [*resolved.core.ingest.sources, *several(training_of(resolved).sources)]
    sources = [source.path for stage in plan.every for source in stage.every_source]
    yield from (at for at in (*sources, *map(loaded.path_of, named)) if at.is_dir() and not is_beir(at))


def _hidden(below: Path) -> bool:
    """Reading a folder leaves out what begins with a dot."""
    return any(part.startswith(".") for part in below.parts)
