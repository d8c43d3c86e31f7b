"""The models of transformers within what is fitted: float32 weights, and less memory where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn

from ragloom.errors import UsageError
from ragloom_torch.training.fitting import Fitting
from ragloom_torch.training.settings import FitConfig

_HALF = (torch.float16, torch.bfloat16)


@contextmanager
def as_it_is_fitted(fitting: Fitting, settings: FitConfig) -> Iterator[None]:
    """Within, weights that are learnt are float32, and activations computed anew where the settings say so.

    Raises ``UsageError`` where there is nothing that could do so.
    """
    if any(one.requires_grad and one.dtype in _HALF for one in fitting.module.parameters()):
        fitting.module.float()
    with ExitStack() as after:
        if settings.gradient_checkpointing:
            for network in _networks(fitting):
                after.enter_context(_computed_anew(network))
        yield


def _networks(fitting: Fitting) -> Sequence[Any]:
    found = list(fitting.networks) or _outermost(fitting.module)
    able = [one for one in found if getattr(one, "supports_gradient_checkpointing", True)]
    if not able:
        raise UsageError(
            "no model of this stage can compute activations anew", hint="set gradient_checkpointing: false"
        )
    return able


def _outermost(module: nn.Module) -> list[nn.Module]:
    from transformers import PreTrainedModel

    if isinstance(module, PreTrainedModel):
        return [module]
    return [found for child in module.children() for found in _outermost(child)]


@contextmanager
def _computed_anew(network: Any) -> Iterator[None]:
    """A cache of keys and values is of no use to who computes them twice."""
    # Later versions of transformers say "activation" where earlier ones say "gradient".
    kind = "activation" if hasattr(network, "activation_checkpointing_enable") else "gradient"
    getattr(network, f"{kind}_checkpointing_enable")(**{f"{kind}_checkpointing_kwargs": {"use_reentrant": False}})
    config: Any = getattr(network, "config", None)
    cached = getattr(config, "use_cache", None)
    if cached:
        config.use_cache = False
    try:
        yield
    finally:
        getattr(network, f"{kind}_checkpointing_disable")()
        if cached:
            config.use_cache = cached
