"""Runs the blocks of a page, and gives each back as it would read with what really came of it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.docs.installing import install
from tests.docs.snippets import Block

from ragloom.cli.main import main

HOME = "/home/you/shelf"
"""What a page calls the folder that it works in."""

LEFT_OUT = "…"
"""A line that stands for any lines of an output."""

_PROGRAMS = {
    "python": [sys.executable],
    "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
}
"""How a program is run here, where that differs from how a reader runs it."""

_CHANGING = (
    (re.compile(r"\b\d+(\.\d+)? (ms|s|kB|MB)\b"), "# \\2"),
    (re.compile(r"\b\d+\.\d+\.\d+\b"), "#.#.#"),
    (re.compile(r'"(seconds|score|confidence)": [\d.]+'), '"\\1": #'),
    (re.compile(r"\b(has|records) \d+\b"), "\\1 #"),
    (re.compile(r"\s+"), " "),
)


class Page:
    """What the blocks of one page share: a folder (which is the working folder), names, and what was printed last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = [folder]
        self.names: dict[str, object] = {}
        self.printed = ""
        self._written = int(time.time()) - 3600

    def run(self, block: Block) -> str:
        """The block's body with what it shows brought up to date. Raises ``AssertionError`` where a command fails."""
        if block.title:
            return self._file(block)
        return RUNNERS[block.language](self, block) if block.language in RUNNERS and not block.skipped else block.body

    def _file(self, block: Block) -> str:
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, encoding="utf-8")
        # Written a while ago, as a reader's files are: one that changed moments ago is read again to be sure.
        self._written += 1
        os.utime(path, (self._written, self._written))
        return block.body

    def _python(self, block: Block) -> str:
        script = self.folder / f"line_{block.line}.py"
        script.write_text(block.body, encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as printed, _importable(self.paths, self.folder):
            self.names = runpy.run_path(str(script), self.names)
        script.unlink()
        self.printed = self._told(printed.getvalue())
        return block.body

    def _output(self, block: Block) -> str:
        return _brought_up(block.body, self.printed)

    def _console(self, block: Block) -> str:
        return "".join(
            f"{command}\n{_brought_up(shown, self.command(command.replace(chr(92) + chr(10), ' ')[2:]))}"
            for command, shown in _commands(block.body)
        )

    def _config(self, block: Block) -> str:
        if block.body.startswith("version:"):
            (self.folder / "shown.yaml").write_text(block.body, encoding="utf-8")
            self.command("ragloom config check -c shown.yaml")
            (self.folder / "shown.yaml").unlink()
        return block.body

    def command(self, line: str) -> str:
        """What a command prints; ``  # exit 2`` behind it says how it ends, ``> FILE`` where its output goes."""
        typed, _, code = line.partition("  # exit ")
        typed, _, file = typed.partition(" > ")
        words = shlex.split(typed, comments=True)
        variables = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
        program, *arguments = words[len(variables) :]
        run = {"ragloom": self._ragloom, "pip": self._pip}.get(program) or partial(self._other, program)
        with patch.dict(os.environ, {"NO_COLOR": "1", "COLUMNS": "100", **variables}):
            ended, printed = run(arguments)
        assert ended == int(code or 0), f"{line}\n{printed}"
        if file:
            (self.folder / file.strip()).write_text(printed, encoding="utf-8")
            return ""
        return self._told(printed)

    def _ragloom(self, arguments: list[str]) -> tuple[int, str]:
        """In this process, which is many times quicker than in one of its own; a test elsewhere starts real ones.

        Modules of the working folder cannot be imported, as they cannot by the program that pip installs.
        """
        printed, nothing = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            patch("sys.stdin", nothing),
            _importable(self.paths[1:], self.folder),
        ):
            return main(arguments), printed.getvalue()

    def _pip(self, arguments: list[str]) -> tuple[int, str]:
        """Installs a package of the page's own, for this page."""
        *asked, package = arguments
        assert asked == ["install", "-e"], f"a page can only pip install -e FOLDER, not {arguments}"
        site = self.folder / ".site"
        self.paths = [*dict.fromkeys([*self.paths, site, install(self.folder / package.partition("[")[0], site)])]
        return 0, ""

    def _other(self, program: str, arguments: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            [*_PROGRAMS.get(program, [program]), *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*self.paths, *sys.path]))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def _told(self, printed: str) -> str:
        ends = (line.rstrip() for line in printed.replace(str(self.folder), HOME).splitlines())
        return "".join(f"{line}\n" for line in ends)


@contextlib.contextmanager
def _importable(folders: list[Path], page: Path) -> Iterator[None]:
    """The folders' modules can be imported; those that come from below ``page`` are forgotten at the end."""
    added = list(map(str, folders))
    sys.path[:0] = added
    try:
        yield
    finally:
        for folder in added:
            sys.path.remove(folder)
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(str(page)):
                del sys.modules[name]


RUNNERS = {"python": Page._python, "output": Page._output, "console": Page._console, "yaml": Page._config}


def alike(shown: str, real: str) -> bool:
    """Whether both say the same but for times, sizes and versions."""
    return _lasting(shown) == _lasting(real)


def _brought_up(shown: str, real: str) -> str:
    """``real``, unless ``shown`` says nothing, or says the same with lines left out or other times."""
    parts = [_lasting(part) for part in re.split(rf"^{LEFT_OUT}$", shown, flags=re.M)]
    pattern = ".*".join(map(re.escape, parts))
    return shown if not shown.strip() or re.fullmatch(pattern, _lasting(real), re.S) else real


def _lasting(text: str) -> str:
    for pattern, stands in _CHANGING:
        text = pattern.sub(stands, text)
    return text.strip()


def _commands(body: str) -> Iterator[tuple[str, str]]:
    """Each command, further lines of it included, and the text that is shown below it."""
    for part in re.split(r"^(?=\$ )", body, flags=re.M):
        if not part.startswith("$ "):
            assert not part.strip(), f"no command before: {part}"
            continue
        found = re.match(r"(?:[^\n]*\\\n)*[^\n]*\n", part)
        assert found, part
        yield found[0].rstrip("\n"), part[found.end() :]
