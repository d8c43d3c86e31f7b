"""SIGKILL at random, again and again, in one collection."""

from __future__ import annotations

import random
import time
from pathlib import Path

from benchmarks.crash.nursery import Nursery
from benchmarks.crash.reopening import reopened
from benchmarks.crash.subject import bindings, chunking, document
from benchmarks.crash.verdict import Verdict
from benchmarks.crash.witness import State, Witness
from ragloom.store import Collection

LONGEST = 0.25
"""Seconds that a child lives at most: every other one from its start, the rest from its first acknowledgement."""

_VERIFIED_EVERY = 50


def kills(scratch: Path, times: int, passages: int, seed: int = 0) -> Verdict:
    """``times`` children are killed; after each the collection is opened and compared with what was acknowledged."""
    folder, verdict, chance = scratch / "collection", Verdict(), random.Random(seed)
    witness, acknowledged = Witness(filled(folder, passages)), 0
    with Nursery(scratch) as nursery:
        for trial in range(1, times + 1):
            child = nursery.start("churn", folder=str(folder), seed=seed * times + trial)
            if trial % 2:
                child.wait_for("did")
            time.sleep(chance.uniform(0, LONGEST))
            child.kill()
            status, said = child.ended()
            if status != -9:
                raise RuntimeError(f"the child ended by itself: {said[-1:]}")
            witness.hear_all(said)
            acknowledged += sum("did" in message for message in said)
            last = trial == times or trial % _VERIFIED_EVERY == 0
            one, state = reopened(folder, witness.states(), verify=last, where=f"kill {trial}")
            verdict.join(one)
            witness.settle(state)
    verdict.also["acknowledged"] = acknowledged
    return verdict


def filled(folder: Path, passages: int) -> State:
    """A collection of about so many passages, indexed; what it holds."""
    state: State = {}
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        if passages:
            # Numbers below a million belong to nobody else.
            state = {f"base{number}": number for number in range(1, passages // 2 + 1)}
            writer.upsert((document(name, number) for name, number in state.items()), chunking())
        writer.publish(bindings())
    return state
