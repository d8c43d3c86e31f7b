import json
import os
import subprocess
import sys

import pytest

from ragloom_torch.training.few_shapes import few_shapes_kept

NAMES = ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY")
GROWTH = """
import json, random, torch
from torch import nn
from ragloom_torch.training.few_shapes import few_shapes_kept

torch.set_num_threads(1)
layers = nn.Sequential(*(nn.Linear(512, 512) for _ in range(4)))
draw = random.Random(0)

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4 // 1024

def steps(count):
    for _ in range(count):
        with torch.autocast("cpu", torch.bfloat16):
            loss = layers(torch.ones(draw.randint(30, 900), 512)).float().sum()
        loss.backward()
    return resident()

with few_shapes_kept(needed=%s):
    begun = steps(20)
    print(json.dumps(steps(150) - begun))
"""


def test_within_few_shapes_are_kept_and_afterwards_the_environment_is_as_it_was(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    before = dict(os.environ)
    with few_shapes_kept(needed=True):
        assert [os.environ[name] for name in NAMES] == ["1", "64"]
    assert dict(os.environ) == before


def test_what_the_environment_says_already_stands(monkeypatch):
    monkeypatch.setenv(NAMES[0], "8")
    with few_shapes_kept(needed=True):
        assert os.environ[NAMES[0]] == "8"
    assert os.environ[NAMES[0]] == "8"


def test_where_it_is_not_needed_nothing_is_set(monkeypatch):
    monkeypatch.delenv(NAMES[0], raising=False)
    with few_shapes_kept(needed=False):
        assert NAMES[0] not in os.environ


def growth(needed):
    env = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.run([sys.executable, "-c", GROWTH % needed], capture_output=True, text=True, env=env, check=True)
    return json.loads(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/statm")
def test_products_of_ever_new_shapes_do_not_fill_the_memory():
    assert growth(True) < 60
