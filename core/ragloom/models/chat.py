"""A model's own chat template, filled in by jinja2's sandbox."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from ragloom.errors import MissingExtraError, ModelError
from ragloom.models.folder import ModelFolder

Message = Mapping[str, str]


class ChatTemplate:
    """From messages to one text, as the model was trained to read them (Hugging Face's ``chat_template``)."""

    def __init__(self, source: str, special: Mapping[str, str], where: str) -> None:
        """Raises ``MissingExtraError`` without jinja2, ``ModelError`` for a template with a fault."""
        self._special = dict(special)
        self._where = where
        self._template = self._compiled(source)

    @classmethod
    def of(cls, folder: ModelFolder) -> ChatTemplate | None:
        """The template of a folder's files, or None."""
        source = _source(folder)
        return None if source is None else cls(source, _special(folder), str(folder.path))

    def fill(self, messages: Sequence[Message]) -> str:
        """The text up to where the answer begins.

        A template that takes no system message gets it in front of the first user's. Raises ``ModelError`` where it
        refuses both.
        """
        try:
            return self._filled(messages)
        except ModelError:
            if not messages or messages[0].get("role") != "system":
                raise
            return self._filled(_merged(messages))

    def _filled(self, messages: Sequence[Message]) -> str:
        try:
            given = [dict(message) for message in messages]
            # Templates tell "no tools" from "nothing said of tools".
            return str(
                self._template.render(
                    messages=given, tools=None, documents=None, add_generation_prompt=True, **self._special
                )
            )
        except Exception as error:
            raise ModelError(
                f"the chat template cannot be filled in: {error}",
                where=self._where,
                hint="set `chat: never`, or give a prompt of your own in `template`",
            ) from error

    def _compiled(self, source: str) -> Any:
        try:
            from jinja2.sandbox import ImmutableSandboxedEnvironment

            from ragloom.models.chat_tags import WrittenByTheModel
        except ImportError as error:
            raise MissingExtraError(
                "the model has a chat template, and jinja2 is not installed",
                where=self._where,
                hint="pip install 'ragloom[onnx]', or set `chat: never`",
            ) from error
        # trim_blocks and lstrip_blocks are part of what templates on the hub are written for.
        sandbox = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", WrittenByTheModel]
        )
        sandbox.filters["tojson"] = _to_json
        sandbox.globals["raise_exception"] = _refuse
        sandbox.globals["strftime_now"] = _today
        try:
            return sandbox.from_string(source)
        except Exception as error:
            raise ModelError(
                f"the chat template has a fault: {error}", where=self._where, hint="set `chat: never`"
            ) from error


def _source(folder: ModelFolder) -> str | None:
    if folder.has("chat_template.jinja"):
        return (folder.path / "chat_template.jinja").read_text(encoding="utf-8")
    said = folder.json("tokenizer_config.json").get("chat_template")
    if isinstance(said, list):
        named = {str(one.get("name")): one.get("template") for one in said if isinstance(one, dict)}
        said = named.get("default")
    return said if isinstance(said, str) and said.strip() else None


def _special(folder: ModelFolder) -> dict[str, str]:
    settings = {**folder.json("special_tokens_map.json"), **folder.json("tokenizer_config.json")}
    texts = {
        name: value.get("content") if isinstance(value, dict) else value
        for name, value in settings.items()
        if name.endswith("_token")
    }
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _merged(messages: Sequence[Message]) -> list[Message]:
    system, *rest = messages
    if not rest:
        return [{"role": "user", "content": system["content"]}]
    return [{**rest[0], "content": f"{system['content']}\n\n{rest[0]['content']}"}, *rest[1:]]


def _to_json(value: Any, ensure_ascii: bool = False, indent: int | None = None, **ignored: Any) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)


def _today(form: str) -> str:
    return datetime.now().strftime(form)


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)
