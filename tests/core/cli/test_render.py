"""Answers on a terminal."""

import numpy as np
from rich.text import Text

from ragloom.cli.render import answer_json, answer_lines
from ragloom.testing import passage
from ragloom.types import Answer, Citation, Posterior, Query, Sentence

PASSAGE = passage(7, "The tower opened in 1889 [4].", document="tower.md")


def shown(text, sentences, **more):
    answer = Answer(Query("when"), text, sentences, (PASSAGE,), **more)
    return [Text.from_markup(line).plain for line in answer_lines(answer, trace=True)], answer


def cited(quote):
    return (Citation(7, "tower.md", 0, len(quote), quote),)


def test_a_language_models_own_marks_give_way_to_ours():
    text = "It opened in 1889 [3]. [2] It is tall. [1]"
    sentences = (Sentence(text[:22], 0, 22, cited("in 1889")), Sentence("It is tall.", 27, 38))
    lines, _ = shown(text, sentences)
    assert lines[0] == "It opened in 1889. [1] It is tall. (unsupported)"


def test_brackets_that_are_the_sources_own_stay():
    text = "The tower opened in 1889 [4]."
    lines, _ = shown(text, (Sentence(text, 0, len(text), cited(text)),))
    assert lines[0] == "The tower opened in 1889 [4]. [1]"


def test_a_posterior_is_shown_beside_what_the_words_say():
    text = "The tower opened in 1889."
    sentence = Sentence(text, 0, len(text), cited(PASSAGE.text))
    lines, answer = shown(text, (sentence,), posterior=Posterior(np.array([1.0])))
    assert lines[-2:] == [
        "    100.0% passage 7 tower.md",
        "    by their words, the sentences rest on the same passage; 100.0% of the posterior lies there",
    ]
    assert answer_json(answer)["posterior"] == {
        "passages": [1.0],
        "tokens": None,
        "ends": None,
        "by_posterior": 7,
        "by_words": [7],
        "mass_on_by_words": 1.0,
    }
