"""The curves of a run, as pictures and on a page."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser

import pytest
from tests.plugins.torch.training.tiny import adding, job, settings

from ragloom.errors import MissingExtraError
from ragloom_torch.training.curves import curves
from ragloom_torch.training.picture import write_pictures
from ragloom_torch.training.run import fit

LOGGED = [
    {"step": 1, "epoch": 0.5, "loss": 2.0, "learning_rate": 0.1, "grad_norm": 1.5},
    {"step": 2, "epoch": 1.0, "loss": 1.0, "learning_rate": 0.05, "grad_norm": 1.0, "warning": "<b>"},
    {"step": 2, "epoch": 1.0, "eval_loss": 1.25, "eval_exact_match": 0.5},
]


class Seen(HTMLParser):
    """Cells of the table, and everything that a browser would fetch."""

    def __init__(self):
        super().__init__()
        self.rows, self.fetched = [], []

    def handle_starttag(self, tag, attributes):
        """Rows, and attributes that name a place."""
        if tag == "tr":
            self.rows.append([])
        self.fetched += [value for name, value in attributes if name in {"src", "href", "data", "action"}]

    def handle_data(self, data):
        """Text of a cell."""
        if self.rows and data.strip():
            self.rows[-1].append(data)


@pytest.fixture
def page(tmp_path):
    """Read by a parser."""
    write_pictures(tmp_path, "sums <1>", LOGGED, 2)
    seen = Seen()
    seen.text = (tmp_path / "training.html").read_text("utf-8")
    seen.feed(seen.text)
    return seen


def test_the_page_holds_every_figure_by_step(page):
    assert page.rows[0] == ["step", "loss", "learning rate", "grad norm", "held-out loss", "held-out exact match"]
    assert page.rows[1:3] == [["1", "2", "0.1", "1.5"], ["2", "1", "0.05", "1", "1.25", "0.5"]]


def test_the_page_asks_nothing_of_the_network(page):
    assert page.fetched
    assert all(one.startswith("data:") for one in page.fetched)
    assert not re.search(r"url\(|@import|<script|<link", page.text)


def test_names_are_escaped(page):
    assert "sums &lt;1&gt;" in page.text


def test_the_picture_is_a_picture_and_leaves_no_state(tmp_path):
    write_pictures(tmp_path, "sums", LOGGED, None)
    assert (tmp_path / "training.png").read_bytes().startswith(b"\x89PNG")
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []


def test_curves_are_told_apart_by_whose_rows_they_are_of():
    found = {(one.name, one.held_out): (one.steps, one.values) for one in curves(LOGGED)}
    assert found["loss", False] == ((1, 2), (2.0, 1.0))
    assert found["loss", True] == ((2,), (1.25,))


def test_a_training_leaves_log_picture_and_page_in_its_checkpoint(tmp_path):
    fit(adding(), settings(epochs=1), job(tmp_path))
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"metrics.jsonl", "model.safetensors", "training-manifest.json", "training.html", "training.png"}
    log = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text("utf-8").splitlines()]
    assert [one["step"] for one in log if "loss" in one] == [1, 2, 3, 4, 5, 6]
    assert [one["step"] for one in log if "eval_loss" in one] == [6]


def test_tensorboard_s_files_lie_in_the_checkpoint_s_logs(tmp_path):
    fit(adding(), settings(epochs=1, tensorboard=True), job(tmp_path))
    files = list((tmp_path / "logs").glob("events.out.tfevents.*"))
    assert len(files) == 1
    assert b"held_out/loss" in files[0].read_bytes()


def test_tensorboard_without_its_library_names_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(MissingExtraError, match=r"TensorBoard's writer is not installed\n.*pip install tensorboardX"):
        fit(adding(), settings(tensorboard=True), job(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
