"""Configs: sound ones in three languages, and what becomes of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from benchmarks.hostile.mutation import ODD_TEXTS, broken_bytes, broken_text

SOUND: tuple[dict[str, Any], ...] = (
    {"version": 1},
    {"version": 1, "collection": "${env:HOME}/x", "retrievers": [{"use": "bm25", "k": 20, "weight": 0.5}, "rank_bm25"]},
    {
        "version": 1,
        "collection": ".ragloom",
        "ingest": {
            "sources": ["docs"],
            "chunker": {"use": "sentences", "max_tokens": 200, "overlap": 1},
            "loaders": ["text", {"use": "pdf", "password": "${env:PDF_PASSWORD:-x}"}, {"use": "csv", "delimiter": ";"}],
            "limits": {"seconds": 5, "memory_mb": 256, "file_mb": 10, "text_mb": 1, "apart": True},
        },
        "retrievers": [
            {"use": "bm25", "k": 20, "analyzer": {"use": "multilingual"}},
            {"use": "bm25", "name": "plain", "analyzer": "whitespace", "k1": 1.2, "b": 0.7},
        ],
        "query": [{"use": "draft"}, {"use": "keywords"}],
        "fusion": {"ranks": {"use": "weighted"}, "answer": {"use": "refine"}},
        "generator": {"use": "extractive"},
        "rounds": 2,
        "trace": False,
        "interceptors": [],
        "train": [],
    },
)

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, -(10**400), 1e308, float("inf"), float("nan"), "", " ", [], {}, [[]],
    [{}], {"": {}},
    {"use": None}, {"use": []}, {"use": "bm25", "use ": 1}, ["bm25"] * 300, {"a" * 500: 1}, {"__proto__": 1},
    {str(n): n for n in range(300)}, *ODD_TEXTS[:60],
)  # fmt: skip


def config_text(chance: random.Random) -> tuple[str, bytes]:
    """A suffix, and the content of a config file that is probably not sound."""
    suffix = chance.choice((".yaml", ".yaml", ".toml", ".json"))
    if chance.random() < 0.08:
        return suffix, chance.choice(_BOMBS)(chance).encode("utf-8", "surrogatepass")
    value = json.loads(json.dumps(chance.choice(SOUND)))
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        value = _with_odd_value(value, chance)
    text = _WRITERS[suffix](value)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.4:
        data = broken_text(text, chance).encode("utf-8", "surrogatepass")
    return suffix, broken_bytes(data, chance) if chance.random() < 0.25 else data


def _with_odd_value(value: Any, chance: random.Random) -> Any:
    """``value`` with something else at a random place, or under a random new name."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        if chance.random() < 0.1:
            return {**value, chance.choice(("kk", "Use", "", "k.k", "\x00", "a" * 200)): chance.choice(ODD_VALUES)}
        return {**value, key: _with_odd_value(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _with_odd_value(value[at], chance), *value[at + 1 :]]
    return chance.choice(ODD_VALUES)


def _yaml(value: Any) -> str:
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False))


def _toml(value: Any) -> str:
    """Top-level keys with inline values: enough of TOML to be broken."""
    if not isinstance(value, dict):
        return f"value = {_inline(value)}\n"
    return "".join(f"{json.dumps(str(key))} = {_inline(part)}\n" for key, part in value.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))} = {_inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return (
        {None: '""', True: "true", False: "false"}.get(value)
        if value is None or isinstance(value, bool)
        else json.dumps(value)
    )  # type: ignore[return-value]


_WRITERS: dict[str, Callable[[Any], str]] = {".yaml": _yaml, ".toml": _toml, ".json": json.dumps}


def _alias_bomb(chance: random.Random) -> str:
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(["version: 1", "a0: &a0 [x, x]", *rows])


def _nest(opening: str, closing: str) -> Callable[[random.Random], str]:
    def made(chance: random.Random) -> str:
        depth = chance.choice((70, 1000, 20_000, 120_000))
        return f"version: 1\nretrievers: {opening * depth}{closing * depth}"

    return made


def _nested_json(chance: random.Random) -> str:
    depth = chance.choice((70, 1000, 50_000))
    return '{"version": 1, "train": ' + chance.choice(('{"a":', "[")) * depth


def _nested_toml(chance: random.Random) -> str:
    depth = chance.choice((70, 800, 30_000))
    return chance.choice((f"a = {'[' * depth}{']' * depth}", f"[{'a.' * depth}a]\nx = 1", f"{'a.' * depth}a = 1"))


def _indented(chance: random.Random) -> str:
    depth = chance.choice((70, 700))
    return "version: 1\n" + "".join(f"{' ' * n}a:\n" for n in range(depth))


def _wide(chance: random.Random) -> str:
    return "version: 1\nretrievers:\n" + "- bm25\n" * chance.choice((300, 20_000))


def _many_keys(chance: random.Random) -> str:
    return "version: 1\n" + "".join(f"key{n}: {n}\n" for n in range(chance.choice((300, 20_000))))


def _long_scalar(chance: random.Random) -> str:
    character = chance.choice(("9", "a", "-", "${env:", "$", "\u0300", "中", " ", "#", '"', "'", "\\"))
    return f"version: 1\ncollection: {character * chance.choice((5000, 100_000))}"


def _over_size(chance: random.Random) -> str:
    return "version: 1\n#" + "x" * (1 << 20)


def _random_text(chance: random.Random) -> str:
    return "".join(map(chr, chance.choices(range(0xD7FF), k=chance.choice((10, 300, 5000)))))


def _nothing(chance: random.Random) -> str:
    return chance.choice(
        ("", "\ufeff", "---", "null", "[]", '""', "version", "\x00" * 50, "\n" * 5000, " ", "\t", "{}")
    )


_BOMBS: tuple[Callable[[random.Random], str], ...] = (
    _alias_bomb, _nest("[", "]"), _nest("{a: ", "}"), _nest("- ", ""), _nest("? ", ""), _nested_json, _nested_toml,
    _indented,
    _wide, _many_keys, _long_scalar, _over_size, _random_text, _nothing,
)  # fmt: skip
