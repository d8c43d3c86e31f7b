"""Sound generators, and those that break one promise each."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from ragloom.errors import GenerationError
from ragloom.interfaces import Description
from ragloom.testing import EchoGenerator, ToyModel
from ragloom.types import Generation


class Sound(ToyModel):
    """Can do everything; a subclass changes what is written, or what is read."""

    def generate(self, requests, settings):
        return [self.one(request, settings) for request in requests]

    def one(self, request, settings):
        return self._written(request, settings)


class Quoting(EchoGenerator):
    """Quotes two sources; a subclass changes what is said."""

    def __init__(self):
        super().__init__(sources=2)

    def generate(self, requests, settings):
        return [self.changed(one) for one in super().generate(requests, settings)]

    def changed(self, found):
        return found


class AbstainsOnAll(Sound):
    def one(self, request, settings):
        return Generation("", finish_reason="abstain")


class LosesTheLast(Sound):
    def generate(self, requests, settings):
        return super().generate(requests, settings)[: max(1, len(requests) - 1)]


class NeedsARequest(Sound):
    def generate(self, requests, settings):
        max(len(request.sources) for request in requests)
        return super().generate(requests, settings)


class PadsToTheLongest(Sound):
    def generate(self, requests, settings):
        found = super().generate(requests, settings)
        longest = max((len(one.text) for one in found), default=0)
        return [replace(one, text=one.text.ljust(longest)) for one in found]


class Remembers(Sound):
    def __init__(self):
        self.seen = 0

    def one(self, request, settings):
        self.seen += 1
        return replace(super().one(request, settings), confidence=float(self.seen))


class NeedsASource(Sound):
    def one(self, request, settings):
        _ = request.sources[0]
        return super().one(request, settings)


class NeedsAWord(Sound):
    def one(self, request, settings):
        _ = request.question.split()[0]
        return super().one(request, settings)


class NeedsTextInSources(Sound):
    def one(self, request, settings):
        _ = [source.text.split()[0] for source in request.sources]
        return super().one(request, settings)


class QuotesOneTooFar(Quoting):
    def changed(self, found):
        return replace(found, spans=tuple(replace(one, source_start=one.source_start + 1) for one in found.spans))


class SpansBackwards(Quoting):
    def changed(self, found):
        return replace(found, spans=found.spans[::-1])


class EndsItsOwnWay(Sound):
    def one(self, request, settings):
        return replace(super().one(request, settings), finish_reason="eos")


class Apologises(Sound):
    def one(self, request, settings):
        return replace(super().one(request, settings), finish_reason="abstain")


class NumpyIds(Sound):
    def one(self, request, settings):
        found = super().one(request, settings)
        return replace(found, token_ids=tuple(np.array(found.token_ids)))


class SureBeyondMeasure(Sound):
    def one(self, request, settings):
        return replace(super().one(request, settings), confidence=float("inf"))


class HeedsNoLimit(Sound):
    def one(self, request, settings):
        return super().one(request, replace(settings, max_new_tokens=30))


class SaysStop(Sound):
    def one(self, request, settings):
        found = super().one(request, settings)
        return replace(found, finish_reason="abstain" if not found.text else "stop")


class RunsOn(Sound):
    def one(self, request, settings):
        return super().one(request, replace(settings, stop=()))


class SeedsItself(Sound):
    def one(self, request, settings):
        return super().one(request, replace(settings, temperature=1.0))


class SeedsByTheClock(Sound):
    def one(self, request, settings):
        return super().one(request, replace(settings, seed=time.perf_counter_ns()))


class CannotAnswer(Sound):
    def one(self, request, settings):
        if request.instruction:
            raise GenerationError("no instructions, please", hint="leave it out")
        return super().one(request, settings)


class RefusesWithoutAHint(Sound):
    def one(self, request, settings):
        if request.task == "classify":
            raise GenerationError("no")
        return super().one(request, settings)


class FailsOnLongQuestions(Sound):
    def one(self, request, settings):
        if len(request.question) > 10_000:
            raise ValueError("too long")
        return super().one(request, settings)


class FailsOnLongSources(Sound):
    def one(self, request, settings):
        if sum(len(source.text) for source in request.sources) > 10_000:
            raise GenerationError("too long", hint="shorten it")
        return super().one(request, settings)


class MarksWhatItRead(Sound):
    def one(self, request, settings):
        for source in request.sources:
            source.metadata["read"] = True
        return super().one(request, settings)


class SharesItsRequest(Sound):
    def one(self, request, settings):
        self.request = request
        time.sleep(0.002)
        return super().one(self.request, settings)


class Mute(Quoting):
    """Quotes, and says nothing of what else it could do."""

    @staticmethod
    def describe(config):
        return Description()

    def changed(self, found):
        return Generation("", finish_reason="abstain")
