"""The systems by the names that a user would type: what they need, and up to which size they end in reasonable time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol


class System(Protocol):
    """One retriever over text whose terms stand between spaces. Passages are numbered from 0."""

    def index(self, passages: Iterator[str], folder: Path) -> None:
        """Index the passages and leave the index in ``folder``, where the system can."""

    def open(self, folder: Path) -> None:
        """Be ready to search what ``index`` left in ``folder``."""

    def search(self, query: str, k: int) -> Sequence[int]:
        """The numbers of the ``k`` best passages."""

    def batch(self, queries: Sequence[str], k: int) -> Any:
        """The same for many queries, by the system's own means for many."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a system's class is, the modules that it needs, its largest size, and whether its index lies on disk."""

    target: str
    needs: tuple[str, ...]
    largest: int = 10**9
    on_disk: bool = True

    def missing(self) -> list[str]:
        """The modules that are not installed."""
        return [name for name in self.needs if find_spec(name) is None]

    def make(self) -> System:
        """Import and construct it."""
        module, name = self.target.split(":")
        return getattr(import_module(f"benchmarks.sparse.{module}"), name)()


SYSTEMS: dict[str, Peer] = {
    "bm25": Peer("ours:Plain", ("numpy",)),
    "bm25[fast]": Peer("ours:Fast", ("numba",)),
    "bm25s": Peer("of_bm25s:Plain", ("bm25s",)),
    "bm25s-numba": Peer("of_bm25s:Numba", ("bm25s", "numba")),
    "tantivy": Peer("of_tantivy:Tantivy", ("tantivy",)),
    "rank-bm25": Peer("of_rank_bm25:RankBM25", ("rank_bm25",), 100_000, False),
    "haystack": Peer("of_haystack:Haystack", ("haystack",), 5_000, False),
    "langchain": Peer("of_langchain:LangChain", ("langchain_community", "rank_bm25"), 100_000, False),
}
