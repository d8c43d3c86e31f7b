"""What the registry makes of each kind of plugin that can be installed."""

from __future__ import annotations

import pytest

from ragloom.registry import PluginRecord, Registry

GOOD = """
    from ragloom.hookspecs import hookimpl

    api = 1

    @hookimpl
    def register_retrievers(register):
        register("good", target="json:JSONDecoder", summary="a good one")
"""


def hook(body: str, name: str = "register_retrievers") -> str:
    """The source of a plugin whose one hook does ``body``."""
    return f"from ragloom.hookspecs import hookimpl\napi = 1\n@hookimpl\ndef {name}(register):\n    {body}\n"


def only(*names: str) -> tuple[PluginRecord, ...]:
    return Registry.load(only=names).plugins


def the_error_of(site, source: str) -> PluginRecord:
    site.plugin("faulty", source)
    (record,) = only("faulty")
    assert not record.admitted
    return record


def test_a_sound_plugin_offers_its_components_under_its_owners_name(site):
    site.plugin("good", GOOD, version="2.3")

    registration = Registry.load(only=["good"]).find("retriever", "good")

    assert str(registration.owner) == "ragloom-good 2.3 (entry point `good`)"


def test_a_plugin_that_raises_while_it_is_imported_does_not_keep_others_out(site):
    site.plugin("broken", "raise RuntimeError('no luck')")
    site.plugin("good", GOOD)

    broken, good = only("broken", "good")

    assert (broken.status, broken.error, good.status) == ("quarantined", "RuntimeError: no luck", "ok")


@pytest.mark.parametrize("way", ["raise SystemExit(3)", "import sys; sys.exit('bye')", "raise BaseException('odd')"])
def test_a_plugin_cannot_end_the_program(site, way):
    assert the_error_of(site, way).status == "quarantined"


def test_an_interrupt_while_a_plugin_loads_still_interrupts(site):
    site.plugin("slow", "raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        only("slow")


def test_a_quarantined_plugin_keeps_its_traceback_and_a_fix(site):
    record = the_error_of(site, "import a_module_that_is_not_there")

    assert "a_module_that_is_not_there" in record.traceback
    assert record.fix == "pip install --force-reinstall ragloom-faulty"


def test_what_a_plugin_prints_while_it_loads_stays_off_standard_output(site, capsys):
    site.plugin("chatty", "print('hello')\n" + hook("register('a', target='json:loads')"))

    only("chatty")

    assert capsys.readouterr().out == ""


def test_a_plugin_for_another_api_is_refused_before_any_hook_runs(site, capsys):
    site.plugin("next", hook("raise RuntimeError('it ran')").replace("api = 1", "api = 2"))

    (record,) = only("next")

    assert record.status == "refused"
    assert record.error.startswith("is written for API 2; ragloom ")
    assert record.error.endswith("speaks API 1")
    assert record.fix == "pip install -U ragloom, or an older ragloom-next"


def test_a_plugin_for_an_older_api_is_to_be_updated_itself(site):
    site.plugin("old", GOOD.replace("api = 1", "api = 0"))

    assert only("old")[0].fix == "pip install -U ragloom-old"


@pytest.mark.parametrize("api", ["", "api = '1'", "api = True", "api = None"])
def test_a_plugin_that_states_no_api_number_is_refused(site, api):
    assert the_error_of(site, GOOD.replace("api = 1", api)).status == "refused"


def test_a_misspelt_hook_is_named_with_the_one_that_was_meant(site):
    record = the_error_of(site, hook("pass", name="register_retriever"))

    assert record.error == "implements `register_retriever`, which is no hook of ragloom"
    assert record.fix == "did you mean `register_retrievers`?"


def test_a_hook_with_a_stray_argument_is_caught_when_it_registers(site):
    record = the_error_of(site, GOOD.replace("(register)", "(register, config)", 1))

    assert "register_retrievers" in record.error
    assert "config" in record.error


def test_a_hook_that_was_not_marked_is_noticed(site):
    record = the_error_of(site, GOOD.replace("@hookimpl", ""))

    assert (record.error, record.fix) == ("implements no hook", "put @hookimpl before `register_retrievers`")


def test_a_wrapper_is_refused_since_plugins_are_asked_one_by_one(site):
    source = hook("yield", name="answer_generated").replace("@hookimpl", "@hookimpl(wrapper=True)")

    assert the_error_of(site, source.replace("(register)", "(event)")).error == "`answer_generated` is a wrapper"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("register('Bad Name', target='a:b')", "retriever 'Bad Name': not a name"),
        ("register('-x', target='a:b')", "retriever '-x': not a name"),
        ("register('BM25', target='a:b')", "retriever 'BM25': not a name"),
        ("register('x', target='a.b')", "retriever `x`: target='a.b' is not an import string"),
        ("register('x', target='a:b', config='c')", "retriever `x`: config='c' is not an import string"),
        ("register('x', target='a:b', conformance='os; x:y')", "conformance='os; x:y' is not an import string"),
        ("register('x', target='a:b', requires='numpy')", "requires='numpy' is no tuple of modules"),
        ("register('x', target='a:b', requires=(1,))", "requires=(1,) is no tuple of modules"),
        ("register('x', target='a:b', extra='a; b')", "extra='a; b' is no extra's name"),
        ("register('x', target='a:b'); register('x', target='a:c')", "registers retriever `x` twice"),
        ("register('x')", "missing 1 required keyword-only argument: 'target'"),
    ],
)
def test_a_faulty_registration_keeps_the_whole_plugin_out(site, call, error):
    record = the_error_of(site, hook(call))

    assert error in record.error
    assert record.registrations == ()


def test_a_plugin_that_fails_halfway_leaves_none_of_its_components(site):
    site.plugin("half", hook("register('one', target='json:loads'); raise ValueError('then this')"))

    assert "one" not in Registry.load(only=["half"]).names("retriever")


def test_an_entry_point_whose_name_is_no_plugin_name_is_kept_out(site):
    site.install("ragloom-loud", {"site_loud": GOOD}, {"Loud!": "site_loud"})

    (record,) = only("Loud!")

    assert record.status == "quarantined"


def test_an_entry_point_that_is_not_a_module_path_is_kept_out(site):
    site.install("ragloom-odd", {}, {"odd": "not a module"})

    assert only("odd")[0].status == "quarantined"


def test_event_hooks_make_a_plugin_an_observer(site):
    site.plugin("watch", hook("pass", name="query_received").replace("(register)", "(event)"))

    registry = Registry.load(only=["watch"])

    assert [module.__name__ for module in registry.observers] == ["site_watch"]
    assert registry.plugins[0].observes == ("query_received",)


def test_a_plugin_without_event_hooks_is_no_observer(site):
    site.plugin("good", GOOD)

    assert Registry.load(only=["good"]).observers == ()


def test_the_environment_restricts_what_loads(site, monkeypatch):
    site.plugin("good", GOOD)
    site.plugin("other", GOOD.replace('"good"', '"other"'))
    monkeypatch.setenv("RAGLOOM_PLUGINS", "other, ")

    assert [record.owner.entry_point for record in Registry.load().plugins] == ["other"]


def test_a_wanted_plugin_that_is_not_installed_is_told(site, monkeypatch):
    monkeypatch.setenv("RAGLOOM_PLUGINS", "nowhere")

    (record,) = Registry.load().plugins

    assert (record.status, record.fix) == ("not installed", "install it, or take it out of RAGLOOM_PLUGINS")
