"""The parts of ``openai`` that need no server."""

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragloom.errors import GenerationError
from ragloom.testing import passage
from ragloom.types import Request, Settings
from ragloom_openai.asking import body
from ragloom_openai.backoff import FIRST, MOST, asked_wait, pause
from ragloom_openai.config import OpenAIConfig
from ragloom_openai.events import EventReader
from ragloom_openai.generator import OpenAIGenerator
from ragloom_openai.loop import LoopThread
from ragloom_openai.masking import MASK, masked
from ragloom_openai.reply import part_of, shortened
from ragloom_openai.shaping import shaped

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REQUEST = Request("answer", "When was the lamp lit?", (passage(1, "In 1874."), passage(2, "It turns.")))


def config(**settings):
    return OpenAIConfig(**{"base_url": "http://localhost:8000/v1/", "model": "m", **settings})


def asked(request=REQUEST, settings=Settings(), **own):  # noqa: B008 - frozen
    return body(request, settings, config(**own))


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True))
def test_a_wait_lies_in_the_upper_half_of_one_that_doubles_up_to_the_longest(tries, draw):
    full = min(MOST, FIRST * 2 ** (tries - 1))
    assert full / 2 <= pause(tries, None, draw) <= full


@given(st.floats(0, 1, exclude_max=True))
def test_a_wait_that_was_asked_for_is_never_cut_short(draw):
    assert 7 <= pause(3, 7, draw) < 7.71


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "Thu, 01 Jan 2026 00:00:30 GMT"}, 30),
        ({"retry-after": "Wed, 31 Dec 2025 00:00:30 -0000"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "9", "retry-after-ms": "250"}, 0.25),
    ],
)
def test_the_wait_that_a_reply_asks_for_is_read_in_every_form(headers, seconds):
    assert asked_wait(headers, NOW) == seconds


STREAM = b': hello\r\nevent: x\ndata: {"a":\ndata: 1}\r\n\r\ndata:two\n\n\ndata: [DONE]\n\n'


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_events_are_the_same_wherever_the_bytes_are_cut(cuts):
    reader, edges = EventReader(), [0, *sorted(cuts), len(STREAM)]
    found = [data for start, end in pairwise(edges) for data in reader.feed(STREAM[start:end])]
    assert found == [b'{"a":\n1}', b"two", b"[DONE]"]


@pytest.mark.parametrize(("left", "last"), [(b"data: one\n", [b"one"]), (b"data: o", []), (b"", [])])
def test_an_event_that_no_blank_line_ends_counts_if_its_line_is_whole(left, last):
    reader = EventReader()
    reader.feed(left)
    assert reader.end() == last


