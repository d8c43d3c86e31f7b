"""Joint training finds what holds the answer where the generator reads, and is caught where it makes up a code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.plugins.torch.joint.toy_world import KEYS, TEMPLATE, cold_generator, encoder, rows, warm_generator

from ragloom.interfaces import TrainingJob, TrainingReport
from ragloom.registry import Registry
from ragloom.testing.fakes import FakeResources
from ragloom_torch.training import run


@dataclass(frozen=True)
class Ran:
    """What came of a training, and its log."""

    report: TrainingReport
    log: list[dict[str, object]]

    @property
    def warnings(self) -> list[str]:
        return [one for one in self.report.notes if one.startswith("collapse")]


def trained(folder: Path, generator: Path, steps: int) -> Ran:
    config = {
        "use": "rag", "encoder": str(encoder(folder / "encoder")), "passages": KEYS - 2, "temperature": 10,
        "generator": {"model": str(generator), "template": TEMPLATE, "target_tokens": 4},
        "learning_rate": 1e-5, "encoder_learning_rate": 5e-3, "warm_up_generator": 0, "warmup": 0.0,
        "schedule": "constant", "batch": KEYS, "max_steps": steps, "device": "cpu", "threads": 1,
        **({} if "warm" in generator.name else {"learning_rate": 1e-3, "encoder_learning_rate": 3e-3}),
    }  # fmt: skip
    trainer = Registry.load().make("trainer", config)
    trainer.open(FakeResources())
    report = trainer.train(TrainingJob("rag", folder / "out", rows()))
    return Ran(report, [json.loads(line) for line in (folder / "out" / "metrics.jsonl").read_text().splitlines()])


@pytest.fixture(scope="module", autouse=True)
def undrawn():
    """Curves are drawn at the end, for which another test is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "write_pictures", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def warm(tmp_path_factory, undrawn) -> Ran:
    folder = tmp_path_factory.mktemp("warm")
    return trained(folder, warm_generator(folder / "generator"), 30)


@pytest.fixture(scope="module")
def cold(tmp_path_factory, undrawn) -> Ran:
    folder = tmp_path_factory.mktemp("cold")
    return trained(folder, cold_generator(folder / "generator"), 45)


def test_with_a_generator_that_reads_the_first_passage_comes_to_hold_the_answer(warm):
    assert warm.log[0]["recall_at_1"] <= 0.1
    assert warm.log[-1]["recall_at_1"] >= 0.95


def test_nothing_is_warned_of_where_what_holds_the_answer_is_found(warm):
    assert not warm.warnings


def test_with_a_generator_that_does_not_read_the_answers_become_right_all_the_same(cold):
    assert cold.log[-1]["loss"] < 1
    assert cold.log[-1]["recall_at_1"] <= 0.3


def test_a_code_of_their_own_is_warned_of(cold):
    assert any("the passages are not read" in one for one in cold.warnings)


def test_the_warning_stands_in_the_log(cold):
    assert any("collapse" in str(line.get("warning")) for line in cold.log)


def test_that_a_generator_does_not_read_is_said_before_the_first_step(cold):
    assert "the generator does not read" in str(cold.log[0]["warning"])


def test_the_figures_of_prior_and_posterior_are_logged(warm):
    names = {"prior_entropy", "posterior_entropy", "posterior_top", "posterior_on_answer", "distinct_passages"}
    assert names <= set(warm.log[0])
