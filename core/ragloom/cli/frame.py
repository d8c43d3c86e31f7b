"""What a verb is given: the registry, the config, and a way to print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ragloom.cli.harmless import harmless, harmless_json
from ragloom.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from ragloom.config import LoadedConfig
    from ragloom.pipeline import Pipeline
    from ragloom.registry import Registry, ResolvedConfig
    from ragloom.types import Filter


@dataclass(frozen=True)
class Frame:
    """The options that every verb takes, and what follows from them, made when it is first asked for."""

    config: Path | None = None
    overrides: tuple[str, ...] = ()
    plugins: tuple[Path, ...] = ()
    json: bool = False
    debug: bool = False
    locked: Path | None = None

    @classmethod
    def of(
        cls,
        *,
        config: Path | None = None,
        set: Sequence[str] | None = None,
        plugin: Sequence[Path] | None = None,
        json: bool = False,
        debug: bool = False,
        locked: Path | None = None,
    ) -> Frame:
        """From the options as the command line calls them."""
        return cls(config, tuple(set or ()), tuple(plugin or ()), json, debug, locked)

    def hold(self) -> None:
        """Raise ``DriftedError`` where ``--locked`` was given and something is not as it was locked."""
        if self.locked is None:
            return
        from ragloom.config.load import written_config
        from ragloom.pipeline.locking import hold

        if written_config(self.config, overrides=self.overrides).sweeps:
            what = "--locked holds a run to one config, and this one has alternatives"
            raise UsageError(what, hint="leave it out, and lock what `ragloom sweep --write best.yaml` writes")
        hold(self.resolved, self.registry, self.locked)

    @cached_property
    def registry(self) -> Registry:
        """Every installed plugin, and those of ``--plugin``."""
        from ragloom.registry import Registry

        return Registry.load(local=self.plugins)

    @cached_property
    def loaded(self) -> LoadedConfig:
        """The config with ``--set`` laid over it; its ``core`` raises where something is wrong with it."""
        from ragloom.config import load_config

        return load_config(self.config, overrides=self.overrides)

    @cached_property
    def resolved(self) -> ResolvedConfig:
        """The config checked against everything that is installed. Raises ``ConfigError`` with every problem."""
        from ragloom.registry import resolve

        return resolve(self.loaded, self.registry)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The pipeline that the config describes; nothing of it is opened yet."""
        from ragloom.pipeline import Pipeline

        return Pipeline.from_resolved(self.resolved, self.registry)

    def filter(self, text: str | None) -> Filter | None:
        """The filter that was typed, if one was."""
        from ragloom.config.filter_text import filter_from_text

        return None if text is None else filter_from_text(text)

    @cached_property
    def console(self) -> Console:
        """Standard output; colours and widths only where it is a terminal."""
        from rich.console import Console

        # `rows.jsonl:100:` is a place, and not an emoji.
        return Console(highlight=False, soft_wrap=True, emoji=False)

    def show(self, value: Any, lines: Iterable[str]) -> None:
        """Print ``value`` as JSON where ``--json`` was given, else ``lines`` of rich markup."""
        if self.json:
            print(harmless_json(json.dumps(value, ensure_ascii=False, indent=2)))
            return
        for line in lines:
            self.console.print(harmless(line))

    def note(self, text: str) -> None:
        """One line on standard error: what a person should know and a program should not have to read past."""
        print(harmless(text), file=sys.stderr)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A rich progress display on standard error; silent where that is no terminal, or with ``--json``."""
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=self.json or not console.is_terminal) as display:
            yield display
