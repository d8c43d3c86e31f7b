"""Texts by a language model on torch."""

from __future__ import annotations

from ragloom.config.place import seen_from_here
from ragloom.decoding import ModelGenerator, Rules, abilities
from ragloom.errors import ModelError
from ragloom.interfaces import Description, Resources
from ragloom.models import ModelFolder, Prompting, TextTokenizer, architecture_of, find, locate
from ragloom.models.architecture import Architecture
from ragloom_torch.config import GeneratorConfig


class TransformersGenerator(ModelGenerator[GeneratorConfig]):
    """Any model of transformers' that writes text, decoder-only or encoder–decoder."""

    @staticmethod
    def describe(config: GeneratorConfig) -> Description:
        """By its folder's JSON files; of a model that is not on this machine yet, all that there may be is promised.

        Raises ``ModelError`` for a model that writes no text.
        """
        folder = find(config.model, seen_from_here, config.revision)
        if folder is None:
            return Description(abilities("encoder-decoder"))
        kind = _writing(folder)
        limits = {"max_tokens": kind.max_tokens} if kind.max_tokens else {}
        return Description(abilities(kind.kind), kind.kind, limits)

    def open(self, resources: Resources) -> None:
        """Load the model. Raises ``ModelError`` for one that cannot be found, read or used to write texts."""
        from ragloom_torch.language_model import token_model
        from ragloom_torch.placement import placement

        config = self._config
        folder = locate(config.model, resources.path, config.revision)
        kind = _writing(folder)
        tokenizer = TextTokenizer(folder)
        model = token_model(folder, kind, tokenizer, placement(config), config.batch_tokens)
        apart = kind.kind == "encoder-decoder"
        prompting = Prompting.of(folder, tokenizer, config, limit=kind.max_tokens, apart=apart)
        self.use(model, prompting, Rules.of(folder))


def _writing(folder: ModelFolder) -> Architecture:
    kind = architecture_of(folder)
    if kind.kind == "encoder":
        raise ModelError(
            f"the model ({kind.model_type}) is an encoder: it writes no text",
            where=str(folder.path),
            hint="name a folder whose config.json has an architecture …ForCausalLM or …ForConditionalGeneration",
        )
    return kind
