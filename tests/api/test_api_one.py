"""API 1 is what it was promised to be: the record of its public surface, and the rules of what may change."""

from __future__ import annotations

import copy

import pytest
from tests.api.promises import broken
from tests.api.record import recorded
from tests.api.surface import surface

HOOKS, INTERFACES, TYPES = "ragloom.hookspecs", "ragloom.interfaces", "ragloom.types"


def test_api_one_is_what_it_was_promised_to_be():
    assert broken(recorded(), surface()) == []


def test_the_record_holds_every_kind_of_promise():
    sorts = {entry["sort"] for names in recorded().values() for entry in names.values()}
    assert len(sorts) == 7


def changed(module: str, name: str, part: str, old: str, new: str) -> list[str]:
    """The sentences about one name's text being another."""
    now = copy.deepcopy(recorded())
    holder, key = now[module][name], part
    if part not in holder:
        holder, key = holder["members"], part
    assert old in holder[key]
    holder[key] = holder[key].replace(old, new)
    return broken(recorded(), now)


ALLOWED = {
    "a field with a default": (TYPES, "Generation", "call", ")", ", cost: float = …)"),
    "an optional keyword of register": (HOOKS, "Register", "__call__", ")", ", since: str = …)"),
    "another thing that a hook is given": (HOOKS, "answer_generated", "call", ")", ", pipeline: str)"),
    "a default where there was none": (INTERFACES, "Change", "call", "passage: Passage", "passage: Passage = …"),
    "an optional parameter of what is handed out": (
        INTERFACES,
        "Resources",
        "search",
        "k: int",
        "k: int, deep: bool = …",
    ),
    "a task": ("ragloom.prompts", "TASKS", "text", ")", ", 'translate')"),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_an_addition_is_allowed(what):
    assert changed(*ALLOWED[what]) == []


REFUSED = {
    "a field renamed": (TYPES, "Generation", "call", "spans:", "quotes:", "no longer has `spans`"),
    "a field without its default": (TYPES, "Evidence", "call", "task: str = …", "task: str", "keeps one"),
    "a field of another type": (TYPES, "Passage", "call", "id: int", "id: str", "was int, is str"),
    "a new field that is required": (TYPES, "Chunk", "call", "(", "(text: str, ", "what is new has a default"),
    "fields in another order": (TYPES, "Chunk", "call", "start: int, end: int", "end: int, start: int", "its place"),
    "a field by name alone": (TYPES, "Extract", "call", "(text: str, ", "(text: str, *, ", "its place"),
    "a method of a value renamed": (TYPES, "Ranking", "of", "ids:", "numbers:", "no longer has `ids`"),
    "a property of another type": (TYPES, "Trace", "seconds", "float", "int", "what a plugin reads"),
    "a Protocol's method with more": (INTERFACES, "Retriever", "search", ")", ", deep: bool = …)", "does not change"),
    "a hook that gives less": (HOOKS, "query_received", "call", "event: QueryReceived", "", "no longer gives `event`"),
    "a keyword of register that is required": (
        HOOKS,
        "Register",
        "__call__",
        "summary: str = …",
        "summary: str",
        "keeps",
    ),
    "another result": (INTERFACES, "Resources", "search", "list[Ranking]", "list[Hits]", "gives list[Hits]"),
    "another alternative": (TYPES, "FinishReason", "text", "'abstain'", "'abstain', 'refused'", "on no other"),
    "a task less": ("ragloom.prompts", "TASKS", "text", "'draft', ", "", "on every alternative"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_change_is_refused_with_the_promise_that_it_breaks(what):
    *change, told = REFUSED[what]
    sentences = [one for one in changed(*change) if told in one]
    assert sentences and all(one.startswith(f"{change[0]}.{change[1]}") for one in sentences)


def test_a_name_that_is_gone_is_refused():
    now = copy.deepcopy(recorded())
    del now[TYPES]["Ranking"]
    assert broken(recorded(), now) == [
        "ragloom.types.Ranking is gone: a public name stays for as long as API 1 is spoken"
    ]


def test_a_new_name_is_allowed():
    now = copy.deepcopy(recorded())
    now[HOOKS]["register_voices"] = now[HOOKS]["register_metrics"]
    now[INTERFACES]["Explaining"] = now[INTERFACES]["Streaming"]
    assert broken(recorded(), now) == []


def test_a_protocol_that_asks_for_more_is_told_to_become_a_capability():
    now = copy.deepcopy(recorded())
    now[INTERFACES]["Retriever"]["members"]["explain"] = "(query: Query) -> str"
    (sentence,) = broken(recorded(), now)
    assert sentence.endswith("make a capability of it, a Protocol of its own")


def test_what_is_handed_to_a_plugin_may_do_more():
    now = copy.deepcopy(recorded())
    now[INTERFACES]["Resources"]["members"]["clock"] = "() -> float"
    assert broken(recorded(), now) == []


def test_what_is_handed_to_a_plugin_does_not_do_less():
    now = copy.deepcopy(recorded())
    del now[INTERFACES]["Resources"]["members"]["search"]
    assert broken(recorded(), now) == ["ragloom.interfaces.Resources.search is gone: what a plugin may use stays"]


def test_an_error_stays_what_it_can_be_caught_as():
    now = copy.deepcopy(recorded())
    now["ragloom.errors"]["MissingExtraError"]["above"].remove("PluginError")
    (sentence,) = broken(recorded(), now)
    assert "MissingExtraError is no PluginError any more" in sentence


def test_a_value_does_not_become_something_else():
    now = copy.deepcopy(recorded())
    now[TYPES]["Chunk"]["sort"] = "class"
    (sentence,) = broken(recorded(), now)
    assert "was a value, is a class" in sentence
