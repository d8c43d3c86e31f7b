"""Carrying out a plan: graphs written aside, compared with the model, put beside it when all of them are sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ragloom.decoding import TokenModel
from ragloom.errors import ModelError
from ragloom.models import MANIFEST, ModelFolder
from ragloom_torch.export import manifest, reading_check, writing_check
from ragloom_torch.export.plan import Plan
from ragloom_torch.export.routes import Graphs, route_of
from ragloom_torch.export.settings_files import TOKENIZER, copy_settings
from ragloom_torch.export.staging import aside, publish
from ragloom_torch.loading import DECODER_ONLY, ENCODER, ENCODER_DECODER, RERANKER, Job, load
from ragloom_torch.placement import Placement
from ragloom_torch.quietly import quietly

Serving = Callable[[Path, str], AbstractContextManager[TokenModel]]
"""Opens the generator of a folder, in a precision, in the runtime that will serve it."""

_JOBS: Mapping[tuple[str, str], Job] = {
    ("encoder", "encoder"): ENCODER,
    ("reranker", "encoder"): RERANKER,
    ("reader", "encoder"): Job("AutoModelForQuestionAnswering", "a span reader"),
    ("generator", "decoder-only"): DECODER_ONLY,
    ("generator", "encoder-decoder"): ENCODER_DECODER,
}


_READING_HALF = Job("AutoModelForTextEncoding", "an encoder")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the manifest's path, and for each precision its files, bytes and figures."""

    manifest: Path
    graphs: Mapping[str, Mapping[str, Any]]


def carry_out(plan: Plan, serving: Serving, note: Callable[[str], None] = lambda _: None) -> Exported:
    """Write the graphs of ``plan``. ``note`` hears what is being done.

    Raises ``ModelError`` where the model cannot be read or traced, and where a graph is too far from it: then nothing
    is left, and what was there before is as it was. Where moving the files fails, what was moved stays, and no manifest
    tells of it: export again.
    """
    model = loaded(plan)
    route = route_of(plan, model)
    with aside(plan.target) as stage:
        settings = copy_settings(plan.source, stage)
        new = manifest.noted(plan, route, manifest.weights_of(plan.source))
        for precision, files in route.write(plan.precisions, stage):
            note(f"{precision}: comparing with torch")
            new["graphs"][precision] = manifest.graph_of(files, route, {})
            manifest.save(new, stage)
            figures = _checked(plan, precision, files, model, serving, stage)
            new["graphs"][precision] = manifest.graph_of(files, route, figures)
        whole = manifest.joined(new, plan.target)
        manifest.save(whole, stage)
        old = manifest.superseded(plan.target, whole)
        publish(stage, [*_beside(plan, settings), *manifest.file_names(new), MANIFEST], plan.target)
        for path in old:
            path.unlink(missing_ok=True)
    return Exported(plan.target / MANIFEST, new["graphs"])


def loaded(plan: Plan) -> Any:
    """The torch model in float32 on the CPU, its attention written out so that it can be traced and looked into."""
    import torch

    job = _READING_HALF if _is_half(plan) else _JOBS[plan.task, plan.kind]
    model = load(plan.source, job, Placement(torch.device("cpu"), torch.float32))
    with quietly():
        model.set_attn_implementation("eager")
    return model


def _is_half(plan: Plan) -> bool:
    """Whether the folder holds an encoder without the decoder that its family has (``T5EncoderModel``)."""
    return plan.task == "encoder" and str((plan.source.config.get("architectures") or [""])[0]).endswith("EncoderModel")


def _checked(
    plan: Plan, precision: str, files: Graphs, model: Any, serving: Serving, stage: Path
) -> Mapping[str, float]:
    folder = ModelFolder(stage, plan.source.name)
    if plan.task == "generator":
        with serving(stage, precision) as served:
            figures = writing_check.check(served, model, folder)
    else:
        figures = reading_check.check(files["model"], model, plan.task, folder)
    if broken := plan.limits[precision].broken_by(figures):
        said = ", ".join(f"{name} {value:.4g}" for name, value in figures.items())
        raise ModelError(
            f"the {precision} graph is too far from the model: {'; '.join(broken)} ({said}); nothing was written",
            where=str(plan.source.path),
            hint=f"leave {precision} out, or accept it: --threshold {precision}=VALUE",
        )
    return figures


def _beside(plan: Plan, settings: list[str]) -> list[str]:
    """What is published of settings: all for another folder, else what the model's own had not."""
    return settings if plan.moves else [name for name in settings if name == TOKENIZER and not plan.source.has(name)]
