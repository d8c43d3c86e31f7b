"""Generators and metrics that say what they take and how they count, and those that break one promise of it each."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext

from tests.core.testing import planted_generator, planted_metric

from ragloom.interfaces import Description
from ragloom.types import Usage


class Sound(planted_generator.Sound):
    """Reads as many tokens as its prompt has words."""

    @staticmethod
    def describe(config):
        return Description(frozenset({"Metered"}))

    def open(self, resources):
        super().open(resources)
        self.guard = threading.Lock()
        self.taken = Usage()

    def one(self, request, settings):
        found = super().one(request, settings)
        with self.guarding():
            self.taken = self.added(self.of(request, found))
        return found

    def guarding(self):
        return self.guard

    def of(self, request, found):
        return Usage(1, len(request.question.split()) + 1, len(found.text.split()))

    def added(self, usage):
        return self.taken + usage

    def usage(self):
        return self.taken


class KeepsOnCounting(Sound):
    ever = Usage()

    def added(self, usage):
        type(self).ever += usage
        return type(self).ever

    def open(self, resources):
        super().open(resources)
        self.taken = type(self).ever


class CountsTheLast(Sound):
    def added(self, usage):
        return usage


class CountsNoPrompt(Sound):
    def of(self, request, found):
        return Usage(1, 0, len(found.text.split()))


class CountsUnguarded(Sound):
    def guarding(self):
        return nullcontext()

    def added(self, usage):
        before = self.taken
        time.sleep(0.002)
        return before + usage


class Signed(planted_metric.Sound):
    def signature(self, rows):
        return f"words of {max(len(row.gold) for row in rows)}" if rows else ""


class SignsEverything(Signed):
    def signature(self, rows):
        return "words\nin any case"


class SignsTheFirst(Signed):
    def signature(self, rows):
        return f"words of {rows[0].answer.text}" if rows else ""
