"""What a component may ask for when it is opened. A component never imports another plugin: it asks here, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Document, Filter, Passage, Query, Ranking

if TYPE_CHECKING:
    from ragloom.interfaces.analyzer import Analyzer
    from ragloom.interfaces.encoder import Encoder
    from ragloom.interfaces.generator import Generator
    from ragloom.interfaces.reranker import Reranker

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Named(Protocol):
    """A component as a config model names it (``ragloom.config.component.ComponentSpec``)."""

    @property
    def use(self) -> str:
        """Its registered name."""

    @property
    def settings(self) -> Mapping[str, object]:
        """What is set for it."""


Spec = str | Mapping[str, object] | Named
"""A component named in a config: its name, a mapping with ``use`` and its settings, or the setting that names it."""


def plain(spec: Spec) -> str | Mapping[str, object]:
    """``spec`` as a name or a mapping."""
    return spec if isinstance(spec, str | Mapping) else {"use": spec.use, **spec.settings}


class CollectionView(Protocol):
    """The collection as one reader sees it: every call answers for the same pinned position."""

    @property
    def position(self) -> int:
        """The position in the change log that this view is pinned to."""

    def __len__(self) -> int:
        """How many passages there are."""

    def passages(self, ids: Sequence[int] | NDArray[np.int64]) -> list[Passage]:
        """The passages of ``ids``, in that order. Raises ``CollectionError`` for an id that is not there."""

    def select(self, condition: Filter) -> NDArray[np.int64]:
        """The ids of the passages whose document's metadata match, ascending: int64[n]."""

    def scan(self, batch: int = 1024) -> Iterator[list[Passage]]:
        """Every passage, by ascending id, ``batch`` at a time."""

    def document(self, document_id: str) -> Document | None:
        """A document by its id, or None."""


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Where an ``Indexed`` retriever keeps its derived files.

    ``path`` is its own folder. ``files`` (relative to ``path``) are the immutable files of the generation that is
    opened, already checked against their recorded sizes and checksums; ``state`` is what the retriever's last
    ``commit`` gave. Both are empty for a new index. Only a ``writable`` one may be changed. A retriever never changes
    or deletes a file that exists: it writes new ones under names that ``fresh`` gives; the store collects what no
    generation needs any more.
    """

    path: Path
    files: tuple[str, ...] = ()
    state: Mapping[str, Json] = field(default_factory=dict)
    position: int = 0
    writable: bool = False

    def fresh(self, stem: str, suffix: str) -> Path:
        """A path in the folder, of a name that no file there has now.

        It reserves nothing: write the file before asking for the next of that ``stem`` and ``suffix``. A name may
        come again once the store has deleted the file that had it, which no generation needed any more.
        """
        number = self.position
        while (path := self.path / f"{stem}-{number:012d}{suffix}").exists():
            number += 1
        return path


class Resources(Protocol):
    """Handed to ``open``. What is not there raises ``PluginError`` with a hint, never None by surprise."""

    @property
    def collection(self) -> CollectionView:
        """The passages that the pipeline answers from."""

    @property
    def index(self) -> IndexFolder:
        """The retriever's own folder (``Indexed`` retrievers only)."""

    @property
    def fingerprint(self) -> str:
        """Stands for all that the pipeline's answers depend on but ``collection.position``: parts, settings, versions.

        Another config, another version of a plugin or another collection has another one. A pipeline that holds
        objects given by hand has none, and neither has one that only reads or writes a collection.
        """

    def path(self, text: str) -> Path:
        """A path that a setting names, as seen from the config's own folder; an absolute one as it stands."""

    def component(self, kind: str, spec: Spec) -> Any:
        """Another component by kind and name, opened; the same spec gives the same object within a pipeline."""

    def analyzer(self, spec: Spec) -> Analyzer:
        """An analyzer by name."""

    def encoder(self, spec: Spec | None = None) -> Encoder:
        """An encoder by name, or the pipeline's own: that of its first retriever that names one."""

    def passage_space(self, spec: Spec) -> str:
        """The passage space of an encoder, without loading its model where it can tell (``KnownSpace``)."""

    def reranker(self, spec: Spec | None = None) -> Reranker:
        """A reranker by name, or the pipeline's own."""

    def generator(self, spec: Spec | None = None) -> Generator:
        """A generator by name, or the pipeline's own."""

    def search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        """The pipeline's first stage: every retriever, then rank fusion; ``queries[i].filter`` is honoured."""
