"""What a server may do instead of answering: each ends in a text or in a clear error, in time."""

import gzip
import itertools
import logging
import time
import traceback
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from tests.plugins.openai.behaviours import (
    COMMENT,
    answers,
    answers_html,
    choice,
    drips_an_error,
    drips_comments,
    drips_headers,
    drips_its_body,
    drips_its_head,
    ends_its_stream_without_an_end,
    good,
    hangs_up,
    hangs_up_in_its_body,
    hangs_up_in_its_head,
    hangs_up_in_its_stream,
    is_broken,
    is_busy,
    speaks_no_http,
    stalls,
    stalls_in_its_body,
    stalls_in_its_head,
)
from tests.plugins.openai.misbehaving import GOOD, MisbehavingServer

from ragloom.errors import GenerationError, UsageError
from ragloom.testing import FakeResources, passage
from ragloom.types import Request, Settings
from ragloom_openai import backoff
from ragloom_openai.config import OpenAIConfig
from ragloom_openai.generator import OpenAIGenerator

ASKED = Request("answer", "When was the lamp lit?", (passage(1, "The lamp was lit in 1874."),))
KEY = "sk-a-very-secret-key"
SOON = 0.3
LATEST = 8
"""Seconds: how long is waited where the server never ends, and what no waiting may come near."""


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(backoff, "FIRST", 0.01)


@contextmanager
def asking(*behaviours, **settings):
    with MisbehavingServer(behaviours) as server:
        patience = {"read_timeout": 5, "connect_timeout": 5, "deadline": 30, "api_key": KEY}
        config = OpenAIConfig(base_url=server.base_url, model="m", **{**patience, **settings})
        generator = OpenAIGenerator(config)
        generator.open(FakeResources())
        try:
            yield generator, server
        finally:
            generator.close()


def generate(generator):
    return generator.generate([ASKED], Settings())[0].text


def stream(generator):
    return "".join(generator.stream(ASKED, Settings()))


def failing(ask, *behaviours, **settings):
    """The error that asking ends in, once its time is found to be within the limit."""
    with asking(*behaviours, **settings) as (generator, _):
        start = time.monotonic()
        with pytest.raises(GenerationError) as caught:
            ask(generator)
        assert time.monotonic() - start < LATEST
    return caught.value


both = pytest.mark.parametrize("ask", [generate, stream])


@both
@pytest.mark.parametrize(
    "behaviour",
    [
        stalls,
        stalls_in_its_head,
        stalls_in_its_body,
        drips_its_head,
        drips_headers,
        drips_its_body,
        drips_comments,
        drips_an_error,
        hangs_up,
        hangs_up_in_its_head,
        hangs_up_in_its_body,
        hangs_up_in_its_stream,
        ends_its_stream_without_an_end,
        speaks_no_http,
        is_busy,
        is_broken,
        answers_html,
        answers({}),
        answers([]),
        answers(None),
        answers("In 1874."),
        answers({"choices": []}),
        answers({"choices": {}}),
        answers({"choices": [None]}),
        answers(choice()),
        answers(choice(message="In 1874.")),
        answers(choice(message={"content": 1874})),
        answers(choice(message={"content": "In"}, finish_reason="content_filter")),
        answers({"error": "no model is loaded"}),
        answers({"error": {"message": "bad field"}}, 400),
        answers({"detail": "Not Found"}, 404),
        answers({}, 302, Location="https://elsewhere.example/v1"),
    ],
    ids=lambda behaviour: getattr(behaviour, "__name__", "").replace("_", " "),
)
def test_whatever_it_does_for_ever_ends_in_an_error_that_names_it_and_says_what_to_look_at(ask, behaviour):
    error = failing(ask, behaviour, deadline=SOON, read_timeout=SOON / 2)
    assert error.hint and error.where.startswith("openai, http://127.0.0.1:") and error.message.startswith("the server")


@both
@pytest.mark.parametrize("behaviour", [is_busy, is_broken, hangs_up, hangs_up_in_its_head, speaks_no_http, stalls])
def test_what_it_does_once_is_tried_again(ask, behaviour):
    with asking(behaviour, good, read_timeout=SOON) as (generator, _):
        assert ask(generator) == "In 1874 [1]."