@pytest.mark.parametrize(
    ("text", "stops", "given_text"),
    [
        (" In 1874. \n", (), "In 1874."),
        ("one two three", ("two",), "one"),
        ("one two three", ("three", "two", ""), "one"),
        ("xabcd", ("ab", "xabcd"), "x"),
        ("two", ("two",), ""),
        ("NO ANSWER.", (), ""),
        (" no answer ", (), ""),
        ("NO ANSWER: the sources are about iron.", (), ""),
        ("No answer came.", (), "No answer came."),
        ("无法回答。", (), ""),
        ("NO ANSWER or so", ("ANSWER",), "NO"),
        (" \n ", (), ""),
    ],
)
@given(data=st.data())
def test_a_text_is_shaped_alike_whole_and_in_pieces(text, stops, given_text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edges = [0, *cuts, len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    assert ("".join(shaped([text], stops)), "".join(shaped(pieces, stops))) == (given_text, given_text)


def test_a_text_that_can_be_no_abstention_is_given_at_once():
    pieces = iter(["In", " 18", "74"])
    shaping = shaped(pieces, ())
    assert (next(shaping), next(pieces)) == ("In", " 18")


def test_a_chat_is_sent_what_the_prompts_say():
    system, user = asked()["messages"]
    assert "NO ANSWER" in system["content"] and "When was the lamp lit?" in user["content"]


def test_a_text_to_be_continued_ends_with_its_cue():
    assert asked(endpoint="completions")["prompt"].endswith("Answer:")


def test_the_prompts_language_can_be_set():
    assert "资料" in asked(language="zh")["messages"][0]["content"]


def test_sources_are_cut_and_the_question_is_not():
    long = Request("answer", REQUEST.question, (passage(1, "word " * 5000),))
    user = asked(long, max_prompt_tokens=300)["messages"][1]["content"]
    assert REQUEST.question in user and len(user) < 1500


def test_a_prompt_that_cannot_fit_is_refused_before_it_is_sent():
    with pytest.raises(GenerationError, match="longer than 300 tokens"):
        asked(Request("answer", "why " * 500), max_prompt_tokens=300)


def test_the_settings_are_sent_under_the_servers_names():
    sent = asked(settings=Settings(max_new_tokens=9, temperature=0.5, top_p=0.9, seed=3, stop=("\n",)))
    assert {name: sent[name] for name in ("max_tokens", "temperature", "top_p", "seed", "stop")} == {
        "max_tokens": 9, "temperature": 0.5, "top_p": 0.9, "seed": 3, "stop": ["\n"]}  # fmt: skip


def test_what_a_server_does_not_take_is_not_sent():
    sent = asked(settings=Settings(stop=("\n",)), omit=("temperature", "stop"), limit="max_completion_tokens")
    assert not {"temperature", "stop", "max_tokens"} & set(sent) and sent["max_completion_tokens"] == 256


def test_no_more_stop_strings_are_sent_than_servers_take():
    assert len(asked(settings=Settings(stop=tuple("abcdef")))["stop"]) == 4


def test_further_fields_are_sent_as_they_are():
    assert asked(body={"top_k": 40, "temperature": 1})["top_k"] == 40


def test_an_empty_key_is_none():
    assert config(api_key=" ").api_key is None


def test_content_in_parts_is_joined():
    parts = {"message": {"content": [{"type": "text", "text": "In "}, {"type": "image"}, {"text": "1874."}]}}
    assert part_of("chat", parts).text == "In 1874."


@pytest.mark.parametrize(
    "logprobs", [{"content": [{"logprob": -0.5}, {"logprob": None}]}, {"token_logprobs": [None, -0.5, "?"]}]
)
def test_log_probabilities_are_read_in_both_forms(logprobs):
    assert part_of("completions", {"text": "a", "logprobs": logprobs}).logprobs == (-0.5,)


def test_half_a_pair_of_surrogates_is_no_character():
    assert part_of("completions", {"text": "灯\ud83d"}).text == "灯\ufffd"


KEY = 'sk-a"very\\secret-key'


@pytest.mark.parametrize(
    "told",
    [
        f"wrong key: {KEY}",
        f"wrong key: {json.dumps(KEY)}",
        json.dumps({"message": json.dumps(KEY)}),
        shortened("x" * 190 + KEY),
        shortened(" " * 790 + KEY),
    ],
)
def test_no_part_of_a_key_is_told(told):
    found = masked(told, [KEY, "team  of  two", "abc"])
    assert MASK in found and 'sk-a"' not in found and "secret" not in found


def test_a_secret_is_found_with_its_blanks_made_one():
    assert masked("team of two said: nothing", ["team  of  two"]) == f"{MASK} said: nothing"


def test_what_is_no_secret_is_told():
    assert masked("the key is wrong, abc…", ["abc", KEY]) == "the key is wrong, abc…"


def test_asked_before_it_is_open_it_says_so():
    with pytest.raises(GenerationError, match="not open"):
        OpenAIGenerator(config()).generate([REQUEST], Settings())


def test_asked_for_nothing_it_asks_nobody():
    assert OpenAIGenerator(config()).generate([], Settings()) == []


def test_nothing_is_begun_on_a_loop_that_is_closed():
    async def nothing():
        pass

    loop = LoopThread()
    loop.close(nothing)
    with pytest.raises(GenerationError, match="closed"):
        loop.result(nothing())
