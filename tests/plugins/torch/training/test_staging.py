"""Folders that are there whole or not at all, and disks that cannot be written."""

from __future__ import annotations

import resource

import pytest
import torch
from safetensors.torch import save_file

from ragloom.errors import TrainingError
from ragloom_torch.training.staging import staged, take_the_place, told

WRITERS = {
    "torch": lambda path: torch.save({"weight": torch.zeros(1000)}, path),
    "torch, of many": lambda path: torch.save([torch.zeros(100 + number) for number in range(40)], path),
    "safetensors": lambda path: save_file({"weight": torch.zeros(1000)}, str(path)),
    "Python": lambda path: path.write_text("word" * 1000, "utf-8"),
}


@pytest.fixture
def full():
    """No file grows beyond a kilobyte; the kernel tells of it as of a disk that is full, by another number."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_a_full_disk_is_told_whoever_finds_it(tmp_path, write):
    told_of = r"out: cannot be written: .*\n.*make room .* --resume"
    with pytest.raises(TrainingError, match=told_of), told(tmp_path / "out"):
        write(tmp_path / "file")


def test_an_error_of_another_kind_is_left_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "out"):
        1 / 0  # noqa: B018


def test_what_was_there_stays_until_all_of_the_new_is_written(tmp_path):
    with staged(tmp_path / "out") as aside:
        (aside / "first").touch()
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "out") as aside:
        (aside / "second").touch()
        1 / 0  # noqa: B018
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["out", "out/first"]


def test_a_folder_is_replaced_whole(tmp_path):
    for name in ("first", "second"):
        with staged(tmp_path / "out") as aside:
            (aside / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["out", "out/second"]


def test_a_folder_takes_the_place_of_one_that_is_not_empty(tmp_path):
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "said").write_text(name, "utf-8")
    take_the_place(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old" / "said").read_text("utf-8") == "new"
