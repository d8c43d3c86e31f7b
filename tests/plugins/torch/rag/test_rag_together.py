"""Two processes train jointly what one trains."""

from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors.numpy import load_file
from tests.plugins.torch.launching import in_two_processes
from tests.plugins.torch.rag.rag_together import made, run

WAYS = {
    "questions alone": {},
    "passages too": {"train_passages": True, "refresh_every": 1, "over_retrieve": 5},
    "some held out": {"held_out": 2},
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A folder with what two processes came to, three rows a step in each."""
    folder = tmp_path_factory.mktemp("both")
    made(folder)
    ways = {name: {"batch": 3, **way} for name, way in WAYS.items()}
    in_two_processes("tests.plugins.torch.rag.rag_together", str(folder), json.dumps(ways))
    return folder


def weights(folder):
    """All weights of a model in a row."""
    found = load_file(folder / "model.safetensors")
    return np.concatenate([found[name].ravel() for name in sorted(found)])


@pytest.fixture(scope="module", params=WAYS)
def ends(request, both):
    """Where one process came to, and where two did."""
    return run(both, f"alone, {request.param}", batch=6, **WAYS[request.param]), both / request.param


def test_two_processes_end_where_one_does(both, ends):
    # Adam makes whole steps of gradients that are next to nothing, which are not rounded alike.
    for part in ("encoder", "reader"):
        begun, one, two = (weights(each / part) for each in (both, *ends))
        moved = np.linalg.norm(one - begun)
        assert moved > 0
        assert np.linalg.norm(two - one) <= 0.02 * moved


def test_the_figures_are_those_of_one(ends):
    one, two = (json.loads((each / "training-manifest.json").read_text())["figures"] for each in ends)
    assert two == pytest.approx(one, abs=1e-4)
