"""What one of several processes decides for all: what stands on disk, and what may be written there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import torch
from transformers import TrainingArguments

from ragloom.errors import RagloomError, TrainingError, UsageError

_KNOWN: dict[str, type[RagloomError]] = {"UsageError": UsageError, "TrainingError": TrainingError}


def first_decides(args: TrainingArguments, decide: Callable[[], Any]) -> Any:
    """What ``decide`` gives (as JSON would have it) in the first process, in every one; its errors likewise.

    So none waits for another that has stopped, and none looks at a folder that another is changing.
    """
    if args.world_size == 1:
        return decide()
    told = json.dumps(_of(decide)).encode() if args.process_index == 0 else b""
    found = json.loads(_broadcast(told, args.device))
    if "error" in found:
        raise _KNOWN.get(found["error"], TrainingError)(found["message"], where=found["where"], hint=found["hint"])
    return found["value"]


def _of(decide: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"value": decide()}
    except RagloomError as error:
        return {"error": type(error).__name__, "message": error.message, "where": error.where, "hint": error.hint}


def _broadcast(content: bytes, device: torch.device) -> bytes:
    """``content`` of the first process; the others give none."""
    size = torch.tensor([len(content)], device=device)
    torch.distributed.broadcast(size, 0)
    data = torch.tensor(list(content) or [0] * int(size), dtype=torch.uint8, device=device)
    torch.distributed.broadcast(data, 0)
    return bytes(data.tolist())
