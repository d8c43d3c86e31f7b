"""What a server says that a reply took is counted; what it does not say is estimated."""

import pytest
from tests.plugins.openai.behaviours import answers, good
from tests.plugins.openai.misbehaving import GOOD
from tests.plugins.openai.test_misbehaving_server import asking, generate, stream

from ragloom.prompts import estimate_tokens
from ragloom.types import Usage
from ragloom_openai.reply import usage_of


def test_what_a_reply_took_is_added_up():
    counted = answers({**GOOD, "usage": {"prompt_tokens": 70, "completion_tokens": 5}})
    with asking(counted, counted) as (generator, _):
        generate(generator)
        generate(generator)
        assert generator.usage() == Usage(2, 140, 10)


def test_where_the_server_does_not_say_tokens_are_estimated():
    with asking(good) as (generator, _):
        text = generate(generator)
        usage = generator.usage()
    assert usage.requests == 1 and usage.prompt_tokens > 20 and usage.completion_tokens == estimate_tokens(text)


def test_a_stream_is_estimated():
    with asking(good) as (generator, _):
        text = stream(generator)
        usage = generator.usage()
    assert usage.requests == 1 and usage.completion_tokens == estimate_tokens(text)


@pytest.mark.parametrize("said", [None, [], {"prompt_tokens": "7"}, {"prompt_tokens": -1}, {"prompt_tokens": True}])
def test_a_count_that_is_none_is_not_believed(said):
    assert usage_of({"usage": said}, 3, 4) == Usage(1, 3, 4)
