"""A tokenizer learnt from texts: byte pairs (Sennrich et al. 2016) over bytes (Radford et al. 2019).

Bytes are what every text is made of: no text is unknown, whatever its script, and nothing of it is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ragloom_torch.pretraining.special_tokens import SpecialTokens

SIZE = 8192
"""Tokens, where a config does not say."""


def train_tokenizer(texts: Iterable[str], special: SpecialTokens, folder: Path, *, size: int, positions: int) -> None:
    """Write ``tokenizer.json`` and ``tokenizer_config.json`` into ``folder``: ``size`` tokens at most.

    The same texts give the same tokenizer, byte for byte.
    """
    tokenizer = _learned(texts, special, size)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        **special.names,
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": positions,
        "model_input_names": list(special.inputs),
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def _learned(texts: Iterable[str], special: SpecialTokens, size: int) -> Any:
    from tokenizers import Tokenizer
    from tokenizers.decoders import ByteLevel as Decoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel
    from tokenizers.trainers import BpeTrainer

    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer.decoder = Decoder()
    trainer = BpeTrainer(
        vocab_size=size,
        special_tokens=list(special.tokens),
        initial_alphabet=sorted(ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if special.single:
        tokenizer.post_processor = _around(tokenizer, special)
    return tokenizer


def _around(tokenizer: Any, special: SpecialTokens) -> Any:
    from tokenizers.processors import TemplateProcessing

    numbers = [(token, tokenizer.token_to_id(token)) for token in special.tokens]
    return TemplateProcessing(single=special.single, pair=special.pair, special_tokens=numbers)
