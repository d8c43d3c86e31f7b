"""From a name to the one component that it names, or to an error that says what there is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ragloom.config.suggest import suggestion
from ragloom.errors import PluginError
from ragloom.registry.kinds import KINDS, spoken
from ragloom.registry.record import PluginRecord
from ragloom.registry.registration import Registration

_CODE = re.compile(r"[.:]")
_NONE_OF_KIND = "no loaded plugin offers one: `ragloom plugins list` shows them; RAGLOOM_PLUGINS may keep others out"


class Catalogue:
    """The components of all admitted plugins; a name that two of them offer is kept, and refused when it is used."""

    def __init__(self, plugins: Sequence[PluginRecord]) -> None:
        self._kept_out = [plugin for plugin in plugins if not plugin.admitted]
        offered = (registration for plugin in plugins for registration in plugin.registrations)
        self._by_name: dict[tuple[str, str], list[Registration]] = {}
        for registration in sorted(offered, key=lambda one: (one.kind, one.name, str(one.owner))):
            self._by_name.setdefault((registration.kind, registration.name), []).append(registration)

    def registrations(self, kind: str | None) -> tuple[Registration, ...]:
        """All of one kind, or of every kind."""
        return tuple(one for (of, _), several in self._by_name.items() if kind in (None, of) for one in several)

    def names(self, kind: str) -> tuple[str, ...]:
        """What a config can say for ``kind``."""
        usable = {
            one.name if len(several) == 1 else one.qualified
            for (of, _), several in self._by_name.items()
            for one in several
            if of == kind
        }
        return tuple(sorted(usable))

    def rivals(self, registration: Registration) -> tuple[Registration, ...]:
        """The others of the same kind and name."""
        return tuple(one for one in self._by_name[registration.kind, registration.name] if one is not registration)

    def find(self, kind: str, name: str) -> Registration:
        """The one that ``name`` or ``entry-point/name`` says."""
        if kind not in KINDS.values():
            raise PluginError(f"{kind!r} is no kind of component", hint=suggestion(kind, KINDS.values()))
        entry_point, _, bare = name.rpartition("/")
        offered = self._by_name.get((kind, bare), [])
        meant = [one for one in offered if entry_point in ("", one.owner.entry_point)]
        if len(meant) == 1:
            return meant[0]
        raise _clash(name, meant) if meant else self._unknown(kind, name)

    def _unknown(self, kind: str, name: str) -> PluginError:
        if _CODE.search(name):
            return PluginError(
                f"`{name}` looks like code; a config names registered components only",
                hint="code of your own is brought in by --plugin file.py and then used by the name that it registers",
            )
        what = f"no {spoken(kind)} is called `{name}`"
        hints = [suggestion(name, self.names(kind)), self._elsewhere()]
        return PluginError(what, hint="; ".join(filter(None, hints)) or _NONE_OF_KIND)

    def _elsewhere(self) -> str:
        """What was kept out might have offered it."""
        names = ", ".join(plugin.owner.entry_point for plugin in self._kept_out)
        return f"not loaded: {names} (`ragloom plugins list` says why)" if names else ""


def _clash(name: str, rivals: Sequence[Registration]) -> PluginError:
    owners = " and ".join(str(one.owner) for one in rivals)
    choices = sorted({one.qualified for one in rivals})
    hint = f"say {' or '.join(f'`{choice}`' for choice in choices)}"
    if len(choices) < len(rivals):
        hint = f"uninstall one: pip uninstall {rivals[-1].owner.distribution}"
    return PluginError(f"{spoken(rivals[0].kind)} `{name}` is offered by {owners}", hint=hint)
