"""Generators that break one promise of a capability each."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from tests.core.testing.planted_generator import Sound

from ragloom.errors import GenerationError
from ragloom.testing import EchoGenerator


class StreamsMore(Sound):
    def stream(self, request, settings):
        yield from super().stream(request, replace(settings, max_new_tokens=40))


class StreamsBytes(Sound):
    def stream(self, request, settings):
        return (piece.encode() for piece in super().stream(request, settings))


class StreamsAtOnce(Sound):
    def stream(self, request, settings):
        yield "".join(super().stream(request, settings))


class BusyWhileStreaming(Sound):
    busy = False

    def stream(self, request, settings):
        if self.busy:
            return
        self.busy = True
        yield from super().stream(request, settings)
        self.busy = False


class StreamsFromOnePlace(Sound):
    def stream(self, request, settings):
        self.waiting = list(super().stream(request, settings))
        while self.waiting:
            yield self.waiting.pop(0)


class StreamsAnything(Sound):
    def stream(self, request, settings):
        try:
            yield from super().stream(request, settings)
        except GenerationError:
            yield "?"


class EncodesToAnArray(Sound):
    def encode(self, text):
        return np.array(super().encode(text))


class Score(Sound):
    """A subclass changes the scores of one target."""

    def score(self, requests, target_ids):
        found = super().score(requests, target_ids)
        return [self.scored(one, len(found)) for one in found]


class ScoresNarrowly(Score):
    def scored(self, found, batch):
        return found.astype(np.float32)


class NeedsATarget(Sound):
    def score(self, requests, target_ids):
        _ = [ids[0] for ids in target_ids]
        return super().score(requests, target_ids)


class GivesProbabilities(Score):
    def scored(self, found, batch):
        return np.exp(found)


class GivesHalfLogits(Score):
    def scored(self, found, batch):
        return found / 100


class AveragesOverTheBatch(Score):
    def scored(self, found, batch):
        return found / batch


class AveragesOverTheTarget(Score):
    def scored(self, found, batch):
        return found / max(1, len(found))


class PadsTheTargets(Sound):
    def score(self, requests, target_ids):
        found = super().score(requests, [tuple(ids) for ids in target_ids])
        for ids in target_ids:
            if isinstance(ids, list):
                ids.append(0)
        return found


class ScoresSharedRequests(Sound):
    def score(self, requests, target_ids):
        self.requests = requests
        time.sleep(0.002)
        return super().score(self.requests, target_ids) if len(self.requests) == len(target_ids) else []


class Steps(Sound):
    """A subclass changes the log-probabilities, given the number of rows."""

    def _next(self, rows):
        state, found = super()._next(rows)
        return state, self.rows(found)


class WideRows(Steps):
    def rows(self, found):
        return found.astype(np.float64)


class Logits(Steps):
    def rows(self, found):
        return found + np.float32(2)


class EndsOutside(Sound):
    eos_id = 257


class SharpenedSteps(Steps):
    def rows(self, found):
        sharp = found * np.float32(2)
        return sharp - np.log(np.exp(sharp).sum(axis=1, keepdims=True))


class MixesRows(Steps):
    def rows(self, found):
        mean = np.exp(found).mean(axis=0, keepdims=True)
        return np.log(0.5 * np.exp(found) + 0.5 * mean)


class ReordersNothing(Sound):
    def reorder(self, state, rows):
        return [state[number % len(state)] for number in range(len(rows))]


class ShowsTheEnd(Sound):
    def decode(self, tokens):
        return super().decode(tokens) + "</s>" * (self.eos_id in tokens)


class ShuffledSteps(Steps):
    def rows(self, found):
        return np.roll(found, 1, axis=1)


class EndsTogether(Sound):
    def step(self, state, tokens):
        if self.eos_id in tokens:
            tokens = np.full_like(tokens, self.eos_id)
        return super().step(state, tokens)


class ReusesItsBuffer(Sound):
    buffer = None

    def _next(self, rows):
        state, found = super()._next(rows)
        if self.buffer is None or self.buffer.shape != found.shape:
            self.buffer = found
        self.buffer[:] = found
        return state, self.buffer


class OneStateAtATime(Sound):
    def start(self, requests):
        self.state, found = super().start(requests)
        return None, found

    def step(self, state, tokens):
        self.state, found = super().step(self.state, tokens)
        return None, found

    def reorder(self, state, rows):
        self.state = super().reorder(self.state, rows)


class Joint(Sound):
    """A subclass changes the text or the masses."""

    def read_jointly(self, question, sources, settings):
        return self.read_together(*super().read_jointly(question, sources, settings))


class FlatMass(Joint):
    def read_together(self, found, mass):
        return found, mass.tolist()


class HalfTheMass(Joint):
    def read_together(self, found, mass):
        return found, mass / 2


class QuotesNothing(Joint):
    def read_together(self, found, mass):
        (echo,) = EchoGenerator().generate([self.request], None)
        return replace(found, spans=echo.spans), mass

    def read(self, request):
        self.request = request
        return super().read(request)


class MassByPlace(Joint):
    def read_together(self, found, mass):
        return found, np.arange(1, len(mass) + 1) / np.arange(1, len(mass) + 1).sum()


class ReadsOtherwiseEachTime(Joint):
    times = 0

    def read_together(self, found, mass):
        self.times += 1
        return replace(found, confidence=float(self.times)), mass


class SortsTheSources(Sound):
    def read_jointly(self, question, sources, settings):
        sources.reverse()
        return super().read_jointly(question, sources, settings)
