"""What a server does with one request: functions of its conversation."""

from __future__ import annotations

import itertools

from tests.plugins.openai.misbehaving import GOOD


def good(conversation):
    if conversation.body.get("stream"):
        conversation.begin_stream("In ", "1874 ", "[1].")
        conversation.end_stream()
    else:
        conversation.json(GOOD)


COMMENT = b"3\r\n: \n\r\n"
"""A chunk that holds an event's comment."""

LONG = 8
"""Seconds: longer than anybody waits."""


def stalls(conversation):
    conversation.over.wait(LONG)


def stalls_in_its_head(conversation):
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    conversation.over.wait(LONG)


def stalls_in_its_body(conversation):
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")
    conversation.over.wait(LONG)


def drips_its_head(conversation):
    conversation.drip(itertools.chain([b"HTTP/1.1 200 OK\r\nX-Long: "], itertools.repeat(b"a")))


def drips_headers(conversation):
    conversation.drip(itertools.chain([b"HTTP/1.1 200 OK\r\n"], (b"X-%d: a\r\n" % n for n in itertools.count())))


def drips_its_body(conversation):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n"
    conversation.drip(itertools.chain([head], itertools.repeat(b" ")))


def drips_comments(conversation):
    conversation.begin_stream()
    conversation.drip(itertools.repeat(COMMENT))


def drips_an_error(conversation):
    head = b"HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n"
    conversation.drip(itertools.chain([head], itertools.repeat(b" ")))


def hangs_up(conversation):
    pass


def hangs_up_in_its_head(conversation):
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Ty")


def hangs_up_in_its_body(conversation):
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")


def hangs_up_in_its_stream(conversation):
    conversation.begin_stream("In ", "18")


def ends_its_stream_without_an_end(conversation):
    conversation.begin_stream("In ", "18")
    conversation.send(b"0\r\n\r\n")


def speaks_no_http(conversation):
    conversation.send(b"\x15\x03\x01\x00\x02\x02\x50 this is no HTTP\r\n\r\n")


def is_busy(conversation):
    conversation.json({"error": {"message": "slow down"}}, 429)


def is_broken(conversation):
    conversation.json({"error": {"message": "out of memory"}}, 500)


def answers_html(conversation):
    conversation.reply(200, b"<!doctype html><h1>It works!</h1>", "text/html")


def answers(value, status=200, **headers):
    return lambda conversation: conversation.json(value, status, **headers)


def choice(**fields):
    return {"choices": [{"index": 0, "finish_reason": "stop", **fields}]}
