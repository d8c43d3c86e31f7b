"""``python -m tools.reference``: write the reference pages that are made from the code; ``--check`` only compares."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from tools.checks_page import checks
from tools.example_page import example
from typer.main import get_command

from ragloom.cli.verbs import VERBS, help_text
from ragloom.config.annotations import external_name
from ragloom.config.component import REBUILDS, ComponentSpec
from ragloom.config.schema import Config, RerankerSpec, RetrieverSpec
from ragloom.config.training import StageSpec, TrainConfig
from ragloom.registry import Registry
from ragloom.registry.kinds import KINDS, spoken
from ragloom.registry.registration import Registration

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTE = "<!-- Written by `python -m tools.reference`; do not edit. -->\n"

KIND_INTROS = {
    "retriever": "In a config: `retrievers:`, a list. Each takes `name`, `k` and `weight` beside its own settings.",
    "encoder": "Named by the components that need one.",
    "reranker": "In a config: `reranker:`. Takes `k`, how many passages it reads, beside its own settings.",
    "generator": "In a config: `generator:`.",
    "rank_fuser": "In a config: `fusion.ranks:`.",
    "answer_fuser": "In a config: `fusion.answer:`.",
    "query_transform": "In a config: `query:`, a list; each works on what the one before gave.",
    "loader": "In a config: `ingest.loaders:`, a list; without it every installed loader is used with its defaults.",
    "chunker": "In a config: `ingest.chunker:`.",
    "analyzer": "Named by the components that need one, for example `retrievers: [{use: bm25, analyzer: whitespace}]`.",
    "interceptor": "In a config: `interceptors:`, a list, outermost first.",
    "trainer": "Stages of `train:`.",
    "metric": "Used by evaluations.",
    "command": "Verbs of the command line.",
}


def components() -> str:
    """The page of everything that ragloom's own plugins offer."""
    registry = Registry.bundled()
    lines = [
        "# Components",
        "",
        NOTE,
        "What ragloom's own plugins offer, by kind: the names that a config says after `use:`. `ragloom plugins list`",
        "shows what is installed on your machine. A setting marked *rebuilds* is part of what an index or the stored",
        "passages hold: after changing it, run `ragloom index --rebuild`.",
        "",
    ]
    kinds = [kind for kind in KINDS.values() if registry.names(kind)]
    for kind in kinds:
        lines += _kind(registry, kind)
    empty = [f"*{spoken(kind)}*" for kind in KINDS.values() if kind not in kinds]
    lines += ["## Kinds without a component of ragloom's own", "", f"Plugins may offer them: {', '.join(empty)}.", ""]
    return "\n".join(lines)


def _kind(registry: Registry, kind: str) -> Iterator[str]:
    offered = [registry.find(kind, name) for name in registry.names(kind)]
    yield from (f"## {spoken(kind).capitalize()}s", "", KIND_INTROS[kind], "")
    yield from ("| name | what it is | plugin | extra |", "|---|---|---|---|")
    for one in offered:
        extra = f"`{one.extra}`" if one.extra else "–"
        link, summary = f"[`{one.name}`](#{kind}-{one.name})", _cell(_sentence(one.summary))
        yield f"| {link} | {summary} | `{one.owner.entry_point}` | {extra} |"
    yield ""
    for one in offered:
        yield from _component(registry, one)


def _component(registry: Registry, one: Registration) -> Iterator[str]:
    yield from (f"### {one.name} {{ #{one.kind}-{one.name} }}", "", _sentence(one.summary), "")
    model = registry.config_model(one)
    if model is None:
        yield from ("It takes no settings.", "")
        return
    yield from settings(model)


def settings(model: type[BaseModel]) -> Iterator[str]:
    """What the model's docstring says, and a table of its fields."""
    yield from (_prose(model.__doc__ or ""), "", "| setting | type | default | |", "|---|---|---|---|")
    yield from (*_rows(model, ""), "")


def _rows(model: type[BaseModel], above: str) -> Iterator[str]:
    for own, field in model.model_fields.items():
        name, nested = external_name(own, field), _nested(field)
        if nested and model is not Config:
            yield from _rows(nested, f"{above}{name}.")
        else:
            yield f"| `{above}{name}` | {_type(model, name)} | {_default(field)} | {_about(field)} |"


