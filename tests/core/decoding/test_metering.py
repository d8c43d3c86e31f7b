"""A generator over a model says what it has taken."""

import numpy as np
from letters import asked, lettered

from ragloom.interfaces import Metered
from ragloom.types import Settings, Usage


def test_it_is_metered_and_begins_at_nothing():
    generator = lettered()
    assert isinstance(generator, Metered) and generator.usage() == Usage()


def test_generating_takes_the_prompts_tokens_and_those_that_were_written():
    generator = lettered()
    texts = generator.generate(asked("who", "where"), Settings(max_new_tokens=4))
    assert generator.usage() == Usage(2, 8, sum(len(one.token_ids) for one in texts))


def test_a_stream_takes_what_generating_takes():
    whole, streamed = lettered(), lettered()
    whole.generate(asked("who"), Settings(max_new_tokens=4))
    list(streamed.stream(asked("who")[0], Settings(max_new_tokens=4)))
    assert streamed.usage() == whole.usage() != Usage()


def test_stepping_counts_the_tokens_that_are_appended_and_no_row_that_has_ended():
    generator = lettered()
    state, _ = generator.start(asked("who", "why"))
    generator.step(state, np.array([5, generator.eos_id]))
    assert generator.usage() == Usage(2, 6, 1)


def test_a_text_that_is_scored_counts_as_its_prompt_does():
    generator = lettered()
    generator.score(asked("who"), [[5, 6]])
    assert generator.usage() == Usage(1, 3, 0)
