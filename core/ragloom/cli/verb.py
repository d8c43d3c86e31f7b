"""From a plain function to a verb: it gets a ``Frame``, and the command line the options that every verb takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints

import typer

from ragloom.cli.frame import Frame
from ragloom.cli.hints import for_this_config
from ragloom.cli.options import SHARED

Verb = Callable[..., int | None]


def alone(function: Verb) -> typer.Typer:
    """The app of a verb that is one function."""
    app = _app()
    app.command()(framed(function))
    return app


def several(summary: str, *functions: Verb) -> typer.Typer:
    """The app of a verb with words below it (``config check``), each the name of its function."""
    app = _app(help=summary, no_args_is_help=True)
    app.callback()(lambda: None)
    for function in functions:
        app.command(function.__name__)(framed(function))
    return app


def framed(function: Verb) -> Verb:
    """``function`` without its parameter ``frame``, with the shared options that it has no parameter of its own for."""
    hints = get_type_hints(function, include_extras=True)
    own = {
        name: parameter.replace(annotation=hints.get(name, parameter.annotation))
        for name, parameter in inspect.signature(function).parameters.items()
    }
    shared = [name for name in SHARED if name not in own]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=SHARED[name][1], annotation=SHARED[name][0])
        for name in shared
    ]

    @wraps(function)
    def run(**given: Any) -> int | None:
        options = {name: given.pop(name) for name in shared}
        frame = Frame.of(**options)
        with for_this_config(frame.config):
            frame.hold()
            return function(**({"frame": frame} if "frame" in own else {}), **given)

    mine = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name, parameter in own.items() if name != "frame"
    ]
    run.__signature__ = inspect.Signature([*mine, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*mine, *added)}
    del run.__wrapped__
    return run


def _app(**settings: Any) -> typer.Typer:
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, **settings)
