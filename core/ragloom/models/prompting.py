"""From a request to the token ids that a language model reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ragloom.errors import GenerationError
from ragloom.models.chat import ChatTemplate
from ragloom.models.config import LanguageModelConfig
from ragloom.models.folder import ModelFolder
from ragloom.models.own_template import own_prompt
from ragloom.models.tokenizing import TextTokenizer
from ragloom.prompts import fit_to, messages, render
from ragloom.types import Request

Written = Callable[[Request], str]


@dataclass(frozen=True, slots=True)
class Prompting:
    """Renders requests and cuts their sources to what a model can read.

    ``limit`` is the most tokens of a prompt and its answer together, or of the prompt alone where ``apart`` says that
    the answer has positions of its own (encoder–decoders). ``written`` gives the prompt's text; ``special`` says
    whether the tokenizer's own special tokens go around it (a chat template writes them itself).
    """

    tokenizer: TextTokenizer
    written: Written
    special: bool = True
    limit: int | None = None
    apart: bool = False

    @classmethod
    def of(
        cls,
        folder: ModelFolder,
        tokenizer: TextTokenizer,
        config: LanguageModelConfig,
        *,
        limit: int | None,
        apart: bool = False,
    ) -> Prompting:
        """As a model's folder and the settings say; ``limit`` is the model's own, 0 or None for none.

        A model that sets none itself (T5) reads what the settings say, else what its tokenizer states.
        """
        limits = [one for one in (limit or _stated(folder, config), config.max_tokens) if one]
        chat = ChatTemplate.of(folder) if config.chat == "auto" and not config.template else None
        written = _written(config, chat)
        return cls(tokenizer, written, chat is None, min(limits, default=None), apart)

    def ids(self, request: Request, reserve: int) -> list[int]:
        """The prompt's token ids; sources are cut from the last so that ``reserve`` tokens are left for the answer.

        Raises ``GenerationError`` where it does not fit even without any source.
        """
        if self.limit is None:
            return self._encoded(request)
        budget = self.limit if self.apart else self.limit - reserve
        if budget < 1:
            raise GenerationError(
                f"the model reads and writes {self.limit} tokens in all, {reserve} of them were asked for as an answer",
                hint=f"set generation.max_new_tokens well below {self.limit}",
            )
        return self._encoded(fit_to(request, budget, lambda one: len(self._encoded(one))))

    def _encoded(self, request: Request) -> list[int]:
        return self.tokenizer.encode(self.written(request), special=self.special)


def _stated(folder: ModelFolder, config: LanguageModelConfig) -> int:
    stated = folder.json("tokenizer_config.json").get("model_max_length")
    if config.max_tokens is not None or not isinstance(stated, int | float):
        return 0
    # A tokenizer that has no limit states 10^30.
    return int(stated) if 0 < stated < 1e9 else 0


def _written(config: LanguageModelConfig, chat: ChatTemplate | None) -> Written:
    language = None if config.language == "auto" else config.language
    if config.template:
        return lambda request: own_prompt(config.template, request)
    if chat is not None:
        return lambda request: chat.fill(messages(request, language=language))
    return lambda request: render(request, language=language)
