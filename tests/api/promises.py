"""What API 1 promises of each sort of public name, as sentences that say which promise a change breaks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.api.surface import Entry, Sort


def broken(recorded: Mapping[str, Mapping[str, Entry]], now: Mapping[str, Mapping[str, Entry]]) -> list[str]:
    """One sentence for each promise of ``recorded`` that ``now`` breaks; what was added is no matter."""
    return [
        sentence
        for module, names in recorded.items()
        for name, was in names.items()
        for sentence in _of_one(f"{module}.{name}", was, now.get(module, {}).get(name))
    ]


def _of_one(name: str, was: Entry, now: Entry | None) -> Iterator[str]:
    if now is None:
        yield f"{name} is gone: a public name stays for as long as API 1 is spoken"
    elif was["sort"] != now["sort"]:
        yield f"{name} was a {was['sort']}, is a {now['sort']}: a public name stays what it is"
    else:
        yield from PROMISES[Sort(was["sort"])](name, was, now)


def _callable(name: str, was: Entry, now: Entry) -> Iterator[str]:
    yield from _call(name, was.get("call", "()"), now.get("call", "()"))


def _hook(name: str, was: Entry, now: Entry) -> Iterator[str]:
    given = {one.name for one in _parameters(now["call"])}
    for one in _parameters(was["call"]):
        if one.name not in given:
            yield f"{name} no longer gives `{one.name}`: a hook keeps what it is given, by name"


def _asked(name: str, was: Entry, now: Entry) -> Iterator[str]:
    before, after = was["members"], now["members"]
    for member in sorted(set(after) - set(before)):
        yield (
            f"{name} now asks for `{member}`, which no plugin for API 1 has: "
            "make a capability of it, a Protocol of its own"
        )
    for member, signature in before.items():
        if member not in after:
            yield f"{name} no longer asks for `{member}`: who uses such a component may call it"
        elif after[member] != signature:
            yield f"{name}.{member} was {signature}, is {after[member]}: what plugins fulfil does not change at all"


def _members(name: str, was: Entry, now: Entry) -> Iterator[str]:
    for member, signature in was["members"].items():
        if member not in now["members"]:
            yield f"{name}.{member} is gone: what a plugin may use stays"
        else:
            yield from _call(f"{name}.{member}", signature, now["members"][member])


def _value(name: str, was: Entry, now: Entry) -> Iterator[str]:
    yield from _callable(name, was, now)
    yield from _members(name, was, now)


def _class(name: str, was: Entry, now: Entry) -> Iterator[str]:
    yield from _callable(name, was, now)
    yield from _members(name, was, now)
    for above in was["above"]:
        if above not in now["above"]:
            yield f"{name} is no {above} any more: who catches or expects one misses it"


def _name(name: str, was: Entry, now: Entry) -> Iterator[str]:
    before, after = was["text"], now["text"]
    if before.startswith("(") and set(ast.literal_eval(before)) <= set(ast.literal_eval(after)):
        return
    if before != after:
        yield f"{name} was {before}, is {after}: plugins count on every alternative, and on no other"


PROMISES: dict[Sort, Callable[[str, Entry, Entry], Iterator[str]]] = {
    Sort.HOOK: _hook,
    Sort.ASKED: _asked,
    Sort.HANDED: _members,
    Sort.VALUE: _value,
    Sort.CLASS: _class,
    Sort.FUNCTION: _callable,
    Sort.NAME: _name,
}
"""What is kept of each sort."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """``place`` counts those that may be given by position; None for one that has to be named."""

    name: str
    place: int | None
    optional: bool
    type: str


def _call(name: str, was: str, now: str) -> Iterator[str]:
    """What could be called (made, for a class) can still be called so, and gives the same."""
    if was.startswith("property") or now.startswith("property"):
        if was != now:
            yield f"{name} was {was}, is {now}: what a plugin reads keeps its type"
        return
    after = {one.name: one for one in _parameters(now)}
    for one in _parameters(was):
        yield from _parameter(name, one, after.pop(one.name, None))
    for one in after.values():
        if not one.optional:
            yield f"{name} now requires `{one.name}`: what is new has a default"
    if _given_back(was) != _given_back(now):
        yield f"{name} gave {_given_back(was)}, gives {_given_back(now)}: what it gives keeps its type"


def _parameter(name: str, was: Parameter, now: Parameter | None) -> Iterator[str]:
    if now is None:
        yield f"{name} no longer has `{was.name}`: what can be given or read stays, under its name"
        return
    if was.place is not None and was.place != now.place:
        yield f"{name}: `{was.name}` has left its place: what can be given by position stays there"
    if was.optional and not now.optional:
        yield f"{name} now requires `{was.name}`: what has a default keeps one"
    if was.type != now.type:
        yield f"{name}: `{was.name}` was {was.type}, is {now.type}: what can be given or read keeps its type"


def _parameters(signature: str) -> Iterator[Parameter]:
    arguments = _parsed(signature).args
    for place, one in enumerate(arguments.args):
        optional = place >= len(arguments.args) - len(arguments.defaults)
        yield Parameter(one.arg, place, optional, _text(one.annotation))
    for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(one.arg, None, default is not None, _text(one.annotation))
    for rest in filter(None, (arguments.vararg, arguments.kwarg)):
        yield Parameter(rest.arg, None, True, _text(rest.annotation))


def _given_back(signature: str) -> str:
    return _text(_parsed(signature).returns) or "None"


def _parsed(signature: str) -> ast.FunctionDef:
    parsed = ast.parse(f"def it{signature.replace('…', '...')}: pass").body[0]
    assert isinstance(parsed, ast.FunctionDef)
    return parsed


def _text(node: ast.expr | None) -> str:
    return ast.unparse(node) if node else ""
