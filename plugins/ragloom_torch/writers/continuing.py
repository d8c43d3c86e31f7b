"""The tokens by which a text goes on from its prompt."""

from __future__ import annotations

from ragloom.types import Request
from ragloom_torch.writers.writer import Writer


def target_ids(writer: Writer, request: Request, text: str) -> tuple[int, ...]:
    """Token ids of ``text`` as the answer to ``request``, with the token that ends a text where the model has one.

    An encoder–decoder and a model that chats begin a text anew. Any other goes on from the prompt's last line ("Answer:
    Paris"), where most tokenizers have other tokens for a word than at the beginning of a text.
    """
    generator = writer.generator
    if writer.starts or not generator.prompting.special:
        return generator.encode(text.strip())
    last_line = generator.prompting.written(request).rpartition("\n")[2]
    return (*_gone_on(writer, last_line, text.strip()), *generator.encode("")[-1:])


def _gone_on(writer: Writer, line: str, text: str) -> list[int]:
    gap = " " if line and line.isascii() and not line[-1].isspace() else ""
    before = writer.tokenizer.encode(line, special=False)
    whole = writer.tokenizer.encode(f"{line}{gap}{text}", special=False)
    if whole[: len(before)] == before:
        return whole[len(before) :]
    return writer.tokenizer.encode(text, special=False)