def test_a_reply_that_broke_off_is_asked_for_again():
    with asking(hangs_up_in_its_body, good) as (generator, _):
        assert generate(generator) == "In 1874 [1]."


def test_a_stream_that_broke_off_is_not_begun_again():
    with asking(hangs_up_in_its_stream, good) as (generator, server):
        pieces = generator.stream(ASKED, Settings())
        with pytest.raises(GenerationError, match="broke off"):
            list(pieces)
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 302])
def test_what_another_try_would_meet_again_is_not_tried_again(status):
    with asking(answers({}, status)) as (generator, server):
        with pytest.raises(GenerationError, match=str(status)):
            generate(generator)
        assert len(server.asked) == 1


def test_a_spent_quota_is_not_tried_again():
    with asking(answers({"error": {"code": "insufficient_quota"}}, 429)) as (generator, server):
        with pytest.raises(GenerationError) as caught:
            generate(generator)
        assert "bills" in caught.value.hint and len(server.asked) == 1


def test_it_is_tried_again_as_often_as_the_config_says():
    with asking(is_broken, retries=2) as (generator, server):
        with pytest.raises(GenerationError, match="answered 500: out of memory, 3 times"):
            generate(generator)
        assert len(server.asked) == 3


def test_the_wait_that_the_server_asks_for_is_kept():
    with asking(answers({}, 429, Retry_After="0.3"), good) as (generator, _):
        start = time.monotonic()
        generate(generator)
        assert time.monotonic() - start >= 0.3


def test_a_wait_that_would_pass_the_deadline_is_not_begun():
    with asking(answers({}, 429, Retry_After="3600"), deadline=30) as (generator, _):
        start = time.monotonic()
        with pytest.raises(GenerationError, match="the next try would come after the deadline of 30 s"):
            generate(generator)
        assert time.monotonic() - start < 10


def test_an_error_by_the_deadline_tells_what_came_before():
    assert "before, it answered 500" in failing(generate, is_broken, drips_its_body, deadline=1).message


def test_a_reply_without_end_is_left():
    def endless(conversation):
        conversation.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not conversation.over.is_set():
            conversation.send(b" " * (1 << 20))

    assert "more than 16 MiB" in failing(generate, endless).message


def test_a_compressed_reply_is_not_blown_up():
    bomb = gzip.compress(b" " * (32 << 20))
    assert "compressed" in failing(generate, lambda it: it.reply(200, bomb, Content_Encoding="gzip")).message


def test_json_without_bottom_is_no_answer():
    assert "no JSON" in failing(generate, lambda it: it.reply(200, b"[" * 200_000)).message


def test_where_nobody_listens_the_error_says_so():
    with MisbehavingServer((good,)) as server:
        address = server.base_url
    generator = OpenAIGenerator(OpenAIConfig(base_url=address, model="m", retries=1))
    generator.open(FakeResources())
    with pytest.raises(GenerationError, match="could not be reached") as caught:
        generate(generator)
    generator.close()
    assert "running" in caught.value.hint


def test_a_redirect_takes_the_key_nowhere():
    redirects = lambda it: it.json({}, 307, Location=f"{other.base_url}/chat/completions")  # noqa: E731
    with MisbehavingServer((good,)) as other, asking(redirects) as (generator, _):
        with pytest.raises(GenerationError) as caught:
            generate(generator)
        assert other.asked == [] and "base_url" in caught.value.hint


@both
@pytest.mark.parametrize("before", [180, 185, 190])
def test_a_key_that_is_cut_off_is_told_to_nobody(ask, before):
    echo = lambda it: it.json({"error": {"message": f"{'x' * before} {KEY} and so on, at length"}}, 401)  # noqa: E731
    assert "sk-a" not in failing(ask, echo).message


