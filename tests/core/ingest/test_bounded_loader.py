"""Which files are read where, and which are not read at all."""

from __future__ import annotations

import pytest

from ragloom.errors import LoadError
from ragloom.ingest import BoundedLoader, Limits
from ragloom.interfaces import Stateless
from ragloom.types import Extract, LoadFailure, Location


class Light(Stateless):
    suffixes = (".txt",)
    light_below = 100

    def load(self, path):
        yield Extract(path.read_text(encoding="utf-8"))


class Streaming(Light):
    light_below = 0
    streams = True


class Room:
    """Notes what it is asked for."""

    def __init__(self):
        self.asked = []

    def read(self, number, path):
        self.asked.append(("read", number, path.name))
        yield Extract("from the room")

    def ahead(self, number, path):
        self.asked.append(("ahead", number, path.name))
        return True


@pytest.fixture
def room():
    return Room()


@pytest.fixture
def file(tmp_path):
    def made(size):
        path = tmp_path / f"file{size}.txt"
        with path.open("wb") as stream:
            stream.truncate(size)
        return path

    return made


def bounded(loader, room, **limits):
    return BoundedLoader(loader, Limits(**limits), room, 3)


def test_a_file_that_is_light_for_its_loader_is_read_at_once(room, file):
    assert list(bounded(Light(), room).load(file(99))) == [Extract("\0" * 99)]
    assert room.asked == []


def test_a_loader_is_known_by_the_name_that_a_config_calls_it_by(room):
    assert BoundedLoader(Light(), Limits(), room, name="light").name == "light"


def test_any_other_file_is_read_in_the_room(room, file):
    assert list(bounded(Light(), room).load(file(100))) == [Extract("from the room")]
    assert room.asked == [("read", 3, "file100.txt")]


def test_a_file_that_is_too_large_is_not_read(room, file):
    with pytest.raises(LoadError, match="at most 1 are read") as caught:
        list(bounded(Light(), room, file_mb=1).load(file(2_500_000)))
    assert "--set ingest.limits.file_mb=3" in caught.value.hint
    assert room.asked == []


def test_a_loader_that_streams_reads_files_of_any_size(room, file):
    assert len(list(bounded(Streaming(), room, file_mb=1).load(file(2_500_000)))) == 1


def test_only_files_for_the_room_are_begun_ahead(room, file, tmp_path):
    loader = bounded(Light(), room, file_mb=1)
    assert all(loader.ahead(path) for path in (file(50), file(200), file(2_500_000), tmp_path / "gone.txt"))
    assert room.asked == [("ahead", 3, "file200.txt")]


def test_without_a_room_a_document_that_is_too_long_is_told(file):
    (failure,) = bounded(Light(), None, text_mb=1).load(file(1_500_000))
    assert isinstance(failure, LoadFailure)
    assert "text_mb" in failure.hint


class Headed(Light):
    def load(self, path):
        places = (Location(0, "heading", "h" * 5000), Location(1, "heading", "short"))
        yield Extract("text", title="t" * 5000, locations=places)


def test_a_title_and_a_heading_of_megabytes_are_shortened_for_they_stand_with_every_passage(room, file):
    (extract,) = bounded(Headed(), room).load(file(1))
    assert len(extract.title) == 1001
    assert [len(place.label) for place in extract.locations] == [501, 5]


class Described(Light):
    def load(self, path):
        long = {"abstract": "x" * 20_000, "y" * 20_000: 1}
        yield Extract(
            "text", metadata={"year": 1869, **long, **{f"f{n}": "z" * 9000 for n in range(20)}, "tags": ("a",)}
        )


def test_a_field_of_metadata_that_is_a_text_of_its_own_is_left_out_for_it_comes_with_every_passage(room, file):
    (extract,) = bounded(Described(), room).load(file(1))
    assert list(extract.metadata) == ["year", *(f"f{n}" for n in range(11)), "tags"]
