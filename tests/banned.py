"""What no code of the tree may do: run what it was given, unpickle, or hand text to a shell. Read off the syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MODULES = frozenset(
    "pickle cPickle _pickle cloudpickle dill marshal shelve joblib jsonpickle copyreg pty telnetlib".split()
)
"""Modules whose every use is one too many: their files are programs, or they are a shell."""

BUILTINS = frozenset({"eval", "exec", "compile", "__import__", "execfile"})

CALLS = frozenset(
    "os.system os.popen os.spawnl os.spawnv os.spawnlp os.spawnvp os.execv os.execvp os.execl os.startfile "
    "subprocess.getoutput subprocess.getstatusoutput commands.getoutput tempfile.mktemp "
    "yaml.unsafe_load yaml.unsafe_load_all yaml.full_load yaml.full_load_all "
    "pandas.read_pickle pd.read_pickle numpy.lib.format.read_array runpy.run_path runpy.run_module "
    "code.interact builtins.eval builtins.exec builtins.compile builtins.__import__".split()
)
"""Functions by the name under which a module is imported."""

SAFE_YAML = frozenset("SafeLoader CSafeLoader BaseLoader CBaseLoader".split())

MUST_BE_FALSE = ("shell", "allow_pickle", "trust_remote_code")
MUST_BE_TRUE = ("weights_only",)


@dataclass(frozen=True, slots=True)
class Found:
    """A banned thing, and the line that it stands on."""

    line: int
    what: str


def found_in(source: str) -> list[Found]:
    """Every banned thing in ``source``, by line."""
    tree = ast.parse(source)
    names = _imported(tree)
    found = [one for node in ast.walk(tree) for check in CHECKS for one in check(node, names)]
    return sorted(set(found), key=lambda one: (one.line, one.what))


def _imported(tree: ast.AST) -> dict[str, str]:
    """What each local name stands for: ``from os import system as s`` gives ``s`` for ``os.system``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                top = one.name.partition(".")[0]
                names[one.asname or top] = one.name if one.asname else top
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.update({one.asname or one.name: f"{node.module}.{one.name}" for one in node.names})
    return names


def _dotted(node: ast.AST, names: dict[str, str]) -> str:
    """The full name of what ``node`` refers to; empty where it is none."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        above = _dotted(node.value, names)
        return f"{above}.{node.attr}" if above else ""
    return ""


def _modules(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and not node.level:
        modules = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
    if isinstance(node, ast.Call) and _dotted(node.func, names).endswith("import_module") and node.args:
        modules = [node.args[0].value] if isinstance(node.args[0], ast.Constant) else []
    for module in modules:
        if any(part in MODULES for part in str(module).split(".")):
            yield Found(node.lineno, f"import of {module}")


def _builtins(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and names.get(node.id, node.id) in BUILTINS:
        yield Found(node.lineno, node.id)


def _calls(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if isinstance(node, ast.Attribute | ast.Name) and _dotted(node, names) in CALLS:
        yield Found(node.lineno, _dotted(node, names))


def _yaml(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if not isinstance(node, ast.Call) or _dotted(node.func, names) not in {"yaml.load", "yaml.load_all"}:
        return
    given = [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "Loader")]
    loader = _dotted(given[0], names).rpartition(".")[2] if given else ""
    if loader not in SAFE_YAML:
        yield Found(node.lineno, f"{_dotted(node.func, names)} without a safe loader")


def _keywords(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if not isinstance(node, ast.Call):
        return
    for one in node.keywords:
        value = one.value.value if isinstance(one.value, ast.Constant) else "something"
        if (one.arg in MUST_BE_FALSE and value is not False) or (one.arg in MUST_BE_TRUE and value is not True):
            yield Found(node.lineno, f"{one.arg}={value}")


def _torch(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    if isinstance(node, ast.Call) and _dotted(node.func, names) == "torch.load" and not _says(node, "weights_only"):
        yield Found(node.lineno, "torch.load without weights_only=True")


def _numpy(node: ast.AST, names: dict[str, str]) -> Iterator[Found]:
    """Its default is safe since 1.16.3; said all the same, so that nobody has to know."""
    if isinstance(node, ast.Call) and _dotted(node.func, names) == "numpy.load" and not _says(node, "allow_pickle"):
        yield Found(node.lineno, "np.load without allow_pickle=False")


def _says(call: ast.Call, keyword: str) -> bool:
    return any(one.arg == keyword for one in call.keywords)


CHECKS: tuple[Callable[[ast.AST, dict[str, str]], Iterator[Found]], ...] = (
    _modules, _builtins, _calls, _yaml, _keywords, _torch, _numpy,
)  # fmt: skip
