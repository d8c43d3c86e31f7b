"""What graphs are checked on: plain sentences of several kinds and lengths, two scripts, a little code."""

from __future__ import annotations

TEXTS = (
    "The canal was opened in 1823 and carried coal to the mills until the railway came.",
    "Water boils at a lower temperature on a mountain, because the air above it weighs less.",
    "Yes.",
    "She had read the letter twice before she noticed that the second page was missing, and by then the train had left "
    "the station, the platform was empty, and there was nobody whom she could have asked what it had said.",
    "Vitamin C helps the body to absorb iron from plants; tea and coffee, drunk with a meal, make that harder.",
    "def area(width, height):\n    return width * height\n",
    "In 2019 the committee met 14 times, spent 3,250 euros, and published two reports of 80 pages each.",
    "水在高山上沸点较低，因为那里的气压较小。",
    "Why is the sky dark at night, although there are stars in every direction?",
    "To make the dough, mix 500 g of flour with 320 ml of lukewarm water, a spoon of salt and a little yeast, knead it "
    "for ten minutes and let it rest.",
)

QUESTION = "What was said about water?"
"""Read together with each text, where a model reads two."""

LONGEST = 64
"""Tokens of a text, at most."""
"""How far checks look: graphs that are right for these lengths are right for longer ones, or fail to run at all."""
