"""Interceptors stand around one pipeline, in the config's order, and a broken one is named."""

from dataclasses import replace

import pytest

from ragloom import Document, Pipeline
from ragloom.errors import PluginError
from ragloom.interfaces import Stateless

CANALS = [Document("panama", "The Panama Canal has locks."), Document("suez", "The Suez Canal has no locks.")]


class Signs(Stateless):
    """Writes its name behind each answer."""

    def __init__(self, name):
        self._name = name

    def around(self, queries, proceed):
        return [replace(answer, text=f"{answer.text} {self._name}") for answer in proceed(queries)]


class Says(Stateless):
    """Gives what it was told to give."""

    def __init__(self, given):
        self._given = given

    def around(self, queries, proceed):
        return self._given


def test_the_first_interceptor_is_the_outermost():
    with Pipeline.assemble(CANALS, interceptors=[Signs("outer"), Signs("inner")]) as pipeline:
        assert pipeline.ask("Which canal has locks?").text.endswith("inner outer")


def test_an_interceptor_of_one_pipeline_does_not_touch_another():
    with Pipeline.assemble(CANALS, interceptors=[Signs("mine")]), Pipeline.assemble(CANALS) as other:
        assert "mine" not in other.ask("Which canal has locks?").text


@pytest.mark.parametrize("given", [None, 7, [], "text"])
def test_an_interceptor_that_gives_no_answers_is_named(given):
    with (
        Pipeline.assemble(CANALS, interceptors=[Says(given)]) as pipeline,
        pytest.raises(PluginError, match="`Says` gave"),
    ):
        pipeline.ask("Which canal has locks?")


def test_an_interceptor_is_told_of_the_events_of_its_own_pipeline_only():
    heard = []

    class Listens(Stateless):
        def around(self, queries, proceed):
            return proceed(queries)

        def query_received(self, event):
            heard.append([query.text for query in event.queries])

    with Pipeline.assemble(CANALS, interceptors=[Listens()]) as pipeline, Pipeline.assemble(CANALS) as other:
        pipeline.ask("Which canal has locks?")
        other.ask("Which canal is short?")
    assert heard == [["Which canal has locks?"]]


class TakesFingerprint(Stateless):
    def __init__(self):
        self.taken = []

    def open(self, resources):
        self.taken.append(resources.fingerprint)

    def around(self, queries, proceed):
        return proceed(queries)


def test_a_pipeline_of_objects_has_no_fingerprint():
    with (
        Pipeline.assemble(CANALS, interceptors=[TakesFingerprint()]) as pipeline,
        pytest.raises(PluginError, match="fingerprint"),
    ):
        pipeline.ask("canal")
