"""Digests of files and folders."""

import hashlib
import os

import pytest

from ragloom.errors import UsageError
from ragloom.pipeline.locking.hashing import digest, digests, files_below, seen_from


def test_a_file_is_known_by_what_it_holds(tmp_path):
    (tmp_path / "a").write_bytes(b"lamp")
    assert digest(tmp_path / "a") == hashlib.sha256(b"lamp").hexdigest()


def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"lamp")
    before, facts = digest(file), file.stat()
    file.write_bytes(b"limp")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert digest(file) != before


def test_digests_come_in_the_order_of_their_names(tmp_path):
    (tmp_path / "a").touch()
    assert list(digests({"b": tmp_path / "a", "a": tmp_path / "a"})) == ["a", "b"]


def test_a_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file") as caught:
        digest(tmp_path / "gone")
    assert caught.value.where == str(tmp_path / "gone")


def test_a_folder_s_files_are_found_however_deep_and_hidden_ones_left_out(tmp_path):
    for name in ("config.json", "onnx/model.onnx", ".cache/note", "onnx/.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(files_below(tmp_path)) == ["config.json", "onnx/model.onnx"]


def test_links_are_followed_as_a_hub_s_cache_has_them(tmp_path):
    (tmp_path / "blob").write_bytes(b"weights")
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot" / "model.onnx").symlink_to("../blob")
    assert digests(files_below(tmp_path / "snapshot")) == {"model.onnx": hashlib.sha256(b"weights").hexdigest()}


def test_a_link_back_to_a_folder_above_is_not_followed(tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "round").symlink_to(".")
    assert list(files_below(tmp_path)) == ["a"]


def test_a_link_to_nothing_is_told(tmp_path):
    (tmp_path / "model.onnx").symlink_to("gone")
    with pytest.raises(UsageError, match="leads to a file that is not there"):
        files_below(tmp_path)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    def refused(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("pathlib.Path.iterdir", refused)
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        files_below(tmp_path)


def test_a_path_is_told_as_it_is_seen_from_a_folder(tmp_path):
    (tmp_path / "config").mkdir()
    assert seen_from(tmp_path / "config", tmp_path / "data" / "qa.jsonl") == "../data/qa.jsonl"
