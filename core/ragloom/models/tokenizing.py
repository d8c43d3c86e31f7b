"""Tokens of a text, by the ``tokenizers`` library and a folder's ``tokenizer.json``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ragloom.errors import MissingExtraError, ModelError
from ragloom.models.folder import ModelFolder
from ragloom.models.sentences import lowers

_FILES = ("generation_config.json", "config.json")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts read together. ``second`` are the token places of the second text, ``offsets`` its characters there.

    ``ids``, ``type_ids``: one a token. ``offsets[i]`` are the characters of the second text, from its beginning, that
    token ``second[i]`` stands for.
    """

    ids: tuple[int, ...]
    type_ids: tuple[int, ...]
    second: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


class TextTokenizer:
    """A model's tokenizer. Never truncates on its own; several threads may use it at once."""

    def __init__(self, folder: ModelFolder) -> None:
        """Raises ``MissingExtraError`` without the library, ``ModelError`` without the file."""
        self._tokenizer = _loaded(folder)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.eos_ids = self._special(folder, "eos_token")
        # Of several ends, a text is closed by the one that the tokenizer names: a chat's turn, not a document's.
        own = self._named(folder, "eos_token")
        self.eos_id = own if own in self.eos_ids else next(iter(self.eos_ids), None)
        self.bos_id = next(iter(self._special(folder, "bos_token")), None)
        self.pad_id = next(iter(self._special(folder, "pad_token")), 0 if self.eos_id is None else self.eos_id)

    @property
    def size(self) -> int:
        """How many tokens there are, those that were added included."""
        return int(self._tokenizer.get_vocab_size())

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Token ids, with the special tokens that the model puts around a text where ``special``."""
        found: list[int] = self._tokenizer.encode(text, add_special_tokens=special).ids
        return found

    def encode_batch(self, texts: Sequence[str], limit: int | None = None) -> list[list[int]]:
        """Token ids with special tokens, at most ``limit`` each: the text is cut, the special tokens stay."""
        if limit is None:
            return [one.ids for one in self._tokenizer.encode_batch_fast(list(texts))]
        around = self._tokenizer.num_special_tokens_to_add(False)
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        kept = max(0, limit - around)
        for one in found:
            one.truncate(kept)
        return [self._tokenizer.post_process(one).ids for one in found]

    def encode_pair(self, first: str, second: str, limit: int | None = None) -> Pair:
        """Both with their special tokens, at most ``limit`` tokens: only ``second`` is cut.

        Where ``first`` alone leaves no room, nothing of ``second`` is left, and ``first`` is cut as well.
        """
        one = self._tokenizer.encode(first, add_special_tokens=False)
        two = self._tokenizer.encode(second, add_special_tokens=False)
        if limit is not None:
            room = max(0, limit - self._tokenizer.num_special_tokens_to_add(True))
            one.truncate(min(len(one.ids), room))
            two.truncate(max(0, room - len(one.ids)))
        joined = self._tokenizer.post_process(one, two)
        places = tuple(place for place, number in enumerate(joined.sequence_ids) if number == 1)
        # Joining would take the blanks before a token off its characters a second time.
        return Pair(tuple(joined.ids), tuple(joined.type_ids), places, tuple(two.offsets))

    def decode(self, ids: Sequence[int], *, skip_special: bool = True) -> str:
        """The text of token ids."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=skip_special))

    def count(self, text: str) -> int:
        """How many tokens ``text`` has, special ones aside."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def token(self, number: int) -> str:
        """A token as the vocabulary writes it; empty for a number that it has not."""
        return str(self._tokenizer.id_to_token(number) or "")

    def number(self, token: str) -> int | None:
        """The number of a token, or None."""
        found: int | None = self._tokenizer.token_to_id(token)
        return found

    def _special(self, folder: ModelFolder, name: str) -> tuple[int, ...]:
        """The ids that the generation's or the model's settings state, else that of the token the tokenizer names."""
        for file in _FILES:
            stated = folder.json(file).get(f"{name}_id")
            # Some state -1 for a token that there is not.
            if found := tuple(one for one in _listed(stated) if isinstance(one, int) and one >= 0):
                return found
        named = self._named(folder, name)
        return () if named is None else (named,)

    def _named(self, folder: ModelFolder, name: str) -> int | None:
        for file in ("tokenizer_config.json", "special_tokens_map.json"):
            token = folder.json(file).get(name)
            text = token.get("content") if isinstance(token, dict) else token
            if isinstance(text, str) and (found := self.number(text)) is not None:
                return found
        return None


def _loaded(folder: ModelFolder) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingExtraError(
            "the library 'tokenizers' is not installed", where=folder.name, hint="pip install 'ragloom[onnx]'"
        ) from error
    path = folder.file("tokenizer.json")
    try:
        return _lowered(Tokenizer.from_file(str(path))) if lowers(folder) else Tokenizer.from_file(str(path))
    except Exception as error:
        raise ModelError(
            f"cannot be read as a tokenizer: {error}", where=str(path), hint="fetch the model again"
        ) from error


def _lowered(tokenizer: Any) -> Any:
    """With texts in small letters before all else."""
    from tokenizers.normalizers import Lowercase, Sequence

    own = tokenizer.normalizer
    tokenizer.normalizer = Lowercase() if own is None else Sequence([Lowercase(), own])
    return tokenizer


def _listed(stated: Any) -> list[Any]:
    return stated if isinstance(stated, list) else [stated]
