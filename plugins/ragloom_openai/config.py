"""The settings of ``openai``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from ragloom.config.component import ComponentConfig

OURS = frozenset({"model", "messages", "prompt", "stream", "n"})
"""Fields of a request's body that are never the user's."""

Omittable = Literal["temperature", "top_p", "seed", "stop"]


class OpenAIConfig(ComponentConfig):
    """Which server, which model, and how patiently they are asked."""

    base_url: str = Field(description="Where the server's API begins, such as `http://localhost:8000/v1`.")
    model: str = Field(min_length=1, description="The model's name on that server.")
    api_key: SecretStr | None = Field(
        default=None, description="Sent as a bearer token. Write `${env:OPENAI_API_KEY}`, never the key itself."
    )
    headers: dict[str, SecretStr] = Field(
        default_factory=dict, description="Further headers of each request; kept as secret as the key."
    )
    endpoint: Literal["chat", "completions"] = Field(
        default="chat", description="`completions` for a model that continues text and has no chat template."
    )
    language: Literal["auto", "en", "zh"] = Field(default="auto", description="The prompt's; `auto`: the question's.")
    max_prompt_tokens: int = Field(
        default=3000,
        ge=32,
        description="Sources are cut from the last until the prompt has no more tokens, by an estimate on the high "
        "side. What the model reads, less `max_new_tokens`, is the most that makes sense.",
    )
    logprobs: bool = Field(
        default=False, description="Ask for log-probabilities: an answer's confidence is their mean, else it has none."
    )
    connect_timeout: float = Field(default=10.0, gt=0, le=3600, description="Seconds until there is a connection.")
    read_timeout: float = Field(default=120.0, gt=0, le=86_400, description="Seconds that the server may say nothing.")
    deadline: float = Field(
        default=300.0,
        gt=0,
        le=86_400,
        description="Seconds from when a request is sent until it has its answer, tries and waits counted.",
    )
    retries: int = Field(default=3, ge=0, le=100, description="How often a request is sent again that failed.")
    concurrency: int = Field(default=8, ge=1, le=1000, description="How many requests are under way at once.")
    limit: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens", description="How the server calls the most tokens to write."
    )
    omit: tuple[Omittable, ...] = Field(
        default=(), description="What the server must not be sent; stop strings are honoured all the same."
    )
    body: dict[str, Any] = Field(
        default_factory=dict, description="Further fields of each request, such as `{top_k: 40}`, as the server has it."
    )

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        parts = _parts(value)
        if parts.username is not None or parts.password is not None:
            raise ValueError("must hold no user or password: give a secret as `api_key` or in `headers`")
        if parts.query or parts.fragment:
            raise ValueError("must end with a path, without `?` and `#`")
        return value.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _usable_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        return SecretStr(_header_value(value.get_secret_value().strip()))

    @field_validator("headers")
    @classmethod
    def _usable_headers(cls, value: Mapping[str, SecretStr]) -> dict[str, SecretStr]:
        for name, content in value.items():
            _header_value(content.get_secret_value())
            if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
                raise ValueError("must have names of letters, digits, `-` and `_`")
        return dict(value)

    @field_validator("body")
    @classmethod
    def _not_ours(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        if taken := OURS.intersection(value):
            raise ValueError(f"must leave {', '.join(sorted(taken))} to ragloom")
        return dict(value)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no message may repeat."""
        held = [*([self.api_key] if self.api_key else []), *self.headers.values()]
        return tuple(one.get_secret_value() for one in held)


def _parts(value: str) -> Any:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or any(character.isspace() or not character.isprintable() for character in value):
        raise ValueError("must be an address such as http://localhost:8000/v1")
    return parts


def _header_value(value: str) -> str:
    # An HTTP library repeats a header that it cannot send, so it must never be given one.
    if not (value.isascii() and value.isprintable()):
        raise ValueError("must be printable ASCII: it is sent as a header")
    return value
