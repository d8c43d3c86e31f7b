"""What a plugin offers, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import PackageNotFoundError, requires
from importlib.util import find_spec

from ragloom.errors import MissingExtraError, PluginError
from ragloom.registry.kinds import COMPONENT, EXTRA, IMPORT, spoken


@dataclass(frozen=True, slots=True)
class Owner:
    """Where a plugin comes from: its entry point, and the distribution that declares it (a file, for local code)."""

    entry_point: str
    distribution: str = ""
    version: str = ""

    @property
    def has_dependencies(self) -> bool:
        """Whether its distribution says what else has to be installed, ragloom and what belongs to extras aside."""
        try:
            stated = requires(self.distribution) if self.version else None
        except PackageNotFoundError:
            return False
        return any("extra ==" not in one and not one.startswith("ragloom") for one in stated or ())

    def __str__(self) -> str:
        origin = f"{self.distribution} {self.version}".strip() or "the program itself"
        return f"{origin} (entry point `{self.entry_point}`)"


@dataclass(frozen=True, slots=True)
class Registration:
    """One component that a plugin offers: strings only, nothing of it is imported yet."""

    kind: str
    name: str
    target: str
    owner: Owner
    config: str = ""
    requires: tuple[str, ...] = ()
    extra: str | None = None
    conformance: str = ""
    summary: str = ""

    def __post_init__(self) -> None:
        _check_name(self.kind, self.name)
        for field in ("target", "config", "conformance"):
            _check_import_string(self, field)
        _check_requirements(self)

    @property
    def qualified(self) -> str:
        """The name that no other plugin can clash with: ``entry-point/name``."""
        return f"{self.owner.entry_point}/{self.name}"

    @property
    def missing(self) -> tuple[str, ...]:
        """The required modules that are not installed; looked for, not imported."""
        return tuple(module for module in self.requires if not _is_installed(module))

    @property
    def install_command(self) -> str:
        """What to type so that nothing is missing: the owner's extra, or the owner itself where that brings it."""
        if self.extra:
            return f'pip install "{self.owner.distribution}[{self.extra}]"'
        if self.owner.has_dependencies:
            return f"pip install {self.owner.distribution}"
        return f"pip install {' '.join(self.missing or self.requires)}"

    def require(self) -> None:
        """Raise ``MissingExtraError`` where a required module is not installed."""
        if missing := self.missing:
            raise MissingExtraError(
                f"{spoken(self.kind)} `{self.name}` needs {', '.join(missing)}, which is not installed",
                hint=self.install_command,
            )


def _check_name(kind: str, name: object) -> None:
    if not isinstance(name, str) or not COMPONENT.fullmatch(name):
        raise PluginError(
            f"{spoken(kind)} {name!r}: not a name",
            hint="a name is letters, digits, - and _, and begins with a lower-case letter or a digit",
        )


def _check_import_string(registration: Registration, field: str) -> None:
    value = getattr(registration, field)
    if (field != "target" and value == "") or (isinstance(value, str) and IMPORT.fullmatch(value)):
        return
    raise PluginError(
        f"{spoken(registration.kind)} `{registration.name}`: {field}={value!r} is not an import string",
        hint=f'write {field}="package.module:Name"',
    )


def _check_requirements(registration: Registration) -> None:
    requires, extra = registration.requires, registration.extra
    said = f"{spoken(registration.kind)} `{registration.name}`: "
    if not isinstance(requires, tuple) or not all(isinstance(module, str) and module for module in requires):
        raise PluginError(f"{said}requires={requires!r} is no tuple of modules", hint='write requires=("numpy",)')
    if extra is not None and (not isinstance(extra, str) or not EXTRA.fullmatch(extra)):
        raise PluginError(f"{said}extra={extra!r} is no extra's name", hint='write extra="name"')


def _is_installed(module: str) -> bool:
    """Whether the module is there; not even the packages above it are imported to find out."""
    top, *below = module.split(".")
    name, spec = top, _top(top)
    for part in below:
        name = f"{name}.{part}"
        inside = spec.submodule_search_locations if spec else None
        spec = PathFinder.find_spec(name, inside) if inside else None
    return spec is not None


def _top(name: str) -> ModuleSpec | None:
    try:
        return find_spec(name)
    except ValueError:
        return None
