"""The YAML that may stand before a Markdown text, between two lines of dashes."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)


def split_front_matter(text: str) -> tuple[Mapping[object, object], str, str]:
    """The values before the text, the text, and what is wrong with the values (empty where nothing is)."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text, ""
    rest = text[match.end() :]
    try:
        values = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return {}, rest, str(error).split("\n")[0]
    if values is None:
        return {}, rest, ""
    # A thematic break at the very top opens no front matter: what follows is prose, which YAML reads as one string.
    return (values, rest, "") if isinstance(values, Mapping) else ({}, text, "")
