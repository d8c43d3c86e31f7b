"""The ways from a model to graphs: written down from its weights with fused operators, or traced by torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import onnx

from ragloom.models import ModelFolder, architecture_of
from ragloom_torch.export.bert_graph import build_bert, can_build
from ragloom_torch.export.blocks_int4 import quantise_int4
from ragloom_torch.export.decoder_graph import build_decoder, can_build_decoder
from ragloom_torch.export.decoder_module import writing
from ragloom_torch.export.dynamic_int8 import quantise_int8
from ragloom_torch.export.dynamo import WITHIN, write
from ragloom_torch.export.encoder_decoder_module import decoding, encoding
from ragloom_torch.export.plain_products import with_plain_products, without_notes
from ragloom_torch.export.plan import Plan
from ragloom_torch.export.reading_module import reading
from ragloom_torch.export.sample_rows import sample_rows
from ragloom_torch.export.traced import Traced

Rows = Sequence[Sequence[int]]

QUANTISERS: Mapping[str, Callable[[Path, Path, Rows], None]] = {
    "int8": quantise_int8,
    "int4": lambda source, target, _: quantise_int4(source, target),
}
"""From precision to what makes a float32 file into another, with a look at some texts where the graph reads texts."""

Graphs = dict[str, Path]
"""From part (``model``, or ``encoder`` and ``decoder``) to file."""


class Route(Protocol):
    """A way to graphs."""

    @property
    def name(self) -> str:
        """As ``--via`` calls it."""

    @property
    def cache(self) -> str:
        """``shared`` or ``grown``; empty for what keeps nothing."""

    def write(self, precisions: Sequence[str], folder: Path) -> Iterator[tuple[str, Graphs]]:
        """Write the graphs into ``folder``, one precision after the other, and say which they are."""


@dataclass(frozen=True, slots=True)
class Traces:
    """Each part traced by torch, then quantised."""

    parts: Mapping[str, Callable[[], Traced]]
    cache: str = ""
    name: str = "dynamo"

    def write(self, precisions: Sequence[str], folder: Path) -> Iterator[tuple[str, Graphs]]:
        """Float32 is always written: the others are made from it."""
        whole = {part: folder / file_of(part, "fp32") for part in self.parts}
        for part, traced in self.parts.items():
            write(traced(), whole[part])
            _save(with_plain_products(without_notes(onnx.load(whole[part]))), whole[part])
        yield from _quantised(whole, precisions, folder, () if self.cache else _rows(folder))


@dataclass(frozen=True, slots=True)
class FusedReading:
    """BERT and its family, written down from the weights, then quantised."""

    folder: ModelFolder
    task: Any
    cache: str = ""
    name: str = "fused"

    def write(self, precisions: Sequence[str], folder: Path) -> Iterator[tuple[str, Graphs]]:
        """Float32 is always written: the others are made from it."""
        whole = {"model": folder / file_of("model", "fp32")}
        _save(build_bert(self.folder, self.task), whole["model"])
        yield from _quantised(whole, precisions, folder, _rows(folder))


@dataclass(frozen=True, slots=True)
class FusedWriting:
    """Decoders over a shared buffer of keys and values, each precision written down from the weights."""

    folder: ModelFolder
    cache: str = "shared"
    name: str = "fused"

    def write(self, precisions: Sequence[str], folder: Path) -> Iterator[tuple[str, Graphs]]:
        """One file a precision."""
        for precision in precisions:
            path = folder / file_of("model", precision)
            precise: Any = precision
            _save(build_decoder(self.folder, precise), path)
            yield precision, {"model": path}


def route_of(plan: Plan, model: Any) -> Route:
    """The way that ``plan`` asks for: by default the fused one where the family is known to it.

    ``model`` is the torch model. Raises ``ModelError``, when written, for a family that the asked way does not know.
    """
    if plan.kind == "encoder-decoder":
        return Traces({"encoder": lambda: encoding(model), "decoder": lambda: decoding(model)}, "grown")
    if plan.task == "generator":
        fused = plan.route == "fused" or (plan.route == "auto" and can_build_decoder(plan.source))
        return FusedWriting(plan.source) if fused else Traces({"model": lambda: writing(model)}, "grown")
    fused = plan.route == "fused" or (plan.route == "auto" and can_build(plan.source))
    return FusedReading(plan.source, plan.task) if fused else Traces({"model": lambda: reading(model, plan.task)})


def file_of(part: str, precision: str) -> str:
    """``model.onnx``, ``model_int8.onnx``, ``decoder_int4.onnx``, …"""
    return f"{part}.onnx" if precision == "fp32" else f"{part}_{precision}.onnx"


def _quantised(whole: Graphs, precisions: Sequence[str], folder: Path, rows: Rows) -> Iterator[tuple[str, Graphs]]:
    for precision in precisions:
        if precision == "fp32":
            yield precision, whole
            continue
        made = {part: folder / file_of(part, precision) for part in whole}
        for part, path in made.items():
            QUANTISERS[precision](whole[part], path, rows)
        yield precision, made


def _rows(folder: Path) -> Rows:
    """Some texts as tokens, no longer than the model has positions."""
    model = ModelFolder(folder, str(folder))
    limit = architecture_of(model).max_tokens or None
    return [row[:limit] for row in sample_rows(model)]


def _save(model: onnx.ModelProto, path: Path) -> None:
    beside = path.with_name(f"{path.name}.data")
    beside.unlink(missing_ok=True)
    large = model.ByteSize() > WITHIN
    onnx.save(model, path, save_as_external_data=large, location=beside.name)
