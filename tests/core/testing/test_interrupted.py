"""What a killed process would leave behind is seen, each state by itself; what is synced is seen, too."""

from __future__ import annotations

import os
from os import fsync

from ragloom.testing.held_files import held_files
from ragloom.testing.interrupted import states_while
from ragloom.testing.synced import syncs_seen


def contents(states):
    return [{path.name: path.read_text() for path in sorted(state.iterdir())} for state in states]


def test_every_write_and_rename_is_a_state_of_its_own(tmp_path):
    folder = tmp_path / "index"
    folder.mkdir()

    def act():
        with (folder / "new").open("w") as file:
            file.write("one")
            file.flush()
            file.write(" two")
        (folder / "new").replace(folder / "named")
        (folder / "named").unlink()

    states = states_while(folder, act, tmp_path / "states")
    assert contents(states) == [{"new": ""}, {"new": "one"}, {"new": "one two"}, {"named": "one two"}, {}]


def test_a_file_written_over_in_place_is_seen(tmp_path):
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "all").write_text("old")
    states = states_while(folder, lambda: (folder / "all").write_text("new"), tmp_path / "states")
    assert contents(states) == [{"all": ""}, {"all": "new"}]


def test_what_changes_nothing_leaves_no_states(tmp_path):
    assert states_while(tmp_path, lambda: sorted([2, 1]), tmp_path / "states") == []


def test_a_sync_before_the_last_write_is_not_enough(tmp_path):
    path = tmp_path / "file"
    with syncs_seen() as synced, path.open("w") as file:
        file.write("text")
        os.fsync(file.fileno())
    assert not synced.whole(path)


def test_a_sync_by_a_name_that_was_imported_is_seen(tmp_path):
    path = tmp_path / "file"
    with syncs_seen() as synced, path.open("w") as file:
        file.write("text")
        file.flush()
        fsync(file)
    assert synced.whole(path)


def test_the_system_calls_are_put_back():
    before = os.fsync
    with syncs_seen():
        assert os.fsync is not before
    assert os.fsync is before


def test_an_open_file_is_held_until_it_is_closed(tmp_path):
    path = tmp_path / "file"
    path.write_text("text")
    with path.open():
        assert held_files(tmp_path) == [str(path.resolve())]
    assert held_files(tmp_path) == []
