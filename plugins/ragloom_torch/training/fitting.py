"""What a trainer hands over to be fitted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import nn

from ragloom.interfaces import Json

Batch = dict[str, Any]
"""What ``module(**batch)`` takes, and ``count`` with it: int, how many items (examples, tokens) its loss sums."""


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """One stage's model, examples and ways.

    ``module(**batch)`` gives ``{"loss": …}``, a scalar tensor: the SUM over the batch's ``count`` items, in at least
    float32. The run divides by the items of the whole step, over every accumulated batch and process, so that a step's
    gradient is the same however it is cut into batches. ``collate`` makes a batch of examples, ``count`` among it.

    ``save`` writes the folder that serves (Hugging Face's layout) into an empty folder. ``figures`` are of the held-out
    rows, beside their mean ``loss``; it draws no random numbers. ``metric`` is the figure that chooses the best
    checkpoint (``loss``, or one of ``figures``), ``higher`` whether more of it is better; ``falling`` are figures
    beside ``loss`` of which less is better, should the settings choose by one of them. ``networks`` are the models of
    transformers within ``module`` (for gradient checkpointing). ``shown`` are examples as a person reads them, of
    rows as they are taught. ``places`` name the row of each of ``train``; ``lengths`` bring those of like length
    together. ``about`` goes into the manifest (tokenizer, pooling, scale, index position); ``begun_from`` is its
    ``from``. ``callbacks`` are transformers' ``TrainerCallback``s; ``costs`` are what a run costs beside its
    steps (``refresh_seconds``), by measuring. ``rates`` are learning rates of their own, by what a parameter's name
    begins with; ``logged`` is written into each line of the log beside the loss. ``contrasts`` says that the loss looks
    across a batch: cut into others, it is another loss.
    """

    module: nn.Module
    train: Sequence[Any]
    collate: Callable[[Sequence[Any]], Batch]
    save: Callable[[Path], None]
    held_out: Sequence[Any] = ()
    figures: Callable[[], Mapping[str, float]] | None = None
    metric: str = "loss"
    higher: bool = False
    falling: Collection[str] = ()
    networks: Sequence[Any] = ()
    shown: Callable[[], Sequence[str]] | None = None
    places: Sequence[str] = ()
    lengths: Sequence[int] | None = None
    about: Mapping[str, Json] = field(default_factory=dict)
    begun_from: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[str] = ()
    callbacks: Sequence[Any] = ()
    costs: Callable[[], Mapping[str, float]] | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    logged: Callable[[], Mapping[str, Json]] | None = None
    contrasts: bool = False
