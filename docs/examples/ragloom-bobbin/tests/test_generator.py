"""What `copyist` promises beside what every generator of its abilities does."""

import numpy as np
import pytest
from ragloom.errors import GenerationError
from ragloom.testing import passage
from ragloom.types import Request, Settings

from ragloom_bobbin.config import CopyistConfig
from ragloom_bobbin.generator import Copyist

SOURCES = (
    passage(1, "The canal was opened in 1869. The canal has no locks."),
    passage(2, "The tower was finished in 1889. 塔建于巴黎。"),
)


@pytest.fixture
def write():
    def generated(question, sources=SOURCES, **settings):
        model = Copyist(CopyistConfig())
        return model.generate([Request("answer", question, sources)], Settings(**settings))[0]

    return generated


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the canal opened?", "The canal was opened in 1869."),
        ("Does the canal have locks?", "The canal has no locks."),
        ("When was the tower finished?", "The tower was finished in 1889."),
        ("塔在哪里?", "塔建于巴黎。"),
    ],
)
def test_it_writes_the_sentence_that_shares_most_with_the_question(write, question, sentence):
    assert write(question).text == sentence


def test_the_tokens_are_those_of_the_text_though_a_stop_string_ended_it(write):
    written = write("When was the canal opened?", stop=(" in",))
    assert (written.text, bytes(written.token_ids)) == ("The canal was opened", b"The canal was opened")


def test_where_no_sentence_shares_a_word_it_abstains(write):
    assert write("Who?").finish_reason == "abstain"


def test_without_sources_it_abstains(write):
    assert write("When was the canal opened?", ()).finish_reason == "abstain"


def test_a_warm_model_mixes_what_the_sources_say(write):
    texts = {write("the canal the tower", temperature=4.0, seed=seed).text for seed in range(20)}
    assert len(texts) > 10


def test_a_text_that_is_in_the_sources_is_likelier_than_another():
    model = Copyist(CopyistConfig())
    request = Request("answer", "When was the canal opened?", SOURCES)
    told, other = (model.encode(text) for text in ("The canal was opened in 1869.", "The canal was opened in 1896."))
    one, two = model.score([request, request], [told, other])
    assert one.sum() > two.sum() + 5


def test_the_probability_of_each_letter_is_learnt_from_the_sources():
    model = Copyist(CopyistConfig(focus=0))
    (found,) = model.score([Request("answer", "?", (passage(1, "ab. ac."),))], [model.encode("ab.")])
    assert np.exp(found) == pytest.approx([0.99, 0.5, 0.99, 0.99], abs=0.02)


def test_another_task_is_refused():
    with pytest.raises(GenerationError, match="cannot do the task 'summarize'"):
        Copyist(CopyistConfig()).generate([Request("summarize", "", SOURCES)], Settings())
