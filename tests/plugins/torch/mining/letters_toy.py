"""Questions in capitals, passages in small letters: which letter stands for which is all that there is to learn."""

from __future__ import annotations

from itertools import combinations

from ragloom.types import ExamplePassage

ASKED, READ = "ABCDEFGHI", "rstuvwxyz"


def rows():
    """84 questions of three letters, each with the passage of the letters that stand for them."""
    return [
        {
            "question": " ".join(["ask", *(ASKED[one] for one in three)]),
            "positives": [
                {"text": " ".join(["see", *(READ[one] for one in three)]), "document": "".join(map(str, three))}
            ],
            "where": f"letters.jsonl:{number}",
        }
        for number, three in enumerate(combinations(range(9), 3), 1)
    ]


def divided():
    """Those that are taught, and every sixth, which is held out: its letters are taught, their company is not."""
    every = rows()
    return [row for n, row in enumerate(every) if n % 6], every[::6]


def passage(text, document="", title=""):
    """A row's passage."""
    return ExamplePassage(text, title, document)
