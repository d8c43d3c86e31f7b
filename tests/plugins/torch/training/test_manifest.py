"""A checkpoint says what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pytest
import torch
from tests.plugins.torch.training.tiny import adding, job, rows, settings

from ragloom_torch.training.manifest import data_digest, read_manifest
from ragloom_torch.training.run import fit

ABOUT = {"tokenizer": "wordpiece", "pooling": "mean", "scale": 20.0, "index_position": 41}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    """Of a training that tells all that it can."""
    output = tmp_path_factory.mktemp("out")
    made = adding(about=ABOUT, begun_from={".": "minilm"}, left_out=["data.jsonl:3: has no `total`"])
    fit(made, settings(epochs=1), job(output, seed=6))
    return read_manifest(output)


def test_it_has_data_settings_and_seed(manifest):
    assert manifest["data_sha256"] == data_digest(rows())
    assert manifest["settings"] == settings(epochs=1).model_dump(mode="json")
    assert (manifest["stage"], manifest["seed"], manifest["examples"], manifest["held_out"]) == ("sums", 6, 22, 6)
    assert manifest["left_out"] == 1


def test_it_has_what_the_trainer_says_of_itself_and_what_it_began_with(manifest):
    assert manifest["about"] == ABOUT
    assert manifest["from"] == {".": "minilm"}


def test_it_has_versions_steps_and_figures(manifest):
    assert {name: manifest["versions"][name] for name in ("ragloom", "torch")} == {
        "ragloom": version("ragloom"),
        "torch": torch.__version__,
    }
    assert manifest["steps"] == 6
    assert set(manifest["figures"]) == {"best_step", "loss"}


@dataclass(frozen=True)
class Row:
    """As an example may be."""

    text: str
    values: object = ()
    where: str = ""


def test_a_digest_is_of_content_not_of_places():
    assert data_digest([Row("a", where="x:1")]) == data_digest([Row("a", where="y:9")])
    assert data_digest([{"text": "a", "where": "x"}]) == data_digest([{"text": "a"}])


@pytest.mark.parametrize("kind", [np.array, torch.tensor, tuple, list])
def test_a_digest_sees_every_number_of_an_array(kind):
    long = list(range(5000))
    changed = [*long[:2500], -1, *long[2501:]]
    assert data_digest([Row("a", kind(long))]) != data_digest([Row("a", kind(changed))])


def test_the_order_of_rows_and_of_sets_is_told_apart():
    assert data_digest([Row("a"), Row("b")]) != data_digest([Row("b"), Row("a")])
    assert data_digest([Row("a", frozenset("xyz"))]) == data_digest([Row("a", frozenset("zyx"))])


def test_what_has_no_content_is_refused_rather_than_hashed_by_its_address():
    with pytest.raises(TypeError, match="holds a object"):
        data_digest([Row("a", object())])
