"""From an import string to what it names; a component's library is first imported here."""

from __future__ import annotations

from functools import reduce
from importlib import import_module
from typing import Any

from ragloom.errors import MissingExtraError, PluginError
from ragloom.registry.kinds import spoken
from ragloom.registry.registration import Registration


def imported(registration: Registration, field: str = "target") -> Any:
    """The object that the registration's ``target``, ``config`` or ``conformance`` names.

    Raises ``MissingExtraError`` where a module that the component requires is absent, ``PluginError`` for any other
    failure.
    """
    string: str = getattr(registration, field)
    module, _, attribute = string.partition(":")
    try:
        return reduce(getattr, attribute.split("."), import_module(module))
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in {part.partition(".")[0] for part in registration.requires}:
            raise _missing(registration, error.name) from error
        raise _broken(registration, string, error) from error
    except Exception as error:
        raise _broken(registration, string, error) from error


def _missing(registration: Registration, module: str) -> MissingExtraError:
    return MissingExtraError(
        f"{spoken(registration.kind)} `{registration.name}` needs {module}, which is not installed",
        hint=registration.install_command,
    )


def _broken(registration: Registration, string: str, error: Exception) -> PluginError:
    said = str(error).strip().splitlines()
    return PluginError(
        f"{spoken(registration.kind)} `{registration.name}` cannot be loaded from {string}: "
        f"{type(error).__name__}: {said[0] if said else ''}",
        hint=f"this is for the makers of {registration.owner}; --debug shows the traceback",
    )
