"""Lessons in copying, made of texts alone: where a passage goes on after three of its words.

A generator whose cross-attention has never been trained answers nothing from a passage until it can point into it, and
a few thousand answers of three words teach that slowly. These rows teach it alone: the question is three words that
stand in the passage, the answer the twenty words that follow them there. In scrambled lessons a passage is words drawn
from all texts, for a model that knows the texts by heart and would say from memory how they go on.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

CUE, ANSWER = 3, 20
_SHORTEST, _LONGEST, _LEFT = 30, 50, 12

Row = dict[str, Any]


def write_lessons(
    to: Path, texts: Sequence[str], held_out: Sequence[str], *, count: int, held: int, scrambled: bool = False
) -> None:
    """``copies.jsonl`` of ``texts`` and ``held.jsonl`` of those that are held out, of so many rows."""
    draw = random.Random(0)
    for name, some, rows in (("copies.jsonl", texts, count), ("held.jsonl", held_out, held)):
        lines = [json.dumps(row) + "\n" for row in lessons(some, rows, draw, scrambled=scrambled)]
        (to / name).write_text("".join(lines), encoding="utf-8")


def lessons(texts: Sequence[str], count: int, draw: random.Random, *, scrambled: bool = False) -> Iterator[Row]:
    """So many rows, each of 30 to 50 words in a row of a text drawn from those of 40 and more."""
    every = [word for text in texts for word in text.split()] if scrambled else []
    made = 0
    while made < count:
        words = draw.choice(texts).split()
        if len(words) < _SHORTEST + 10:
            continue
        length = draw.randint(_SHORTEST, _LONGEST)
        begin = draw.randrange(max(1, len(words) - length))
        passage = draw.choices(every, k=length) if scrambled else words[begin : begin + length]
        at = draw.randrange(len(passage) - _LEFT)
        answer = passage[at + CUE : at + CUE + ANSWER]
        made += 1
        yield {
            "question": f"{' '.join(passage[at : at + CUE])} ...",
            "answers": [" ".join(answer)],
            "positives": [{"text": " ".join(passage)}],
        }
