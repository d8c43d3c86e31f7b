"""Which distributions are needed, and their versions, on distributions made for it."""

import pytest

from ragloom.config import config_from_mapping
from ragloom.pipeline.locking.packages import needs_of, version_of, versions_of
from ragloom.registry import Registry, resolve


@pytest.fixture
def install(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)

    def installed(name, version, *needs, extras=()):
        info = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        stated = [f"Requires-Dist: {one}" for one in needs] + [f"Provides-Extra: {one}" for one in extras]
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *stated]
        (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")

    return installed


def test_what_is_required_is_followed_down_as_far_as_it_is_installed(install):
    install("lamp", "1.0", "wick>=2 ; python_version >= '3'", "absent")
    install("wick", "2.1", "Cotton_Thread (>=1)")
    install("cotton-thread", "3.0")
    assert versions_of([("lamp", "")]) == {"cotton-thread": "3.0", "lamp": "1.0", "wick": "2.1"}


def test_requirements_that_go_round_end(install):
    install("lamp", "1.0", "wick")
    install("wick", "2.1", "lamp")
    assert versions_of([("lamp", "")]) == {"lamp": "1.0", "wick": "2.1"}


def test_an_extra_is_needed_where_it_is_asked_for(install):
    install("lamp", "1.0", "wick; extra == 'light'")
    install("wick", "2.1")
    assert versions_of([("lamp", "")]) == {"lamp": "1.0"}
    assert versions_of([("lamp", "light")]) == {"lamp": "1.0", "wick": "2.1"}


def test_an_extra_that_a_requirement_asks_for_is_followed(install):
    install("lamp", "1.0", "wick[dry]>=2")
    install("wick", "2.1", "salt; extra == 'dry'")
    install("salt", "5")
    assert versions_of([("lamp", "")])["salt"] == "5"


def test_what_is_not_installed_has_no_version():
    assert version_of("no-such-distribution-at-all") is None


def needs(**settings):
    registry = Registry.load()
    return needs_of(resolve(config_from_mapping(settings), registry), registry)


def test_a_component_s_extra_is_needed():
    dense = {"use": "faiss", "encoder": {"use": "onnx", "model": "models/none"}}
    assert {("ragloom", "faiss"), ("ragloom", "onnx")} <= set(needs(retrievers=[dense]))


def test_an_extra_that_a_setting_names_is_needed():
    dense = {"use": "faiss", "encoder": {"use": "onnx", "model": "models/none", "runtime": "openvino"}}
    assert ("ragloom", "openvino") in needs(retrievers=[dense])


def test_what_no_component_uses_is_not_needed():
    assert needs() == [("ragloom", "")]
