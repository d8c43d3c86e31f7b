"""The trainer that the page for authors builds, loss and all, without a line of ragloom's own touched."""

from __future__ import annotations

import sys

import pytest
import torch
from tests.docs.snippets import ROOT, blocks

from ragloom.interfaces import TrainingJob
from ragloom.registry import Registry
from ragloom.testing.running import bound_checks
from ragloom_torch.training import run

PACKAGE = "margin/src/"


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """With the page's package, as a plugin of its own."""
    folder = tmp_path_factory.mktemp("page")
    for block in blocks(ROOT / "docs" / "how-to" / "write-a-trainer.md"):
        if block.title.startswith(PACKAGE):
            path = folder / block.title.removeprefix(PACKAGE)
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield Registry.load(only=("torch",), local=[folder / "ragloom_margin" / "plugin.py"])
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.partition(".")[0] == "ragloom_margin"]:
        del sys.modules[name]


@pytest.fixture
def registration(registry):
    """The trainer's."""
    return next(one for one in registry.registrations("trainer") if one.name == "margin")


def test_it_keeps_every_promise_of_a_trainer(registry, registration, monkeypatch):
    # Curves are half of the time; the training in another process draws them.
    monkeypatch.setattr(run, "write_pictures", lambda *_: None)
    results = [check.result() for check in bound_checks(registry, registration)]
    assert len(results) > 15
    assert [one for one in results if one.outcome not in {"passed", "not applicable"}] == []


@pytest.mark.usefixtures("registry")
def test_its_losses_are_what_they_say():
    from ragloom_margin.losses import LOSSES

    similarities = torch.tensor([[0.9, 0.3], [0.8, 0.7]])
    assert torch.allclose(LOSSES["hinge"](similarities, 0.2), torch.tensor([0.0, 0.3]))
    assert torch.allclose(LOSSES["soft"](similarities, 0.2), torch.log1p(torch.exp(torch.tensor([-0.4, 0.3]))))


@pytest.mark.usefixtures("registry")
def test_a_row_without_a_passage_is_named(tmp_path):
    from ragloom_margin.config import MarginConfig
    from ragloom_margin.conformance import ROWS, model
    from ragloom_margin.teaching import teach

    from ragloom.errors import RowError

    config = MarginConfig(**model(tmp_path / "encoder"), device="cpu")
    rows = [*ROWS, {"question": "Where?", "where": "questions.jsonl:4"}]
    with pytest.raises(RowError, match=r"questions.jsonl:4: has no passage\n.*positives"):
        teach(config, tmp_path / "encoder", TrainingJob("margin", tmp_path / "out", rows))


def test_what_authors_may_use_is_light_until_it_is_needed():
    import subprocess

    said = "import sys; from ragloom_torch.training import FitConfig; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
