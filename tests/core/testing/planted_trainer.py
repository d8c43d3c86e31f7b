"""A trainer of one row a step that can resume at any of them, and trainers that each break one promise."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np

from ragloom.errors import UsageError
from ragloom.interfaces import Stateless, TrainingReport
from ragloom.testing import TrainerCase

CASE = TrainerCase(examples=tuple({"x": float(n), "y": 2.0 * n, "tags": ["a"]} for n in range(6)), cut=4)


class Sound(Stateless):
    """Learns ``y = w x`` by gradient steps; the manifest says how many rows it has seen."""

    def train(self, job):
        weights, seen = self.begun(job)
        for row in islice(job.examples, seen, 1 if job.dry_run else None):
            weights = weights + 0.01 * (row["y"] - weights @ [row["x"], 1.0]) * np.array([row["x"], 1.0])
            seen += 1
            if not job.dry_run:
                self.save(job, weights, seen)
        if not seen:
            raise UsageError("no examples", hint="give some")
        return self.report(job, weights, seen)

    def begun(self, job):
        if job.resume and (job.output / "manifest.json").exists():
            manifest = json.loads((job.output / "manifest.json").read_text())
            return np.load(job.output / "weights.npy"), manifest["seen"]
        return self.drawn(job), 0

    def drawn(self, job):
        return np.random.default_rng(job.seed).normal(size=2)

    def save(self, job, weights, seen):
        job.output.mkdir(parents=True, exist_ok=True)
        np.save(job.output / "weights.npy", weights)
        (job.output / "manifest.json").write_text(json.dumps({"seen": seen, "seed": job.seed}))

    def report(self, job, weights, seen):
        return TrainingReport(job.output, {"norm": float(np.linalg.norm(weights))}, seen)


class ReportsElsewhere(Sound):
    def report(self, job, weights, seen):
        return TrainingReport(job.output.parent, {}, seen)


class SavesNoManifest(Sound):
    def save(self, job, weights, seen):
        super().save(job, weights, seen)
        (job.output / "manifest.json").rename(job.output / "state.json")


class GivesNanFigures(Sound):
    def report(self, job, weights, seen):
        return TrainingReport(job.output, {"loss": float("nan")}, seen)


class LogsAround(Sound):
    def train(self, job):
        Path("train.log").write_text("begun")
        return super().train(job)


class NeedsItsFolder(Sound):
    def save(self, job, weights, seen):
        np.save(job.output / "weights.npy", weights)
        super().save(job, weights, seen)


class SavesDryRuns(Sound):
    def report(self, job, weights, seen):
        self.save(job, weights, seen)
        return super().report(job, weights, seen)


class DrawsFromEverywhere(Sound):
    def drawn(self, job):
        return np.random.normal(size=2)


class DrawsFromHashes(Sound):
    def drawn(self, job):
        return np.random.default_rng(hash("seed") % 2**32).normal(size=2)


class ReadsTwice(Sound):
    def train(self, job):
        self.rows = sum(1 for _ in job.examples)
        return super().train(job)


class PopsTags(Sound):
    def train(self, job):
        found = super().train(job)
        for row in job.examples:
            row["tags"].clear()
        return found


class AlwaysResumes(Sound):
    def begun(self, job):
        if (job.output / "weights.npy").exists():
            return np.load(job.output / "weights.npy"), 0
        return super().begun(job)


class SwallowsErrors(Sound):
    def train(self, job):
        try:
            return super().train(job)
        except UsageError:
            raise
        except Exception:  # noqa: BLE001 - the defect
            return TrainingReport(job.output, {}, 1)


class ForgetsItsPlace(Sound):
    def begun(self, job):
        return super().begun(job)[0], 0


class NeedsItsState(Sound):
    def begun(self, job):
        if job.resume:
            json.loads((job.output / "manifest.json").read_text())
        return super().begun(job)


class TrainsOnNothing(Sound):
    def train(self, job):
        rows = list(job.examples)
        return super().train(job) if rows else self.report(job, np.zeros(2), 0)
