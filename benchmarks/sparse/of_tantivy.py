"""tantivy: a white-space tokenizer, one thread to index (as the others), frequencies without positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy

_HEAP = 256_000_000


class Tantivy:
    """A term query a term, joined by "should"."""

    def index(self, passages: Iterator[str], folder: Path) -> None:
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, text in enumerate(passages):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("text", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = _schema()
        self._searcher = self._index.searcher()

    def search(self, query: str, k: int) -> Sequence[int]:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term, "freq"))
            for term in query.split()
        ]
        return [address.doc for _, address in self._searcher.search(tantivy.Query.boolean_query(parts), k).hits]

    def batch(self, queries: Sequence[str], k: int) -> Any:
        return [self.search(query, k) for query in queries]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=False, indexed=False, fast=True)
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
