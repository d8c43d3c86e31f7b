"""Tiny models and their exports, each made once for all tests here."""

from __future__ import annotations

from functools import cache

import pytest
import torch
from export_families import FAMILIES, made

from ragloom.models import ModelFolder
from ragloom.registry import Registry
from ragloom_torch.export.carrying_out import carry_out
from ragloom_torch.export.command import serving_by
from ragloom_torch.export.plan import planned


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def serving():
    return serving_by(Registry.load())


@pytest.fixture(scope="session")
def models_at(tmp_path_factory):
    """From a family's name to the folder of a model of it."""
    return cache(lambda name: made(name, tmp_path_factory.mktemp("models") / name))


@pytest.fixture(scope="session")
def exported_at(models_at, serving):
    """From a family's name to the folder of its model, exported in float32 and int8."""

    @cache
    def at(name):
        folder = models_at(name)
        route = FAMILIES[name].route
        carry_out(planned(ModelFolder(folder, name), route=route, thresholds=["int8=0"]), serving)
        return folder

    return at
