"""Whatever call fails or is the last: the documents are those acknowledged, and an index is the old one or the new."""

from __future__ import annotations

import pytest
from tests.core.store.fakes import Shelf, chunking, doc, served, shown
from tests.core.store.faults import CountingDisk, Died

from ragloom.errors import CollectionError
from ragloom.store import Collection, durable


def scenario(folder, acknowledged):
    """Make a collection, fill it, change it, remove from it; ``acknowledged`` is what must be there at each moment."""
    shelf = Shelf()
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one\n\ntwo"), doc("b", "three")], chunking())
        acknowledged.update(a="one\n\ntwo", b="three")
        writer.publish([shelf.binding("first"), shelf.binding("second")])
        writer.upsert([doc("a", "changed"), doc("c", "four")], chunking())
        acknowledged.update(a="changed", c="four")
        writer.publish([shelf.binding("first")])
        writer.remove(["b"])
        acknowledged.pop("b")
        writer.publish([shelf.binding("second")])
        writer.compact([shelf.binding("first"), shelf.binding("second")])


def calls_of(folder):
    with durable.through(CountingDisk()) as disk:
        scenario(folder, {})
    return disk.log


def check(folder, acknowledged):
    shelf = Shelf()
    with Collection.open(folder, create=True) as collection:
        bindings = [shelf.binding("first"), shelf.binding("second")]
        with collection.reader(bindings) as reader:
            texts = {name: reader.view.document(name) for name in "abc"}
            assert {name: found.text for name, found in texts.items() if found} == acknowledged
            assert served(reader, "first") == served(reader, "second") == shown(reader.view)
        with collection.writer() as writer:
            writer.publish(bindings)
        assert collection.verify() == []
        assert [path.name for path in folder.rglob(f"*{durable.ASIDE}")] == []


@pytest.mark.parametrize("error", [OSError, Died])
def test_any_call_may_fail_or_be_the_last(tmp_path, error):
    log = calls_of(tmp_path / "counted")
    for number in range(1, len(log) + 1):
        folder, acknowledged = tmp_path / f"{error.__name__}{number}", {}
        try:
            with durable.through(CountingDisk(number, error)):
                scenario(folder, acknowledged)
        except (CollectionError, Died):
            pass
        check(folder, acknowledged)


def test_a_failing_call_is_told_as_an_error_of_the_collection(tmp_path):
    log = calls_of(tmp_path / "counted")
    at = log.index("rename CURRENT") + 1
    with durable.through(CountingDisk(at)), pytest.raises(CollectionError, match="injected"):
        scenario(tmp_path / "failing", {})


def test_current_is_renamed_only_after_what_it_names_is_synced(tmp_path):
    log = calls_of(tmp_path)
    at = log.index("rename CURRENT")
    manifest = max(number for number, call in enumerate(log[:at]) if call.startswith("rename 0"))
    assert log[manifest - 1 : manifest + 2] == ["fsync", log[manifest], "fsync"]
    assert log[at - 1 : at + 2] == ["fsync", "rename CURRENT", "fsync"]
