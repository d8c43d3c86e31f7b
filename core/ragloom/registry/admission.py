"""Admit a plugin or keep it out: whatever it does while it loads, the others go on."""

from __future__ import annotations

import contextlib
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

import pluggy

from ragloom import hookspecs
from ragloom.config.suggest import closest
from ragloom.errors import PluginError, RagloomError
from ragloom.registry.kinds import KINDS, NAME
from ragloom.registry.record import PluginRecord, Status
from ragloom.registry.registration import Owner, Registration
from ragloom.registry.sources import Source


class _RefusedError(PluginError):
    """The plugin is sound, and written for another API than this one."""


def admit(source: Source) -> PluginRecord:
    """Load ``source``, check it, and take down what it offers; what goes wrong becomes part of its record."""
    owner = source.owner
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return _admit(source)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit included
        status: Status = "refused" if isinstance(error, _RefusedError) else "quarantined"
        return PluginRecord(
            owner, status, error=_one_line(error), fix=_fix(error, owner), traceback=traceback.format_exc()
        )


def _admit(source: Source) -> PluginRecord:
    owner = source.owner
    if not NAME.fullmatch(owner.entry_point):
        raise PluginError(
            f"its entry point's name {owner.entry_point!r} is not a plugin's name",
            hint="a name is lower-case letters, digits, - and _, and begins with a letter or a digit",
        )
    module = source.load()
    _check_api(module, owner)
    with _deprecations() as deprecated:
        manager = _manager_with(module, owner)
        registrations = _registrations(manager, owner)
    return PluginRecord(
        owner,
        registrations=registrations,
        module=module,
        observes=tuple(name for name in _implemented(manager) if name not in KINDS),
        deprecations=tuple(dict.fromkeys(str(one.message) for one in deprecated)),
    )


@contextlib.contextmanager
def _deprecations() -> Iterator[list[warnings.WarningMessage]]:
    """What a plugin is warned of while it registers; the warnings of any other category go their ordinary way."""
    held: list[warnings.WarningMessage] = []
    with warnings.catch_warnings(record=True) as every:
        warnings.simplefilter("always", DeprecationWarning)
        try:
            yield held
        finally:
            held += [one for one in every if issubclass(one.category, DeprecationWarning)]
    for one in every:
        if one not in held:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _check_api(module: object, owner: Owner) -> None:
    api = getattr(module, "api", None)
    if api == hookspecs.API and type(api) is int:
        return
    ours = f"ragloom {_own_version()} speaks API {hookspecs.API}"
    if api is None:
        raise _RefusedError(f"states no `api`; {ours}", hint=f"its author adds `api = {hookspecs.API}` to the module")
    if type(api) is not int:
        raise _RefusedError(f"states api = {api!r}; {ours}", hint=f"its author writes `api = {hookspecs.API}`")
    newer = f"pip install -U ragloom, or an older {owner.distribution or 'version of it'}"
    older = f"pip install -U {owner.distribution}" if owner.distribution else "update it"
    raise _RefusedError(f"is written for API {api}; {ours}", hint=newer if api > hookspecs.API else older)


def _manager_with(module: object, owner: Owner) -> pluggy.PluginManager:
    """A manager that holds this plugin alone: pluggy checks every signature, and nothing of it can stick elsewhere."""
    manager = pluggy.PluginManager("ragloom")
    manager.add_hookspecs(hookspecs)
    manager.register(module, name=owner.entry_point)
    _check_hook_names(manager, module)
    manager.check_pending()
    return manager


def _check_hook_names(manager: pluggy.PluginManager, module: object) -> None:
    callers = manager.get_hookcallers(module) or []
    known = [name for name in vars(hookspecs) if hasattr(getattr(hookspecs, name), "ragloom_spec")]
    for caller in callers:
        for implementation in caller.get_hookimpls():
            if not caller.has_spec() and not implementation.optionalhook:
                nearest = closest(caller.name, known)
                hint = f"did you mean `{nearest}`?" if nearest else f"the hooks are: {', '.join(known)}"
                raise PluginError(f"implements `{caller.name}`, which is no hook of ragloom", hint=hint)
            if implementation.hookwrapper or implementation.wrapper:
                raise PluginError(
                    f"`{caller.name}` is a wrapper", hint="ragloom asks each plugin alone: return, not yield"
                )
    if not callers:
        forgotten = [name for name in known if hasattr(module, name)]
        hint = f"put @hookimpl before `{forgotten[0]}`" if forgotten else "mark its register functions with @hookimpl"
        raise PluginError("implements no hook", hint=hint)


def _implemented(manager: pluggy.PluginManager) -> list[str]:
    return [name for name, caller in vars(manager.hook).items() if caller.has_spec() and caller.get_hookimpls()]


def _registrations(manager: pluggy.PluginManager, owner: Owner) -> tuple[Registration, ...]:
    found: dict[tuple[str, str], Registration] = {}
    for hook, kind in KINDS.items():
        getattr(manager.hook, hook)(register=_register_into(found, kind, owner))
    return tuple(found.values())


def _register_into(found: dict[tuple[str, str], Registration], kind: str, owner: Owner) -> Callable[..., None]:
    def register(
        name: str,
        *,
        target: str,
        config: str = "",
        requires: tuple[str, ...] = (),
        extra: str | None = None,
        conformance: str = "",
        summary: str = "",
    ) -> None:
        registration = Registration(kind, name, target, owner, config, requires, extra, conformance, summary)
        if (kind, name) in found:
            raise PluginError(f"registers {kind} `{name}` twice", hint="give one of them another name")
        found[kind, name] = registration

    return register


def _one_line(error: BaseException) -> str:
    """The error's class, unless its message was written for people, and the first line of what it says."""
    if isinstance(error, RagloomError):
        return error.message.splitlines()[0]
    if isinstance(error, pluggy.PluginValidationError):
        return " ".join(str(error).split())
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__


def _fix(error: BaseException, owner: Owner) -> str:
    if isinstance(error, RagloomError) and error.hint:
        return error.hint
    if not owner.version:
        return f"mend {owner.distribution or 'it'}"
    if isinstance(error, ModuleNotFoundError):
        return f"pip install --force-reinstall {owner.distribution}"
    return f"pip install -U {owner.distribution}, or pip uninstall {owner.distribution}"


def _own_version() -> str:
    try:
        return version("ragloom")
    except PackageNotFoundError:
        return "(not installed)"