def _nested(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a field that is a group of settings."""
    kind: Any = field.annotation
    if not isinstance(kind, type) or not issubclass(kind, BaseModel) or issubclass(kind, ComponentSpec):
        return None
    return kind


def config() -> str:
    """The page of a config's own sections."""
    lines = ["# Config", "", NOTE, "The sections of a config, and what holds where nothing is said.", ""]
    lines += ["## Top level", "", *settings(Config)]
    for path, model in _sections(Config):
        lines += [f"## `{path}`", "", *settings(model)]
    lines += ["## Each of `retrievers`", "", "Beside the settings of the component that it uses:", ""]
    lines += settings(RetrieverSpec)
    lines += ["## `reranker`", "", "Beside the settings of the component that it uses:", "", *settings(RerankerSpec)]
    lines += ["## `train` { #train }", "", *settings(TrainConfig)]
    lines += [
        "### Each of its `stages`",
        "",
        "Beside the settings of the trainer that it uses:",
        "",
        *settings(StageSpec),
    ]
    return "\n".join(lines)


def _sections(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    for name, field in model.model_fields.items():
        if nested := _nested(field):
            yield name, nested


def cli() -> str:
    """The page of the command line, from its own help."""
    lines = [
        "# Command line",
        "",
        NOTE,
        "Exit codes: 0 done; 1 done in part, or something is wrong that the output tells; 2 the command line, the",
        "config or the collection cannot be used as it stands; 130 interrupted. Errors go to standard error: what,",
        "where, and a hint that says what to type.",
        "",
        *_help(help_text()),
    ]
    for verb in VERBS:
        lines += [f"## {verb}", "", *_verb(verb)]
    return "\n".join(lines)


def _verb(verb: str) -> Iterator[str]:
    command: Any = get_command(import_module(f"ragloom.cli.{verb}").app)
    yield from _command(command, f"ragloom {verb}", 3)


def _command(command: Any, path: str, level: int) -> Iterator[str]:
    words: Mapping[str, Any] = getattr(command, "commands", {})
    yield from (_prose(command.help or ""), "")
    if words:
        for word, inner in words.items():
            yield from (f"{'#' * level} {path.removeprefix('ragloom ')} {word}", "")
            yield from _command(inner, f"{path} {word}", level + 1)
        return
    shown = [one for one in command.params if one.name not in _SHARED]
    arguments = [_argument(one) for one in shown if one.param_type_name == "argument"]
    yield from ("```text", " ".join([path, *arguments, "[OPTIONS]"]), "```", "")
    if shown:
        yield from ("| | |", "|---|---|", *map(_parameter, shown), "")


def _argument(one: Any) -> str:
    name = one.name.upper() if one.nargs == 1 else f"{one.name.upper()}..."
    return name if one.required else f"[{name}]"


def _parameter(one: Any) -> str:
    return f"| `{_written(one)}` | {_cell(one.help or '')}{_falls_back(one)} |"


def _written(one: Any) -> str:
    if one.param_type_name == "argument":
        return str(one.name).upper()
    value = "" if one.is_flag else f" {one.metavar or 'NUMBER'}"
    return f"{', '.join(one.opts)}{value}"


_SHARED = {"config", "set", "plugin", "json", "debug", "help"}


def _falls_back(one: Any) -> str:
    shown = one.default not in (None, False, ()) and not callable(one.default)
    return f" Default: `{one.default}`." if shown else ""


def _help(text: str) -> Iterator[str]:
    yield from ("```text", text, "```", "")


def _prose(text: str) -> str:
    paragraphs = " ".join(line.strip() or "\n\n" for line in text.strip().splitlines())
    return "\n\n".join(part.strip() for part in paragraphs.split("\n\n")).replace("``", "`")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("``", "`")


def _about(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    rebuilds = " *rebuilds*" if isinstance(extra, dict) and extra.get(REBUILDS) else ""
    return f"{_cell(field.description or '')}{rebuilds}".strip()


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel) and not isinstance(value, ComponentSpec):
        return "see below"
    return f"`{json.dumps(_plain(value), ensure_ascii=False)}`"


def _plain(value: Any) -> Any:
    """A default as a config would say it."""
    if isinstance(value, ComponentSpec):
        return value.use
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if value is PydanticUndefined:
        return None
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _type(model: type[BaseModel], name: str) -> str:
    schema = model.model_json_schema(mode="validation")
    return _cell(_typed(schema["properties"][name], schema.get("$defs", {})))


def _typed(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if "x-ragloom-kind" in schema:
        return spoken(schema["x-ragloom-kind"])
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if several := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(dict.fromkeys(_typed(one, known) for one in several))
    if "$ref" in schema:
        return _SPOKEN.get(schema["$ref"].rpartition("/")[2], "settings")
    return _bounded(schema, known)


_SPOKEN = {"ComponentSpec": "component"}
_NAMES = {
    "secret": "secret text",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "none",
}
_BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}


def _bounded(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    kind = "secret" if schema.get("format") == "password" else schema.get("type", "any")
    if kind == "array":
        return f"list of {_typed(schema.get('items', {}), known)}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"mapping of name to {_typed(inner, known)}" if isinstance(inner, dict) else "mapping"
    bounds = [f"{sign} {_number(schema[key])}" for key, sign in _BOUNDS.items() if key in schema]
    return " ".join([_NAMES.get(kind, kind), ", ".join(bounds)]).strip()


def _number(bound: float) -> str:
    return str(bound) if isinstance(bound, int) else f"{bound:g}"


def decisions() -> str:
    """The list of all decisions, by their pages' titles."""
    lines = ["# Decisions", "", NOTE, "What was decided, why, and what follows from it: one page each.", ""]
    for page in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ").strip()
        lines.append(f"- [{title}]({page.name})")
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "how-to/example.md": lambda: example(NOTE, DOCS / "examples" / "ragloom-bobbin"),
    "reference/checks.md": lambda: checks(NOTE),
    "reference/cli.md": cli,
    "reference/components.md": components,
    "reference/config.md": config,
    "decisions/index.md": decisions,
}


def stale() -> list[str]:
    """The pages that are not as they would be written now."""
    return [name for name, page in PAGES.items() if _there(DOCS / name) != _ended(page())]


def _there(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _ended(text: str) -> str:
    return f"{text.rstrip()}\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are out of date."""
    if "--check" in arguments:
        found = stale()
        print("\n".join(f"docs/{name} is out of date: python -m tools.reference" for name in found), end="")
        return 1 if found else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(_ended(page()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
