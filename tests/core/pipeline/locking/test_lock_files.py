"""Lock files: written whole, read with care."""

import json

import pytest

from ragloom.errors import UsageError
from ragloom.pipeline.locking import Lock, LockedModel, read_lock, write_lock

LOCK = Lock(
    config={"version": 1, "task": "qa"},
    python="CPython 3.11.9",
    platform="Linux x86_64",
    packages={"numpy": "2.1.0"},
    plugins={},
    models={"generator.model": LockedModel(files={"config.json": "0" * 64})},
    data={"灯塔.jsonl": "1" * 64},
    sources={"docs": {"a.txt": "2" * 64}},
    collection=None,
)


@pytest.fixture
def file(tmp_path):
    write_lock(LOCK, tmp_path / "ragloom.lock.json")
    return tmp_path / "ragloom.lock.json"


def test_a_lock_is_read_as_it_was_written(file):
    assert read_lock(file) == LOCK


def test_writing_a_lock_again_gives_the_same_bytes(file):
    before = file.read_bytes()
    write_lock(read_lock(file), file)
    assert file.read_bytes() == before


def test_the_keys_of_a_lock_are_sorted(file):
    value = json.loads(file.read_bytes())
    assert list(value) == sorted(value) and list(value["config"]) == ["task", "version"]


def test_a_lock_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "lock.json").mkdir()
    with pytest.raises(UsageError) as caught:
        write_lock(LOCK, tmp_path / "lock.json")
    assert "--to" in caught.value.hint and [one.name for one in tmp_path.iterdir()] == ["lock.json"]


def test_a_lock_that_is_not_there_tells_what_makes_one(tmp_path):
    with pytest.raises(UsageError, match="there is no such lock file") as caught:
        read_lock(tmp_path / "x.json", made_by="ragloom lock --to x.json")
    assert caught.value.hint == "ragloom lock --to x.json"


def test_a_package_without_a_name_is_damage(file):
    value = json.loads(file.read_bytes())
    file.write_text(json.dumps({**value, "packages": {"": "1.0"}}), encoding="utf-8")
    with pytest.raises(UsageError, match="is damaged: packages"):
        read_lock(file)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"[]", b"3", b'{"version": 1}'])
def test_what_is_no_lock_is_refused(file, content):
    file.write_bytes(content)
    with pytest.raises(UsageError, match="is no lock file"):
        read_lock(file)


@pytest.mark.parametrize("format", [2, 0, "1", None])
def test_another_format_is_refused_with_both_named(file, format):
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "format": format}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"is a lock of format .*; this ragloom reads format 1"):
        read_lock(file)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"packages": {"numpy": 2}}, "packages.numpy"),
        ({"packages": None}, "packages"),
        ({"data": {"a": "beef"}}, "data.a"),
        ({"models": {"m": {"revision": ""}}}, "models.m.files"),
        ({"collection": {"id": "a", "position": "1"}}, "collection.position"),
        ({"more": 1}, "more"),
    ],
)
def test_a_damaged_lock_is_refused_with_the_place(file, changed, place):
    file.write_text(json.dumps({**json.loads(file.read_bytes()), **changed}), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"is damaged: {place}: "):
        read_lock(file)


def test_a_folder_in_place_of_a_lock_is_refused(tmp_path):
    with pytest.raises(UsageError, match="Is a directory"):
        read_lock(tmp_path)
