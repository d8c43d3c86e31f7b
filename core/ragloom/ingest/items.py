"""What a loader gave, as JSON values and back; what is none of it is refused on both sides of the pipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ragloom.types import Extract, LoadFailure, Location, Metadata, MetadataValue

Item = Extract | LoadFailure
_AUTHOR = "tell the loader's author"
LONGEST_TITLE = 1000
LONGEST_LABEL = 500
LONGEST_FIELD = 10_000
LONGEST_METADATA = 100_000


def checked(item: object, longest: int) -> Item:
    """``item``, or the failure that says what is wrong with it. ``longest``: characters that a document may have."""
    if isinstance(item, LoadFailure):
        return item
    if not isinstance(item, Extract):
        return LoadFailure(f"its loader gave {type(item).__name__}, which is no document", hint=_AUTHOR)
    if wrong := next((name for name in ("text", "title", "key") if not isinstance(getattr(item, name), str)), ""):
        return LoadFailure(f"its loader gave a document whose {wrong} is no text", hint=_AUTHOR)
    size = len(item.text) + len(item.title) + len(item.key) + _metadata_size(item.metadata)
    if size > longest:
        what = f"a document of {_millions(size)} million characters; at most {_millions(longest)} are read"
        hint = f"split the file, or allow more: --set ingest.limits.text_mb={-(-size // 1_000_000)}"
        return LoadFailure(what, where=item.key[:LONGEST_LABEL], hint=hint)
    return _shortened(item)


def _shortened(extract: Extract) -> Extract:
    """Title, labels and metadata come with every passage: megabytes of them must not come thousands of times."""
    if _metadata_size(extract.metadata) > LONGEST_FIELD:
        extract = replace(extract, metadata=_kept(extract.metadata))
    if len(extract.title) > LONGEST_TITLE:
        extract = replace(extract, title=f"{extract.title[:LONGEST_TITLE]}…")
    if all(len(place.label) <= LONGEST_LABEL for place in extract.locations):
        return extract
    return replace(extract, locations=tuple(map(_shortened_place, extract.locations)))


def _shortened_place(place: Location) -> Location:
    return place if len(place.label) <= LONGEST_LABEL else replace(place, label=f"{place.label[:LONGEST_LABEL]}…")


def encode(item: Item) -> dict[str, Any]:
    """``item`` as values that JSON can hold."""
    if isinstance(item, LoadFailure):
        return {"failure": [item.what, item.where, item.hint]}
    places = [[place.start, place.kind, place.label] for place in item.locations]
    return {"document": [item.text, item.title, item.key], "metadata": dict(item.metadata), "locations": places}


def decode(value: Mapping[str, Any]) -> Item:
    """The item that was encoded. Raises ``ValueError`` for a value that is none."""
    try:
        if "failure" in value:
            what, where, hint = _texts(value["failure"])
            return LoadFailure(what, where, hint)
        text, title, key = _texts(value["document"])
        metadata = {str(name): _metadata_value(part) for name, part in value["metadata"].items()}
        locations = tuple(Location(int(start), *_texts((kind, label))) for start, kind, label in value["locations"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no document: {error!r}") from error
    return Extract(text, title, key, metadata, locations)


def _texts(values: Any) -> tuple[Any, ...]:
    if not all(isinstance(value, str) for value in values):
        raise ValueError("no text")
    return tuple(values)


def _metadata_value(value: Any) -> Any:
    """Tags travel as a list; anything that is no metadata at all is refused where it is stored, which names it."""
    return tuple(value) if isinstance(value, list) else value


def _metadata_size(metadata: Mapping[str, object]) -> int:
    return sum(
        len(str(name))
        + sum(len(part) for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, str))
        for name, value in metadata.items()
    )


def _kept(metadata: Metadata) -> dict[str, MetadataValue]:
    """The fields that are no texts of their own, in order, as long as there is room."""
    kept: dict[str, MetadataValue] = {}
    room = LONGEST_METADATA
    for name, value in metadata.items():
        size = _metadata_size({name: value})
        if size <= LONGEST_FIELD and size <= room:
            kept[name] = value
            room -= size
    return kept


def _millions(count: int) -> str:
    return f"{count / 1_000_000:.3g}"
