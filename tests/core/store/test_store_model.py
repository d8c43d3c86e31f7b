"""Any sequence of calls, crashes in between included, gives what a dictionary would hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.core.store.fakes import Shelf, chunking, doc, served, shown
from tests.core.store.faults import CountingDisk, Died

from ragloom.store import Collection, durable

NAMES = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.sampled_from(["", "one", "one\n\ntwo", "one\n\ntwo\n\nthree", "中文\n\n😀"])
INDEXES = st.lists(st.sampled_from(["first", "second"]), unique=True)
DYING = st.one_of(st.just(0), st.integers(1, 30))


class CollectionModel(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name, "c")
        self.shelf = Shelf()
        self.documents = {}
        self.held = []
        self.positions = [0]
        self.collection = Collection.open(self.folder, create=True)
        self.writer = self.collection.writer()

    def bindings(self, names):
        return [self.shelf.binding(name) for name in names]

    def dying(self, at, call):
        """Carry out ``call``; where the process dies at its ``at``-th call of the disk, start another."""
        try:
            with durable.through(CountingDisk(at, Died)):
                call()
        except Died:
            self.restart()

    @rule(batch=st.dictionaries(NAMES, TEXTS, min_size=1))
    def upsert(self, batch):
        self.writer.upsert([doc(name, text, length=len(text)) for name, text in batch.items()], chunking())
        self.documents.update(batch)

    @rule(names=st.lists(NAMES))
    def remove(self, names):
        self.writer.remove(names)
        for name in names:
            self.documents.pop(name, None)

    @rule(names=INDEXES, at=DYING)
    def publish(self, names, at):
        self.dying(at, lambda: self.writer.publish(self.bindings(names)))

    @rule(names=INDEXES, at=DYING)
    def rebuild(self, names, at):
        self.dying(at, lambda: self.writer.rebuild(self.bindings(names)))

    @rule(names=INDEXES, at=DYING)
    def compact(self, names, at):
        self.dying(at, lambda: self.writer.compact(self.bindings(names)))

    @rule(names=INDEXES)
    def forget(self, names):
        self.writer.forget(names)

    @rule()
    def restart(self):
        self.writer.close()
        self.writer = self.collection.writer()

    @rule(names=INDEXES)
    def hold(self, names):
        self.writer.publish(self.bindings(names))
        reader = self.collection.reader(self.bindings(names))
        self.held.append((reader, names, dict(self.documents)))

    @precondition(lambda self: self.held)
    @rule()
    def release(self):
        self.held.pop(0)[0].close()

    @invariant()
    def every_reader_sees_what_was_there_when_it_was_opened(self):
        for reader, names, documents in self.held:
            self.check(reader, names, documents)

    @rule(names=INDEXES)
    def a_new_reader_sees_what_is_there(self, names):
        self.writer.close()
        with self.collection.reader(self.bindings(names)) as reader:
            self.check(reader, names, self.documents)
        self.writer = self.collection.writer()

    def check(self, reader, names, documents):
        found = {name: reader.view.document(name) for name in "abcd"}
        assert {name: document.text for name, document in found.items() if document} == documents
        passages = shown(reader.view)
        assert len(reader.view) == len(passages)
        for name in names:
            assert served(reader, name) == passages

    @invariant()
    def positions_only_grow(self):
        self.positions.append(self.writer.position)
        assert self.positions[-1] >= self.positions[-2]

    def teardown(self):
        for reader, *_ in self.held:
            reader.close()
        self.writer.close()
        findings = self.collection.verify()
        self.collection.close()
        self.scratch.cleanup()
        assert findings == []


CollectionModel.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestCollectionModel = CollectionModel.TestCase
