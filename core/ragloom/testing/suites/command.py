"""What a command promises: a function that the command line can be made of. It is never called here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from types import FunctionType, NoneType
from typing import Any, get_args, get_type_hints

import typer
from typer.main import get_command

from ragloom.testing.cases.command import CommandCase
from ragloom.testing.checks import BrokenPromiseError, NotApplicable, check, promise
from ragloom.testing.suites.every import imports_nothing_heavy
from ragloom.testing.trial import Trial

CASE = CommandCase
Its = Trial[CommandCase]

FRAME = "frame"
"""The parameter that ragloom fills in; every other one becomes an option or an argument."""

SHARED: dict[str, tuple[str, ...]] = {
    "config": ("-c", "--config"),
    "set": ("--set",),
    "plugin": ("--plugin",),
    "locked": ("--locked",),
    "json": ("--json",),
    "debug": ("--debug",),
}
"""From parameter to the flags that every verb has, unless its function has a parameter of that name itself."""


@check
def is_a_plain_function(trial: Its) -> None:
    """The target is a function that returns when it is called: no class, no generator, no coroutine."""
    target = trial.target
    promise(isinstance(target, FunctionType), f"the target is a {type(target).__name__}, no function")
    later = inspect.iscoroutinefunction(target) or inspect.isgeneratorfunction(target)
    promise(not later, f"{target.__name__}() does nothing when it is called: it gives a coroutine or a generator")


@check
def annotates_its_parameters(trial: Its) -> None:
    """Every parameter besides ``frame`` has a type that can be resolved."""
    function = trial.target
    hints = _hints(function)
    bare = [name for name in _own(function) if name not in hints]
    promise(not bare, f"{function.__name__}() has no type for {', '.join(bare)}: the command line is made of the types")


@check
def takes_named_parameters(trial: Its) -> None:
    """Every parameter can be given by its name: no ``*args``, no ``**kwargs``, none by position only."""
    odd = [str(one) for one in inspect.signature(trial.target).parameters.values() if not _can_be_named(one)]
    promise(not odd, f"{trial.target.__name__}() takes {', '.join(odd)}, which no command line can fill in")


@check
def says_what_it_does(trial: Its) -> None:
    """The docstring's first line says what the command does: it is what the help shows."""
    said = (inspect.getdoc(trial.target) or "").partition("\n")[0].strip()
    promise(said, f"{trial.target.__name__}() has no docstring")


@check
def gives_an_exit_code_or_nothing(trial: Its) -> None:
    """It is annotated as giving an int (the exit code), None, or either."""
    hints = _hints(trial.target)
    if "return" not in hints:
        raise NotApplicable("it does not say what it gives")
    given = hints["return"]
    kinds = set(get_args(given) or (given,))
    promise(kinds <= {int, NoneType}, f"{trial.target.__name__}() gives {given}: an exit code or None is promised")


@check
def can_be_built(trial: Its) -> None:
    """Typer makes options and arguments of it, and shows their help."""
    try:
        command = _built(trial.target)
        with redirect_stdout(StringIO()):
            command.main(args=["--help"], prog_name=trial.registration.name, standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - typer and click raise whatever the parameters led them to
        promise(False, f"typer cannot make a command of {trial.target.__name__}(): {type(error).__name__}: {error}")


@check
def leaves_shared_options_alone(trial: Its) -> None:
    """No parameter takes a flag that every verb has, except one of that option's own name, which replaces it."""
    taken = {flag: name for name, flags in SHARED.items() for flag in flags}
    found = {flag: one.name for one in _built(trial.target).params for flag in (*one.opts, *one.secondary_opts)}
    odd = [f"{flag} ({name})" for flag, name in found.items() if flag in taken and name != taken[flag]]
    promise(not odd, f"{trial.target.__name__}() takes {', '.join(odd)}, which every verb has already")


@check
def has_the_options_expected(trial: Its) -> None:
    """The options that the case names are there."""
    if not trial.case.options:
        raise NotApplicable("the case expects no options")
    there = {flag for one in _built(trial.target).params for flag in (*one.opts, *one.secondary_opts)}
    absent = [one for one in trial.case.options if one not in there]
    promise(not absent, f"it has no {', '.join(absent)}; it has {', '.join(sorted(there))}")


CHECKS = (
    imports_nothing_heavy,
    is_a_plain_function,
    annotates_its_parameters,
    takes_named_parameters,
    says_what_it_does,
    gives_an_exit_code_or_nothing,
    can_be_built,
    leaves_shared_options_alone,
    has_the_options_expected,
)


def _own(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return {name: one for name, one in inspect.signature(function).parameters.items() if name != FRAME}


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except Exception as error:
        said = f"the types of {function.__name__}() cannot be resolved: {type(error).__name__}: {error}"
        raise BrokenPromiseError(said) from error


def _built(function: Callable[..., Any]) -> Any:
    """The command that typer makes of ``function`` without its parameter ``frame``."""

    def run(**_given: Any) -> None:
        """Stands for the function, which must not run."""

    hints = _hints(function)
    own = [
        one.replace(annotation=hints.get(name, str), kind=inspect.Parameter.KEYWORD_ONLY)
        for name, one in _own(function).items()
        if _can_be_named(one)
    ]
    run.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in own}
    run.__doc__ = function.__doc__
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(run)
    return get_command(app)


def _can_be_named(parameter: inspect.Parameter) -> bool:
    return parameter.kind in {inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY}
