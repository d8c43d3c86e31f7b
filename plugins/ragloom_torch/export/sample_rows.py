"""Text to look at a model's activations with: the articles that come with ragloom, English and Chinese."""

from __future__ import annotations

from ragloom.models import ModelFolder, TextTokenizer
from ragloom.sample.files import articles

_LIMIT = 256
_SHORTEST = 100


def sample_texts(count: int) -> list[str]:
    """At most ``count`` paragraphs, evenly taken from all articles."""
    files = sorted(articles().rglob("*.md"))
    parts = [part for file in files for part in file.read_text(encoding="utf-8").split("\n\n")]
    long = [part for part in parts if len(part) >= _SHORTEST]
    return long[:: max(1, len(long) // count)][:count]


def sample_rows(folder: ModelFolder, count: int = 64) -> list[list[int]]:
    """Their token ids; none where the folder has no tokenizer."""
    if not folder.has("tokenizer.json"):
        return []
    return [row for row in TextTokenizer(folder).encode_batch(sample_texts(count), _LIMIT) if row]
