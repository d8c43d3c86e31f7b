"""One request that holds all passages."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.interfaces import Generator
from ragloom.types import Evidence, Fused
from ragloom_fusion.answers.component import ABSTAINED, AskingFuser, from_generation


class ConcatFuser(AskingFuser):
    """The generator reads all passages at once: one text a question, all questions in one call.

    Retrieve-then-read as in Lewis et al. (2020) without marginalising; the prompt of Ram et al. (2023), In-Context
    Retrieval-Augmented Language Models. A question without passages is abstained on, unasked.
    """

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """One output for each evidence, in order."""
        told = [number for number, one in enumerate(evidence) if one.passages]
        requests = [self.request(evidence[i].task, evidence[i], self.usable(evidence[i])) for i in told]
        fused = [ABSTAINED] * len(evidence)
        for number, generation in zip(told, self.ask(generator, requests), strict=True):
            fused[number] = from_generation(generation, range(len(self.usable(evidence[number]))))
        return fused
