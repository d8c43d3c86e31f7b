"""The pages for plugin authors leave nothing out."""

import inspect

from tests.docs.snippets import ROOT, blocks

from ragloom import hookspecs, interfaces

HOOKS, INTERFACES = (ROOT / "docs" / "reference" / f"{name}.md" for name in ("hooks", "interfaces"))


def shown(page):
    return "\n".join(block.body for block in blocks(page) if block.language == "python")


def test_every_hook_is_implemented_in_an_example():
    hooks = [name for name, value in vars(hookspecs).items() if hasattr(value, "ragloom_spec")]
    assert [name for name in hooks if f"def {name}(" not in shown(HOOKS)] == []


def test_every_interface_and_what_goes_with_it_is_in_the_reference():
    text = INTERFACES.read_text(encoding="utf-8")
    classes = [name for name in interfaces.__all__ if inspect.isclass(getattr(interfaces, name))]
    assert [name for name in classes if f"::: {getattr(interfaces, name).__module__}.{name}\n" not in text] == []


def test_every_method_that_is_asked_of_a_plugin_is_in_an_example():
    asked = {
        name
        for protocol in vars(interfaces).values()
        if getattr(protocol, "_is_protocol", False) and protocol.__name__ not in {"Resources", "CollectionView"}
        for name in vars(protocol)
        if not name.startswith("_")
    }
    code = shown(INTERFACES)
    assert sorted(name for name in asked if f"def {name}(" not in code and f"{name} = " not in code) == []
