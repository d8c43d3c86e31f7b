"""How near the graph of an encoder, a reranker or a reader comes to the torch model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer, architecture_of
from ragloom_torch.export.reading_module import Reading
from ragloom_torch.export.verification_texts import LONGEST, QUESTION, TEXTS

Floats = NDArray[np.float32]
Feed = dict[str, NDArray[np.int64]]
Figures = dict[str, float]


def check(path: Path, model: Any, task: str, folder: ModelFolder) -> Figures:
    """``difference``: the largest of any number that is asked for; ``largest`` such number; ``agreement``, 1 at best.

    Agreement is the least cosine of two texts' mean vectors (encoder), the correlation of all scores (the others).
    Texts of one and seven tokens are read alone, the others side by side, filled up to the longest.
    """
    session = _session(path)
    wanted = {one.name for one in session.get_inputs()}
    module = Reading(model, task).eval()
    pairs = [
        (feed["attention_mask"], session.run(None, {name: feed[name] for name in wanted}), _torch(module, feed, wanted))
        for feed in _feeds(folder, task)
    ]
    for _, made, meant in pairs:
        _promise_shapes(made, meant, path)
    found, truth = [
        np.concatenate([_asked(mask, out, task) for mask, *both in pairs for out in both[side]]) for side in (0, 1)
    ]
    figures = {
        "difference": float(np.abs(found - truth).max()),
        "largest": float(np.abs(truth).max()),
        "agreement": _AGREEMENT[task](pairs) if task == "encoder" else correlation(found, truth),
    }
    return figures


def _promise_shapes(found: list[Floats], truth: list[Floats], path: Path) -> None:
    """Raises ``ModelError``: numbers that are all right in another shape would be read as others."""
    shapes, meant = [one.shape for one in found], [one.shape for one in truth]
    if shapes != meant:
        raise ModelError(
            f"the graph gives numbers in the shapes {shapes}, the torch model in {meant}",
            where=str(path),
            hint="export with `--via dynamo`",
        )


def correlation(found: Floats, truth: Floats) -> float:
    """Pearson's, of two arrays of numbers; 1 where they are the same."""
    one, two = (values.astype(np.float64) - values.mean(dtype=np.float64) for values in (found, truth))
    size = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum()) / size if size else float(np.array_equal(found, truth))


def least_cosine(pairs: list[tuple[NDArray[np.int64], list[Floats], list[Floats]]]) -> float:
    """Of the mean vectors of every text."""
    least = 1.0
    for mask, found, truth in pairs:
        one, two = (_mean(out[0], mask) for out in (found, truth))
        cosines = (one * two).sum(-1) / (np.linalg.norm(one, axis=-1) * np.linalg.norm(two, axis=-1) + 1e-12)
        least = min(least, float(cosines.min()))
    return least


_AGREEMENT: Mapping[str, Callable[[Any], float]] = {"encoder": least_cosine}


def _mean(hidden: Floats, mask: NDArray[np.int64]) -> NDArray[np.float64]:
    weights = mask[..., None].astype(np.float64)
    mean: NDArray[np.float64] = (hidden * weights).sum(1) / weights.sum(1)
    return mean


def _asked(mask: NDArray[np.int64], out: Floats, task: str) -> Floats:
    """What anybody looks at: a reranker's logits, and what the others give for tokens that are not filling."""
    return out.ravel() if task == "reranker" else out[mask > 0].ravel()


def _feeds(folder: ModelFolder, task: str) -> Iterator[Feed]:
    tokenizer = TextTokenizer(folder)
    longest = min(LONGEST, architecture_of(folder).max_tokens or LONGEST)
    rows = [_row(tokenizer, text, task, longest) for text in TEXTS]
    yield _feed([tuple(part[:1] for part in rows[0])], tokenizer.pad_id)
    yield _feed([tuple(part[:7] for part in rows[1])], tokenizer.pad_id)
    yield _feed(rows[2:], tokenizer.pad_id)


def _row(tokenizer: TextTokenizer, text: str, task: str, longest: int) -> tuple[list[int], ...]:
    if task == "encoder":
        ids = tokenizer.encode_batch([text], longest)[0]
        return ids, [0] * len(ids)
    pair = tokenizer.encode_pair(QUESTION, text, longest)
    return list(pair.ids), list(pair.type_ids)


def _feed(rows: list[tuple[list[int], ...]], filler: int) -> Feed:
    width = max(len(ids) for ids, _ in rows)
    ids, kinds, mask = (np.full((len(rows), width), value, np.int64) for value in (filler, 0, 0))
    for number, (row, types) in enumerate(rows):
        ids[number, : len(row)], kinds[number, : len(row)], mask[number, : len(row)] = row, types, 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}


def _torch(module: Reading, feed: Feed, wanted: set[str]) -> list[Floats]:
    import torch

    with torch.no_grad():
        found = module(**{name: torch.from_numpy(feed[name]) for name in wanted})
    return [one.numpy() for one in found]


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
