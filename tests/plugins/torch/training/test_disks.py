"""A disk that is full, or is no place to write, costs nothing that was saved."""

from __future__ import annotations

import resource

import pytest
from tests.plugins.torch.training.tiny import Adder, adding, job, settings

from ragloom.errors import TrainingError, UsageError
from ragloom.store.writer_lock import WriterLock
from ragloom_torch.training.run import fit


def wide():
    """Weights of 24 kB."""
    import torch

    torch.manual_seed(1)
    return adding(module=Adder(width=1000))


def no_file_beyond(size):
    """From now on; the kernel tells of a file that is too large as of a disk that is full, by another number."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


@pytest.fixture
def disk():
    """Its limit ends with the test."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


LIMITS = {"weights do not fit": 10_000, "the optimiser's state does not fit": 30_000}


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("size", LIMITS.values(), ids=LIMITS.keys())
def test_a_disk_that_fills_up_keeps_the_last_checkpoint_and_resume_goes_on(tmp_path, size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(progress):
        if progress.step >= 5:
            no_file_beyond(size)

    way = settings(save_every=2, evaluate_every=3, epochs=2)
    made = wide()
    with pytest.raises(TrainingError, match=r"cannot be written: .*\n.*make room .* --resume"):
        fit(made, way, job(tmp_path / "out", watch=fill))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in (tmp_path / "out" / "state").glob("checkpoint-*")] != []
    again, whole = wide(), wide()
    found = [fit(again, way, job(tmp_path / "out", resume=True)), fit(whole, way, job(tmp_path / "whole"))]
    weights = [(one.checkpoint / "model.safetensors").read_bytes() for one in found]
    assert weights[0] == weights[1]


@pytest.mark.usefixtures("disk")
def test_a_disk_without_room_for_the_model_itself_costs_no_step(tmp_path):
    made, before = adding(), resource.getrlimit(resource.RLIMIT_FSIZE)

    def save(folder):
        no_file_beyond(1000)
        (folder / "vocabulary.txt").write_text("word\n" * 1000, "utf-8")

    with pytest.raises(TrainingError, match=r"whole: cannot be written"):
        fit(adding(module=made.module, save=save), settings(), job(tmp_path / "out"))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    steps = []
    fit(adding(), settings(), job(tmp_path / "out", resume=True, watch=lambda progress: steps.append(progress.step)))
    assert steps == []


def test_a_place_that_cannot_be_written_is_named_before_the_first_step(tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(TrainingError, match=r"out: cannot be written: Not a directory\n.*another `output`"):
        fit(adding(), settings(), job(tmp_path / "file" / "out", watch=lambda progress: pytest.fail("it has begun")))


def test_a_folder_of_someone_else_s_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"is not empty \(it holds notes.txt\)\n.*`output: FOLDER`"):
        fit(adding(), settings(), job(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_finished_training_is_not_written_over(tmp_path):
    fit(adding(), settings(epochs=1), job(tmp_path))
    with pytest.raises(UsageError, match=r"holds a finished training\n.*--resume keeps it; delete the folder"):
        fit(adding(), settings(epochs=1), job(tmp_path))


def test_two_trainings_at_once_do_not_share_a_folder(tmp_path):
    lock = WriterLock(tmp_path / ".training", command="another training")
    with pytest.raises(UsageError, match=r"is being written by another training \(process \d+.*\n.*another `output`"):
        fit(adding(), settings(), job(tmp_path))
    lock.close()
