"""An encoder–decoder: the prompt is read once, and what each layer of the decoder looks at is computed once.

Graphs: the encoder turns ``input_ids``, ``attention_mask`` int64[n, S] into ``cross.N.key`` and ``cross.N.value``
float32[n, heads, S, width], one pair a layer of the decoder. The decoder takes these with ``encoder_attention_mask``
int64[n, S], ``input_ids`` int64[n, T] and ``past.N.…`` float32[n, heads, P, width], and gives ``logits``
float32[n, T, V], ``present.N.…`` float32[n, heads, P + T, width] and ``attention`` float32[n, T, S]: where it looks,
the mean over layers and heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import ModelError
from ragloom.models import Exported, ModelFolder
from ragloom_onnx.generator.bound import BoundGraph, Tensor, taken, tensor
from ragloom_onnx.generator.grown import nothing_of
from ragloom_onnx.generator.padding import padded_right
from ragloom_onnx.generator.scoring import in_batches

Array = NDArray[np.int64]
Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What was read. Row i of the texts looks at what was read of prompt ``owners[i]``, held in row i of ``cross``.

    ``mask`` int64[n, S]. ``spans``: where each of several prompts that are read together begins among the S places.
    """

    cross: tuple[Tensor, ...]
    mask: Array
    owners: Array
    spans: Array

    def of(self, rows: Array) -> Prompt:
        """For ``rows`` of the texts. Beams of one prompt change places without anything being copied."""
        if np.array_equal(self.owners[rows], self.owners):
            return self
        return replace(self, cross=tuple(taken(self.cross, rows)), mask=self.mask[rows], owners=self.owners[rows])


@dataclass(frozen=True, slots=True)
class ReadingCache:
    """``past`` are the texts' own keys and values; ``mass`` float64[n, K] is the attention on K prompts, all steps."""

    prompt: Prompt
    past: tuple[Tensor, ...]
    mass: NDArray[np.float64]


