"""Sound answer fusers, and those that break one promise each."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from ragloom.errors import GenerationError
from ragloom.interfaces import Description, Stateless
from ragloom.types import Fused, Posterior, Request, Settings

NOTHING = Fused("", abstained=True)


class Sound(Stateless):
    """Asks once a question; a subclass changes what is asked or what is made of it."""

    passages = 3

    def fuse(self, evidence, generator):
        return [self.one(one, generator) for one in evidence]

    def one(self, evidence, generator):
        return self.changed(self.asked(evidence, generator)) if evidence.passages else NOTHING

    def asked(self, evidence, generator):
        request = Request(evidence.task, self.question(evidence), evidence.passages)
        (found,) = generator.generate([request], Settings())
        if found.finish_reason == "abstain" or not found.text.strip():
            return NOTHING
        return Fused(found.text, found.spans, confidence=found.confidence)

    def question(self, evidence):
        return evidence.query.text

    def changed(self, found):
        return found


class DecidesAlone(Sound):
    """Names the first passage, and rests on it."""

    def asked(self, evidence, generator):
        return Fused(evidence.passages[0].document_id, grounds=(0,))


class RestsOnMoreThanItRead(Sound):
    def changed(self, found):
        return found if found.abstained else replace(found, grounds=(0, 99))


class Marginalising(Sound):
    """Greedy RAG-Token with an even prior: needs a generator that steps, and gives posteriors."""

    @staticmethod
    def describe(config):
        return Description(needs=frozenset({"Stepping"}))

    def asked(self, evidence, generator):
        requests = [Request("answer", evidence.query.text, (passage,)) for passage in evidence.passages]
        state, rows = generator.start(requests)
        prior, tokens, shares = np.full(len(requests), 1 / len(requests)), [], []
        while len(tokens) < 16 and generator.eos_id not in tokens:
            mixed = prior @ np.exp(rows.astype(np.float64))
            tokens.append(int(mixed.argmax()))
            joint = prior * np.exp(rows[:, tokens[-1]].astype(np.float64))
            shares.append(joint / joint.sum())
            state, rows = generator.step(state, np.full(len(requests), tokens[-1], np.int64))
        text = generator.decode(tokens)
        posterior = Posterior(np.mean(shares, axis=0), np.array(shares))
        return Fused(text, posterior=posterior) if text.strip() else NOTHING


class WantsNothing(Sound):
    passages = 0


class LosesTheLast(Sound):
    def fuse(self, evidence, generator):
        return super().fuse(evidence, generator)[: max(1, len(evidence) - 1)]


class NeedsEvidence(Sound):
    def fuse(self, evidence, generator):
        max(len(one.passages) for one in evidence)
        return super().fuse(evidence, generator)


class AbstainsOnAll(Sound):
    def fuse(self, evidence, generator):
        return [Fused("", abstained=True) for _ in evidence]


class AsksWithoutPassages(Sound):
    def one(self, evidence, generator):
        return self.asked(evidence, generator) if evidence.passages else Fused("I do not know.")


class Apologises(Sound):
    def changed(self, found):
        return replace(found, abstained=True)


class SpansOneTooFar(Sound):
    def changed(self, found):
        return replace(found, spans=tuple(replace(span, source_end=span.source_end + 1) for span in found.spans))


class NumpyConfidence(Sound):
    def changed(self, found):
        return replace(found, confidence=np.float32(0.5))


class LeavesTheRest(Marginalising):
    def changed(self, found):
        return replace(found, posterior=Posterior(found.posterior.answer / 2))


class SharesOneConfidence(Sound):
    def fuse(self, evidence, generator):
        return [replace(one, confidence=float(len(evidence))) for one in super().fuse(evidence, generator)]


class Counts(Sound):
    times = 0

    def changed(self, found):
        self.times += 1
        return replace(found, confidence=float(self.times))


class InsistsOnAnAnswer(Sound):
    def asked(self, evidence, generator):
        found = super().asked(evidence, generator)
        return Fused("The passages say nothing.") if found.abstained else found


class BelievesMarks(Sound):
    def changed(self, found):
        if "[99]" in found.text:
            raise IndexError("no passage 99")
        return found


class HidesFailures(Sound):
    def asked(self, evidence, generator):
        try:
            return super().asked(evidence, generator)
        except GenerationError:
            return NOTHING


class AsksByName(Sound):
    """Hands its settings over by name."""

    def asked(self, evidence, generator):
        request = Request(evidence.task, self.question(evidence), evidence.passages)
        (found,) = generator.generate(requests=[request], settings=Settings())
        return Fused(found.text, found.spans) if found.text.strip() else NOTHING


class AsksNobody(Sound):
    """Gives the best passage as it stands."""

    def asked(self, evidence, generator):
        return Fused(evidence.passages[0].text)


class CutsQuestions(Sound):
    def question(self, evidence):
        return evidence.query.text[:1000]


class NeedsAWord(Sound):
    def question(self, evidence):
        return evidence.query.text.split()[0] + evidence.query.text


class NeedsTextInPassages(Sound):
    def question(self, evidence):
        return min(evidence.query.text for passage in evidence.passages if passage.text.strip()[0])


class MarksWhatItRead(Sound):
    def question(self, evidence):
        for passage in evidence.passages:
            passage.metadata["read"] = True
        return evidence.query.text


class SharesItsEvidence(Sound):
    def asked(self, evidence, generator):
        self.evidence = evidence
        time.sleep(0.002)
        return super().asked(self.evidence, generator)