@both
def test_the_key_is_sent_and_told_to_nobody_else(ask, caplog):
    caplog.set_level(logging.DEBUG)
    echo = lambda it: it.json({"error": {"message": f"wrong: {it.head}"}}, 401)  # noqa: E731
    with asking(echo, headers={"X-Team": "a-secret-team"}) as (generator, server):
        with pytest.raises(GenerationError) as caught:
            ask(generator)
        assert f"Bearer {KEY}" in server.asked[0].head
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(generator.__dict__)
    assert KEY not in told and "a-secret-team" not in told and "wrong:" in told


def test_a_batch_is_sent_abreast_and_no_more_than_may_be_under_way():
    at_once, most = [], []

    def slow(conversation):
        at_once.append(1)
        most.append(len(at_once))
        conversation.over.wait(0.05)
        at_once.pop()
        good(conversation)

    with asking(slow, concurrency=3) as (generator, _):
        assert len(generator.generate([ASKED] * 9, Settings())) == 9
    assert max(most) == 3


def test_a_batch_ends_with_its_first_failure():
    with asking(answers({}, 401), stalls, deadline=60, read_timeout=60, concurrency=4) as (generator, _):
        start = time.monotonic()
        with pytest.raises(GenerationError, match="401"):
            generator.generate([ASKED] * 4, Settings())
        assert time.monotonic() - start < LATEST


def test_closing_ends_what_is_under_way():
    with asking(stalls, deadline=60, read_timeout=60) as (generator, server):
        raised = []

        def ask():
            try:
                generate(generator)
            except GenerationError as error:
                raised.append(error)

        thread = Thread(target=ask)
        thread.start()
        while not server.asked:
            time.sleep(0.01)
        generator.close()
        thread.join(LATEST)
    assert "closed" in raised[0].message


def test_a_stream_that_is_left_hangs_up():
    hung_up = Event()

    def goes_on(conversation):
        conversation.begin_stream("In ", "1874")
        with pytest.raises(OSError):
            conversation.drip(itertools.repeat(COMMENT))
        hung_up.set()

    with asking(goes_on) as (generator, _):
        pieces = generator.stream(ASKED, Settings())
        assert next(pieces) == "In"
        pieces.close()
        assert hung_up.wait(LATEST)


def test_a_server_that_does_not_stream_is_read_all_the_same():
    with asking(answers(GOOD)) as (generator, _):
        assert stream(generator) == "In 1874 [1]."


def test_an_error_within_a_stream_is_an_error():
    def fails_later(conversation):
        conversation.begin_stream("In ")
        conversation.event({"error": {"message": "out of memory"}})
        conversation.end_stream()

    assert "out of memory" in failing(stream, fails_later).message


def test_a_stream_of_nonsense_is_an_error():
    def nonsense(conversation):
        conversation.begin_stream("In ")
        conversation.event(b"{]")

    assert "no JSON" in failing(stream, nonsense).message


def test_an_event_without_choices_is_passed_over():
    def with_usage(conversation):
        conversation.begin_stream("In ", "1874.")
        conversation.event({"choices": [], "usage": {"total_tokens": 3}})
        conversation.end_stream()

    with asking(with_usage) as (generator, _):
        assert stream(generator) == "In 1874."


def test_thoughts_that_leave_no_room_for_an_answer_are_an_error():
    spent = choice(message={"content": "", "reasoning_content": "Well…"}, finish_reason="length")
    assert "max_new_tokens" in failing(generate, answers(spent)).hint


def test_what_a_server_says_is_shown_on_one_short_printable_line():
    message = failing(generate, answers({"error": {"message": "\x1b[31m" + "long\n" * 500}}, 400)).message
    assert message.isprintable() and len(message) < 300


def test_a_proxy_of_the_environment_is_not_asked_for_this_very_machine(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with asking(good) as (generator, _):
        assert generate(generator) == "In 1874 [1]."


@pytest.mark.parametrize(("name", "value"), [("ALL_PROXY", "gopher://nowhere"), ("SSL_CERT_FILE", "/no/such/file")])
def test_an_environment_that_no_client_can_be_made_in_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match="no HTTP client can be made here") as caught, asking(good):
        pass
    assert name in caught.value.hint
