from __future__ import annotations

import os
import sys

import pytest
from tests.core.store.faults import CountingDisk

from ragloom.store import durable
from ragloom.store.durable import Disk


def test_a_file_is_synced_before_it_takes_the_name_and_its_folder_after(tmp_path):
    with durable.through(CountingDisk()) as disk:
        durable.replace(tmp_path / "a", b"new")
    assert disk.log == ["write", "fsync", "rename a", "fsync"]


def test_a_failed_replacement_leaves_the_old_content_and_nothing_else(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with durable.through(CountingDisk(2)), pytest.raises(OSError, match="injected"):
        durable.replace(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_short_writes_are_continued(tmp_path):
    with durable.through(CountingDisk()):
        durable.write_new(tmp_path / "a", b"x" * 5000)
    assert (tmp_path / "a").stat().st_size == 5000


def test_a_new_file_replaces_none(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        durable.write_new(tmp_path / "a", b"new")


def test_folders_are_made_with_everything_above_them(tmp_path):
    with durable.through(CountingDisk()) as disk:
        durable.make_folder(tmp_path / "a" / "b")
    assert disk.log == ["make_folder", "fsync", "make_folder", "fsync"]


def test_the_operating_systems_own_calls_come_back_after_a_layer(tmp_path):
    with durable.through(CountingDisk()):
        pass
    assert type(durable.disk()) is Disk


class SyncedPaths(Disk):
    """Remembers what was synced."""

    def __init__(self):
        self.paths, self.synced = {}, set()

    def open(self, path, flags):
        descriptor = super().open(path, flags)
        self.paths[descriptor] = path
        return descriptor

    def fsync(self, descriptor):
        self.synced.add(self.paths[descriptor])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs names by itself")
def test_a_writer_syncs_the_names_that_one_who_died_may_have_left_unsynced(tmp_path):
    from ragloom.store import Collection

    folder = tmp_path / "c"
    with Collection.open(folder, create=True) as collection:
        (folder / "indexes" / "left").mkdir(parents=True)
        with durable.through(SyncedPaths()) as disk, collection.writer():
            assert disk.synced == {tmp_path, folder, folder / "indexes"}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_collection_on_read_only_media_is_served(tmp_path):
    from tests.core.store.fakes import Shelf, chunking, doc, served, shown

    from ragloom.store import Collection

    shelf, folder = Shelf(), tmp_path / "c"
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        writer.upsert([doc("a", "one")], chunking())
        writer.publish([shelf.binding()])
    folder.chmod(0o555)
    try:
        with Collection.open(folder) as collection, collection.reader([shelf.binding()]) as reader:
            assert served(reader) == shown(reader.view)
    finally:
        folder.chmod(0o755)
