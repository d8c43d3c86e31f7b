"""What a server answered, read with suspicion."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from ragloom.types import Usage
from ragloom_openai.failure import LOOK_AT_SERVER, NO_SUCH_API, Failure
from ragloom_openai.masking import CUT

Choice = Mapping[str, Any]
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, or all of it. ``reason``: why it ends here, empty where it goes on.

    ``logprobs``: of the tokens, natural logarithm.
    """

    text: str
    reason: str = ""
    logprobs: tuple[float, ...] = ()


def parsed(data: bytes) -> Any:
    """``data`` as JSON. Raises ``Failure`` for anything else."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        shown = shortened(data.decode("utf-8", "replace"))
        raise Failure(f"answered with something that is no JSON: {shown!r}", NO_SUCH_API) from error


def choice_of(value: Any) -> Choice | None:
    """The first choice of a reply or of an event; None where there is none.

    Raises ``Failure`` for an error that was sent in its place, and for what has another shape.
    """
    if not isinstance(value, Mapping):
        raise Failure(f"answered with JSON that is no completion: {shortened(json.dumps(value))}", NO_SUCH_API)
    if said := error_said(value):
        raise Failure(f"reported an error in place of a text: {said}", LOOK_AT_SERVER)
    choices = value.get("choices")
    if not isinstance(choices, list) or any(not isinstance(choice, Mapping) for choice in choices):
        raise Failure(f"answered with JSON without choices: {shortened(json.dumps(value))}", NO_SUCH_API)
    return choices[0] if choices else None


def part_of(endpoint: str, choice: Choice) -> Part:
    """What a choice says, whether it is a whole text or a piece. Raises ``Failure`` where it says no text."""
    text = _SAYS[endpoint](choice)
    reason = choice.get("finish_reason")
    # Half of a pair of surrogates is no character: no file and no terminal takes it.
    return Part(
        _HALVES.sub("\ufffd", text), reason if isinstance(reason, str) else "", _logprobs(choice.get("logprobs"))
    )


def usage_of(value: Any, prompt: int, text: int) -> Usage:
    """What a reply says that it took; ``prompt`` and ``text`` tokens stand for what it does not say."""
    said = value.get("usage") if isinstance(value, Mapping) else None
    counts = said if isinstance(said, Mapping) else {}
    return Usage(1, _count(counts.get("prompt_tokens"), prompt), _count(counts.get("completion_tokens"), text))


def error_said(value: Any) -> str:
    """The message of an error that JSON holds, in any of the usual forms; empty where it holds none."""
    error = value.get("error") if isinstance(value, Mapping) else None
    if not error:
        return ""
    said = error.get("message") if isinstance(error, Mapping) else error
    return shortened(said if isinstance(said, str) else json.dumps(error))


def shortened(text: str, most: int = 200) -> str:
    """``text`` on one line, printable, at most ``most`` characters."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[: 4 * most]).split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[:most]}{CUT}"


def _message(choice: Choice) -> str:
    message = choice.get("delta", choice.get("message"))
    if not isinstance(message, Mapping):
        raise _no_text(choice)
    return _content(message.get("content"), choice)


def _content(content: Any, choice: Choice) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    # Some servers send content in parts, as they may be asked to.
    if isinstance(content, list) and all(isinstance(part, Mapping) for part in content):
        return "".join(part["text"] for part in content if isinstance(part.get("text"), str))
    raise _no_text(choice)


def _continued(choice: Choice) -> str:
    text = choice.get("text")
    if not isinstance(text, str):
        raise _no_text(choice)
    return text


def _no_text(choice: Choice) -> Failure:
    return Failure(f"answered with a choice that holds no text: {shortened(json.dumps(choice))}", NO_SUCH_API)


def _count(said: Any, guess: int) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else guess


def _logprobs(value: Any) -> tuple[float, ...]:
    """Of either endpoint's form; what is not there or no number is left out."""
    if not isinstance(value, Mapping):
        return ()
    content = value.get("content")
    if isinstance(content, list):
        found = [one.get("logprob") for one in content if isinstance(one, Mapping)]
    else:
        tokens = value.get("token_logprobs")
        found = tokens if isinstance(tokens, list) else []
    return tuple(float(one) for one in found if isinstance(one, int | float) and isfinite(one))


_SAYS: dict[str, Callable[[Choice], str]] = {"chat": _message, "completions": _continued}
