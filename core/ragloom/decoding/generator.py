"""What every generator over a token model has in common, whatever runs the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from ragloom.config.place import seen_from_here
from ragloom.decoding.abilities import abilities
from ragloom.decoding.after_end import behind_end, up_to_end
from ragloom.decoding.beam_search import search
from ragloom.decoding.brief import Brief
from ragloom.decoding.draft import Draft
from ragloom.decoding.meter import Meter
from ragloom.decoding.rows import ModelRows
from ragloom.decoding.rules import Rules
from ragloom.decoding.scoring import scored
from ragloom.decoding.spelling import certain
from ragloom.decoding.standing import Standing, reordered, started, stepped
from ragloom.decoding.stopping import stopping
from ragloom.decoding.text import Text, generation
from ragloom.decoding.token_model import JointModel, SeparateDecoder, TokenModel
from ragloom.decoding.writing import writing
from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Resources
from ragloom.models import (
    Architecture,
    LanguageModelConfig,
    ModelFolder,
    Prompting,
    TextTokenizer,
    buckets,
    find,
    locate,
    writing_architecture,
)
from ragloom.types import Generation, Passage, Request, Settings, Usage

Config = TypeVar("Config", bound=LanguageModelConfig)


class NoEndError(GenerationError, AttributeError):
    """There is no such id; an ``AttributeError`` too, so that ``isinstance(…, Stepping)`` says no and does not fail."""


_ROOM = 256
"""How many tokens every prompt leaves for its text where the model's limit allows: then the same prompt is read for
writing, scoring and stepping."""


class ModelGenerator(Generic[Config]):
    """A generator over ``model``, prompts made by ``prompting``; a subclass says how a folder is loaded.

    ``confidence`` is the mean log-probability of the text's tokens, natural logarithm, by the model itself: untouched
    by temperature, penalties and rules. A text without tokens has none (NaN).
    """

    model: TokenModel
    prompting: Prompting
    rules: Rules

    def __init__(self, config: Config) -> None:
        self._config = config
        self._meter = Meter()

    @staticmethod
    def describe(config: LanguageModelConfig) -> Description:
        """By its folder's JSON files; of a model that is not on this machine yet, all that there may be is promised.

        Raises ``ModelError`` for a model that writes no text.
        """
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description(abilities("encoder-decoder"))
        kind = writing_architecture(folder)
        limits = {"max_tokens": kind.max_tokens} if kind.max_tokens else {}
        return Description(abilities(kind.kind), kind.kind, limits)

    def open(self, resources: Resources) -> None:
        """Load the model. Raises ``ModelError`` for one that cannot be found, read or used to write texts."""
        config = self._config
        folder = locate(config.model, resources.path, config.revision)
        kind = writing_architecture(folder)
        tokenizer = TextTokenizer(folder)
        model = self.load(folder, kind, tokenizer)
        apart = kind.kind == "encoder-decoder"
        prompting = Prompting.of(folder, tokenizer, config, limit=kind.max_tokens, apart=apart)
        self.use(model, prompting, Rules.of(folder))

    def load(self, folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer) -> TokenModel:
        """What runs the model: a runtime's own."""
        raise NotImplementedError

    def close(self) -> None:
        """A subclass that holds more than memory lets go of it."""
        self.__dict__.pop("model", None)

    def use(self, model: TokenModel, prompting: Prompting, rules: Rules | None = None) -> None:
        """What to write with."""
        self._meter = Meter()
        self.model = model
        self.prompting = prompting
        rules = rules or Rules()
        # A prompt that is gone on from has its first token already.
        self.rules = rules if isinstance(model, SeparateDecoder) else replace(rules, first_id=None)

    # --- Generator ---

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One generation a request. Raises ``GenerationError`` for what no prompt can be made of."""
        prompts = self._prompts(requests, settings.max_new_tokens)
        found = dict[int, Generation]()
        for batch in self._batches([len(one) for one in prompts]):
            texts = self._written([prompts[number] for number in batch], settings)
            self._meter.wrote(sum(len(one.tokens) for one in texts))
            found |= zip(batch, (generation(self.decode, one, settings.stop) for one in texts), strict=True)
        return [found[number] for number in range(len(requests))]

    def _written(self, prompts: Sequence[Sequence[int]], settings: Settings) -> list[Text]:
        rows = ModelRows.of(self.model, prompts)
        briefs = [self._brief(prompt, settings) for prompt in prompts]
        if settings.beams > 1:
            return [texts[0] for texts in search(rows, briefs)]
        drafts = [Draft(brief) for brief in briefs]
        for _ in writing(self.model, rows, drafts):
            pass
        return [draft.text() for draft in drafts]

    # --- Streaming ---

    def stream(self, request: Request, settings: Settings) -> Iterator[str]:
        """The text of ``generate`` as it grows; of beams, which change their mind, in one piece."""
        if settings.beams > 1:
            yield self.generate([request], settings)[0].text
            return
        (prompt,) = self._prompts([request], settings.max_new_tokens)
        draft = Draft(self._brief(prompt, settings))
        told = ""
        for _ in writing(self.model, ModelRows.of(self.model, [prompt]), [draft]):
            text = certain(self._text, draft.tokens, settings.stop) if draft.finish is None else ""
            if len(text) > len(told):
                yield text[len(told) :]
                told = text
        self._meter.wrote(len(draft.tokens))
        yield generation(self.decode, draft.text(), settings.stop).text[len(told) :]

    # --- Scoring ---

    def encode(self, text: str) -> tuple[int, ...]:
        """Token ids of a target text, with the token that ends it where the model has one."""
        ids = self._text.encode(text, special=isinstance(self.model, SeparateDecoder))
        end = self._end
        return tuple(ids) if end is None or ids[-1:] == [end] else (*ids, end)

    def score(self, requests: Sequence[Request], target_ids: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, natural logarithm: float64[T_i] for each request.

        Behind the token that ends a text, as in ``step``, only ``eos_id`` follows, and that surely.
        """
        whole = [list(map(int, ids)) for ids in target_ids]
        targets = [up_to_end(ids, self.model.eos_ids) for ids in whole]
        prompts = self._prompts(requests, max(map(len, targets), default=0))
        self._refuse_long(prompts, targets)
        found = scored(self.model, prompts, targets, self._config.batch_tokens)
        return [behind_end(one, ids, self._end) for one, ids in zip(found, whole, strict=True)]

    # --- Stepping ---

    @property
    def eos_id(self) -> int:
        """The id that ends a text. Raises ``NoEndError`` where the model has none: then it has no ``Stepping``."""
        if "model" not in self.__dict__:
            # Who asks what it can do has not opened it yet.
            return -1
        end = self._end
        if end is None:
            raise NoEndError(
                "the model has no token that ends a text",
                where=self._config.model,
                hint="state eos_token_id in its generation_config.json",
            )
        return end

    def start(self, requests: Sequence[Request]) -> tuple[Standing, NDArray[np.float32]]:
        """Read the requests: (state, log-probabilities of the first token float32[n, V])."""
        prompts = self._prompts(requests, 0)
        return started(self.model, prompts, [self._room(prompt) for prompt in prompts])

    def step(self, state: Standing, tokens: NDArray[np.int64]) -> tuple[Standing, NDArray[np.float32]]:
        """Append ``tokens`` int64[n], one a row: (state, log-probabilities of the next float32[n, V])."""
        self._meter.wrote(int((tokens != self.eos_id).sum()))
        return stepped(self.model, state, tokens, self.eos_id)

    def reorder(self, state: Standing, rows: NDArray[np.int64]) -> Standing:
        """The state whose row i is row ``rows[i]`` of ``state``: int64[m]."""
        return reordered(self.model, state, rows)

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of token ids, without special tokens."""
        return str(self._text.decode([int(token) for token in tokens]))

    # --- JointReading ---

    def read_jointly(
        self, question: str, sources: Sequence[Passage], settings: Settings
    ) -> tuple[Generation, NDArray[np.float64]]:
        """The text, and the cross-attention mass on each source: float64[K]. See ``JointModel``."""
        if not sources:
            return Generation("", finish_reason="abstain"), np.empty(0)
        model = self._joint()
        prompts = self._prompts([Request("answer", question, (source,)) for source in sources], settings.max_new_tokens)
        rows = ModelRows(self.model, *model.prefill_jointly(prompts))
        brief = self._brief((), settings)
        if settings.beams > 1:
            text = search(rows, [brief])[0][0]
            rows = ModelRows(self.model, *model.prefill_jointly(prompts))
            for token in text.tokens:
                rows.grow(np.zeros(1, np.int64), np.array([token], np.int64))
        else:
            draft = Draft(brief)
            for _ in writing(self.model, rows, [draft]):
                pass
            text = draft.text()
        self._meter.wrote(len(text.tokens))
        return generation(self.decode, text, settings.stop), model.attention(rows.cache)

    def _joint(self) -> JointModel:
        if not isinstance(self.model, JointModel):
            raise GenerationError(
                "this model does not read sources side by side",
                where=self._config.model,
                hint="only encoder–decoders do: name one, or fuse the answer in another way",
            )
        return self.model

    # --- Metered ---

    def usage(self) -> Usage:
        """Requests, and tokens read and written, since ``open``; a text that is scored counts as its prompt does."""
        return self._meter.taken

    # --- what they share ---

    @property
    def _text(self) -> Any:
        return self.prompting.tokenizer

    @property
    def _end(self) -> int | None:
        own = self._text.eos_id
        ends = self.model.eos_ids
        return own if own in ends else min(ends, default=None)

    def _prompts(self, requests: Sequence[Request], room: int) -> list[list[int]]:
        prompts = [self.prompting.ids(request, self._reserve(room)) or self._nothing() for request in requests]
        self._meter.read(prompts)
        return prompts

    def _nothing(self) -> list[int]:
        """A prompt without a token is none that a model could read."""
        first = self._text.bos_id if self._text.bos_id is not None else self._end
        return [0 if first is None else first]

    def _reserve(self, room: int) -> int:
        limit = self.prompting.limit
        if limit is None:
            return room
        return min(max(room, min(_ROOM, limit // 4)), limit // 2)

    def _room(self, prompt: Sequence[int]) -> int | None:
        """How many tokens a text may have behind its prompt; None for as many as it likes."""
        limit = self.prompting.limit
        if limit is None:
            return None
        used = len(self.model.start_ids) if isinstance(self.model, SeparateDecoder) else len(prompt)
        # The last token is written and never read.
        return limit - used + 1

    def _refuse_long(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> None:
        for prompt, target in zip(prompts, targets, strict=True):
            room = self._room(prompt)
            if room is not None and len(target) > room:
                raise GenerationError(
                    f"a text of {len(target)} tokens is to be scored, behind a prompt that leaves room for {room}",
                    where=self._config.model,
                    hint="score a shorter text, or choose a model that reads more",
                )

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        return [batch.tolist() for batch in buckets(lengths, self._config.batch_tokens)]

    def _brief(self, prompt: Sequence[int], settings: Settings) -> Brief:
        model = self.model
        room = self._room(prompt)
        return Brief(
            settings,
            settings.max_new_tokens if room is None else min(settings.max_new_tokens, room),
            self.rules,
            model.eos_ids,
            model.start_ids if isinstance(model, SeparateDecoder) else tuple(prompt),
            stopping(self.decode, settings.stop),
        )
