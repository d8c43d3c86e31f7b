import importlib

import pytest

from ragloom_fusion import plugin


def offered() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def register(name, *, target, config="", conformance="", summary=""):
        found[name] = (target, config)

    plugin.register_rank_fusers(register)
    plugin.register_answer_fusers(register)
    return found


def resolve(path: str):
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("name", offered())
def test_what_the_plugin_offers_can_be_made_with_its_defaults(name):
    target, config = offered()[name]
    made = resolve(target)(resolve(config)()) if config else resolve(target)()
    assert callable(made.fuse)