class EncoderDecoderModel:
    """A ``TokenModel`` and a ``JointModel``."""

    def __init__(self, encoder: Any, decoder: Any, start_ids: tuple[int, ...], eos_ids: frozenset[int]) -> None:
        self._encoder = BoundGraph(encoder)
        self._decoder = BoundGraph(decoder)
        self._past = self._decoder.inputs_like("past.")
        self._cross = self._decoder.inputs_like("cross.")
        self._present = [name.replace("past.", "present.", 1) for name in self._past]
        self._start_ids = start_ids
        self._eos_ids = eos_ids

    @classmethod
    def load(
        cls, exported: Exported, precision: str, session: Callable[[Path], Any], eos_ids: frozenset[int]
    ) -> EncoderDecoderModel:
        """The model that ``exported`` holds; ``session`` opens a graph. Raises ``ModelError`` where there is none."""
        encoder, decoder = (session(exported.graph(part, precision)) for part in ("encoder", "decoder"))
        return cls(encoder, decoder, (start_of(exported.folder),), eos_ids)

    @property
    def vocabulary(self) -> int:
        """How many logits a row has."""
        return int(self._decoder.outputs["logits"][-1])

    @property
    def eos_ids(self) -> frozenset[int]:
        """Each of these ends a text."""
        return self._eos_ids

    @property
    def start_ids(self) -> tuple[int, ...]:
        """What a text begins with, unseen by the reader."""
        return self._start_ids

    @property
    def shows_attention(self) -> bool:
        """Whether the decoder says where it looks."""
        return "attention" in self._decoder.outputs

    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[ReadingCache, Logits]:
        """Read the prompts: the cache, and the logits of each text's first token float32[n, V]."""
        return self._begun(self._read(prompts))

    def prefill_jointly(self, prompts: Sequence[Sequence[int]]) -> tuple[ReadingCache, Logits]:
        """K prompts encoded apart, one text that looks at all of them: logits float32[1, V]."""
        return self._begun(self._joined(self._read(prompts)))

    def advance(self, cache: ReadingCache, tokens: Array) -> tuple[ReadingCache, Logits]:
        """Append a token to each row: ``tokens`` int64[n]."""
        return self._next(cache, tokens[:, None])

    def select(self, cache: ReadingCache, rows: Array) -> ReadingCache:
        """The cache whose row i is row ``rows[i]``."""
        return ReadingCache(cache.prompt.of(rows), tuple(taken(cache.past, rows)), cache.mass[rows])

    def attention(self, cache: ReadingCache) -> NDArray[np.float64]:
        """Where the first row has looked so far: a share for each prompt, float64[K], that sums to 1."""
        share: NDArray[np.float64] = cache.mass[0] / cache.mass[0].sum()
        return share

    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, all places of a text in one pass."""
        return in_batches(prompts, targets, self.vocabulary, self._target_logits)

    def _target_logits(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> Iterator[Logits]:
        longest = max(map(len, targets))
        before, _ = padded_right([[*self._start_ids, *one][: longest + len(self._start_ids) - 1] for one in targets])
        first = len(self._start_ids) - 1
        logits = self._run(self._read(prompts), self._nothing(len(prompts)), before, ["logits"])[0].numpy()
        return (row[first : first + len(target)] for row, target in zip(logits, targets, strict=True))

    def _read(self, prompts: Sequence[Sequence[int]]) -> Prompt:
        ids, mask = padded_right(prompts)
        feeds = {"input_ids": tensor(ids), "attention_mask": tensor(mask)}
        cross = self._encoder.run(feeds, self._cross)
        return Prompt(tuple(cross), mask, np.arange(len(prompts)), np.zeros(1, np.int64))

    def _joined(self, read: Prompt) -> Prompt:
        """One row of all prompts, one after the other, without what filled them up."""
        lengths = read.mask.sum(axis=1)
        cross = tuple(tensor(side_by_side(one.numpy(), lengths)) for one in read.cross)
        ends = lengths.cumsum()
        return Prompt(cross, np.ones((1, int(ends[-1])), np.int64), np.zeros(1, np.int64), ends - lengths)

    def _begun(self, read: Prompt) -> tuple[ReadingCache, Logits]:
        rows = len(read.mask)
        nothing = ReadingCache(read, self._nothing(rows), np.zeros((rows, len(read.spans))))
        return self._next(nothing, np.tile(np.array(self._start_ids, np.int64), (rows, 1)))

    def _next(self, cache: ReadingCache, ids: Array) -> tuple[ReadingCache, Logits]:
        looked = ["attention"] if self.shows_attention and len(cache.prompt.spans) > 1 else []
        found = self._run(cache.prompt, cache.past, ids, ["logits", *self._present, *looked])
        mass = cache.mass + (mass_on(found[-1].numpy(), cache.prompt.spans) if looked else 1.0)
        past = tuple(found[1 : 1 + len(self._past)])
        return ReadingCache(cache.prompt, past, mass), found[0].numpy()[:, -1].copy()

    def _run(self, read: Prompt, past: Sequence[Tensor], ids: Array, wanted: Sequence[str]) -> list[Tensor]:
        feeds = {"input_ids": tensor(ids), "encoder_attention_mask": tensor(read.mask)}
        feeds |= dict(zip(self._past, past, strict=True)) | dict(zip(self._cross, read.cross, strict=True))
        return self._decoder.run(feeds, wanted)

    def _nothing(self, rows: int) -> tuple[Tensor, ...]:
        return tuple(nothing_of(self._decoder.inputs[name], rows) for name in self._past)


def start_of(folder: ModelFolder) -> int:
    """The token that a decoder begins with. Raises ``ModelError`` where the model's settings do not say."""
    settings = [folder.json("generation_config.json"), folder.config]
    for name in ("decoder_start_token_id", "bos_token_id"):
        for one in (*settings, *(part for part in (folder.config.get("decoder"),) if isinstance(part, dict))):
            if isinstance(one.get(name), int):
                return int(one[name])
    raise ModelError(
        "the model does not say which token its decoder begins with",
        where=str(folder.path / "config.json"),
        hint='add "decoder_start_token_id" to config.json',
    )


def side_by_side(values: NDArray[np.float32], lengths: Array) -> NDArray[np.float32]:
    """Keys or values [K, heads, S, width] of K prompts, one after the other: [1, heads, Σ lengths, width]."""
    return np.concatenate([one[:, :length] for one, length in zip(values, lengths, strict=True)], axis=1)[None]


def mass_on(attention: NDArray[np.float32], spans: Array) -> NDArray[np.float64]:
    """Attention [n, T, S] summed over the T places and within each prompt: float64[n, K]."""
    return np.add.reduceat(attention.sum(axis=1, dtype=np.float64), spans, axis=1)
