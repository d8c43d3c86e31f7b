"""``ragloom plugins list`` and ``ragloom doctor`` over broken, clashing, foreign and incomplete plugins."""

from __future__ import annotations

import json

import pytest

from ragloom.cli.main import main

SOUND = """
from ragloom.hookspecs import hookimpl
api = 1
@hookimpl
def register_rank_fusers(register):
    register("{name}", target="json:JSONDecoder", requires={requires}, extra={extra})
"""


def sound(name: str, requires: tuple[str, ...] = (), extra: str | None = None) -> str:
    return SOUND.format(name=name, requires=repr(requires), extra=repr(extra))


@pytest.fixture
def crowd(site, tmp_path, monkeypatch):
    """A broken plugin, a clashing one, one for API 2, one with a missing extra, and a sound one, together."""
    monkeypatch.chdir(tmp_path)
    site.plugin("sound", sound("mean"))
    site.plugin("broken", "raise RuntimeError('no luck')")
    site.plugin("clash", sound("mean"))
    site.plugin("future", sound("later").replace("api = 1", "api = 2"))
    site.plugin("hungry", sound("heavy", ("a_library_nobody_has",), "big"))
    monkeypatch.setenv("RAGLOOM_PLUGINS", "sound,broken,clash,future,hungry")


def stories(capsys) -> dict[str, dict]:
    assert main(["plugins", "list", "--json"]) == 0
    return {story["plugin"]: story for story in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize(
    ("plugin", "status", "what", "fix"),
    [
        ("broken", "quarantined", "RuntimeError: no luck",
         "pip install -U ragloom-broken, or pip uninstall ragloom-broken"),
        ("clash", "ambiguous", "rank fuser `mean` is also offered by ragloom-sound 1.0 (entry point `sound`)",
         "say `clash/mean`"),
        ("sound", "ambiguous", "rank fuser `mean` is also offered by ragloom-clash 1.0 (entry point `clash`)",
         "say `sound/mean`"),
        ("hungry", "missing extra", "rank fuser `heavy` needs a_library_nobody_has",
         'pip install "ragloom-hungry[big]"'),
    ],
)  # fmt: skip
def test_each_plugin_has_its_story_and_its_fix(crowd, capsys, plugin, status, what, fix):
    story = stories(capsys)[plugin]

    assert (story["status"], story["troubles"]) == (status, [{"what": what, "fix": fix}])


def test_a_plugin_for_another_api_is_told_with_both_versions(crowd, capsys):
    story = stories(capsys)["future"]

    assert story["status"] == "refused"
    assert "API 2" in story["troubles"][0]["what"]
    assert "API 1" in story["troubles"][0]["what"]


def test_the_table_names_distribution_status_components_and_fix(crowd, capsys):
    main(["plugins", "list"])

    table = capsys.readouterr().out
    assert "hungry  ragloom-hungry 1.0  missing extra\n    rank_fuser: heavy (missing extra)\n" in table
    assert '      fix: pip install "ragloom-hungry[big]"\n' in table


def test_the_traceback_of_a_quarantined_plugin_is_shown_for_debugging(crowd, capsys):
    main(["plugins", "list", "--debug"])

    assert "raise RuntimeError('no luck')" in capsys.readouterr().out


def test_two_distributions_with_one_entry_point_name_are_both_listed(site, capsys, monkeypatch):
    site.plugin("same", sound("a"), distribution="first")
    site.plugin("same", sound("b"), distribution="second")
    monkeypatch.setenv("RAGLOOM_PLUGINS", "same")

    main(["plugins", "list"])

    table = capsys.readouterr().out
    assert "same  first 1.0   ambiguous" in table
    assert "the entry point `same` is also that of first 1.0 (entry point `same`)" in table


def test_a_local_plugin_is_listed_with_its_file(tmp_path, capsys, monkeypatch):
    file = tmp_path / "site_listed.py"
    file.write_text(sound("here"))
    monkeypatch.setenv("RAGLOOM_PLUGINS", "none-of-them")

    main(["plugins", "list", "--json", "--plugin", str(file)])

    assert json.loads(capsys.readouterr().out)[0]["distribution"] == str(file)


def test_the_demo_works_whatever_else_is_installed(site, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    site.plugin("broken", "raise RuntimeError('no luck')")
    site.plugin("rival", sound("rrf"))
    site.plugin("future", sound("later").replace("api = 1", "api = 2"))
    site.plugin("hungry", sound("heavy", ("a_library_nobody_has",), "big"))

    assert main(["demo", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["answers"]) == 3


def test_doctor_ends_in_an_error_where_a_plugin_is_broken(crowd, capsys):
    assert main(["doctor"]) == 1


def test_doctor_tells_each_plugins_trouble(crowd, capsys):
    main(["doctor", "--json"])

    found = json.loads(capsys.readouterr().out)["found"]
    states = {one["subject"]: one["state"] for one in found if one["subject"].startswith("plugin ")}
    assert states == {
        "plugin broken": "broken",
        "plugin future": "broken",
        "plugin clash": "note",
        "plugin sound": "note",
        "plugin hungry": "note",
    }
