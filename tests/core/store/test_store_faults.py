"""Whatever call fails or is the last: the documents are those acknowledged, and an index is the old one or the new.

A change that was under way is there whole or not at all.
"""

from __future__ import annotations

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown
from tests.core.store.faults import CountingDisk, Died

from ragloom.errors import CollectionError
from ragloom.store import Collection, durable


def scenario(folder, allowed):
    """Make a collection, fill it, change it, remove from it; ``allowed`` are the states that it may be in."""
    shelf = Shelf()

    def change(call, **state):
        allowed[:] = [allowed[-1], state]
        call()
        allowed[:] = [state]

    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        first = [doc("a", "one\n\ntwo"), doc("b", "three")]
        change(lambda: writer.upsert(first, chunking()), a="one\n\ntwo", b="three")
        writer.publish([shelf.binding("first"), shelf.binding("second")])
        second = [doc("a", "changed"), doc("c", "four")]
        change(lambda: writer.upsert(second, chunking()), a="changed", b="three", c="four")
        writer.publish([shelf.binding("first")])
        change(lambda: writer.remove(["b"]), a="changed", c="four")
        writer.publish([shelf.binding("second")])
        writer.compact([shelf.binding("first"), shelf.binding("second")])


def calls_of(folder):
    with durable.through(CountingDisk()) as disk:
        scenario(folder, [{}])
    return disk.log


def check(folder, allowed):
    shelf = Shelf()
    with Collection.open(folder, create=True) as collection:
        bindings = [shelf.binding("first"), shelf.binding("second")]
        with collection.reader(bindings) as reader:
            texts = {name: reader.view.document(name) for name in "abc"}
            assert {name: found.text for name, found in texts.items() if found} in allowed
            assert served(reader, "first") == served(reader, "second") == shown(reader.view)
        with collection.writer() as writer:
            writer.publish(bindings)
        assert collection.verify() == []
        assert [path.name for path in folder.rglob(f"*{durable.ASIDE}")] == []


@pytest.mark.parametrize("error", [OSError, Died])
def test_any_call_may_fail_or_be_the_last(tmp_path, error):
    log = calls_of(tmp_path / "counted")
    for number in range(1, len(log) + 1):
        folder, allowed = tmp_path / f"{error.__name__}{number}", [{}]
        try:
            with durable.through(CountingDisk(number, error)):
                scenario(folder, allowed)
        except (CollectionError, Died):
            pass
        check(folder, allowed)


def test_a_failing_call_is_told_as_an_error_of_the_collection(tmp_path):
    log = calls_of(tmp_path / "counted")
    at = log.index("rename CURRENT") + 1
    with durable.through(CountingDisk(at)), pytest.raises(CollectionError, match="injected"):
        scenario(tmp_path / "failing", [{}])


def test_current_is_renamed_only_after_what_it_names_is_synced(tmp_path):
    log = calls_of(tmp_path)
    at = log.index("rename CURRENT")
    manifest = max(number for number, call in enumerate(log[:at]) if call.startswith("rename 0"))
    assert log[manifest - 1 : manifest + 2] == ["fsync", log[manifest], "fsync"]
    assert log[at - 1 : at + 2] == ["fsync", "rename CURRENT", "fsync"]
