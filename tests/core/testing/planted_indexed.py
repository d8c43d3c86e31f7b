"""Retrievers with an index of their own that break what that promises, one promise each."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.core.testing import planted_retriever

from ragloom.config.component import ComponentConfig
from ragloom.interfaces import IndexCommit
from ragloom.types import Passage

KEPT = []


class Settings(ComponentConfig):
    lower: bool = True


class Sound(planted_retriever.Sound):
    """Each commit writes what came and went as one JSON file; a generation is the files since the last compaction."""

    def __init__(self, config=None):
        self.config = config or Settings()

    def open(self, resources):
        self.collection, self.index = resources.collection, resources.index
        self.files = list(self.index.state.get("files", []))
        self.held = {}
        for name in self.files:
            self.take(json.loads((self.index.path / name).read_text()))
        self.came, self.went, self.whole = {}, [], False
        self.show()

    def close(self):
        self.held, self.passages = {}, []

    def take(self, part):
        self.held.update({int(number): text for number, text in part["came"].items()})
        for number in part["went"]:
            self.held.pop(number, None)

    def show(self):
        self.passages = [Passage(number, "", text, 0, len(text)) for number, text in sorted(self.held.items())]

    def apply(self, changes):
        for change in changes:
            if change.kind == "add":
                self.came[change.passage.id] = change.passage.indexed_text
            else:
                self.came.pop(change.passage.id, None)
                self.went.append(change.passage.id)

    def compact(self):
        self.whole = True

    def commit(self):
        self.take({"came": self.came, "went": self.went})
        if self.whole:
            self.files, self.came, self.went = [], self.held, []
        if self.came or self.went:
            path = self.new_file()
            self.write(path, json.dumps({"came": self.came, "went": self.went}))
            self.files = [*self.files, path.name]
        self.came, self.went, self.whole = {}, [], False
        self.show()
        return self.made()

    def made(self):
        return IndexCommit(tuple(self.files), {"files": self.files})

    def new_file(self):
        return self.index.fresh("part", ".json")

    def write(self, path, text):
        with path.open("x") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def passage_space(self):
        return f"words lower={self.config.lower}"


class ShowsWhenOpened(Sound):
    def commit(self):
        seen = self.passages
        made = super().commit()
        self.passages = seen
        return made


class RoundsOnDisk(Sound):
    def write(self, path, text):
        super().write(path, text.replace("lighthouse", "light"))


class ForgetsRemovals(Sound):
    def apply(self, changes):
        super().apply([change for change in changes if change.kind == "add"])


class CompactsTooMuch(Sound):
    def commit(self):
        if self.whole and self.held:
            self.went.append(max(self.held))
        return super().commit()


class RemovesByPlace(Sound):
    """Right until a passage was removed and another one added since."""

    def apply(self, changes):
        super().apply(changes)
        if self.went and self.came and self.files:
            self.went.append(min(self.held, default=0))


class NeedsSomething(Sound):
    def commit(self):
        made = super().commit()
        return IndexCommit(made.files, {"files": self.files, "first": min(self.held)})


class NeverEmpty(Sound):
    def take(self, part):
        last = max(self.held, default=0)
        kept = {last: self.held[last]} if last in part["went"] and not part["came"] else {}
        super().take(part)
        self.held = self.held or kept


class WritesTwice(Sound):
    def commit(self):
        if not self.came and self.files:
            self.came[max(self.held, default=0) + 1000] = "tide table"
        return super().commit()


class CompactsScores(Sound):
    """What is compacted loses the marks that nobody will look for."""

    def commit(self):
        if self.whole:
            self.held = {number: text.split(".")[0] for number, text in self.held.items()}
        return super().commit()


class SpaceOfItsOwn(Sound):
    def passage_space(self):
        return f"words {id(self)}"


class SpaceOfItsMethod(Sound):
    def passage_space(self):
        return "words"


class SpaceByHash(Sound):
    def passage_space(self):
        return f"words {hash('words')}"


class SortsTheChanges(Sound):
    def apply(self, changes):
        super().apply(changes)
        if isinstance(changes, list):
            changes.sort(key=lambda change: -change.position)


class GoesByDocument(Sound):
    """Takes a document out by its name, its newer passage too."""

    def apply(self, changes):
        gone = {change.passage.document_id for change in changes if change.kind == "remove"}
        super().apply([one for one in changes if one.kind == "remove" or one.passage.document_id not in gone])


class NamesTheLastOnly(Sound):
    def made(self):
        return IndexCommit(tuple(self.files[-1:]), {"files": self.files})


class OverwritesInPlace(Sound):
    """One file, written anew by every commit."""

    def commit(self):
        self.whole = True
        return super().commit()

    def new_file(self):
        return self.index.path / "all.json"

    def write(self, path, text):
        with path.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


class StateOfNumbers(Sound):
    def made(self):
        return IndexCommit(tuple(self.files), {"files": self.files, "sizes": {1: 2}})


class KeepsALog(Sound):
    def search(self, queries, k, *, filter=None):
        (self.index.path / "searches.log").write_text(str(len(queries)))
        return super().search(queries, k, filter=filter)


class WritesAtOnce(Sound):
    """What it applies is in a file of its own that is read whoever opens the folder."""

    def open(self, resources):
        super().open(resources)
        for path in sorted(Path(self.index.path).glob("*.waiting")):
            self.take(json.loads(path.read_text()))
        self.show()

    def apply(self, changes):
        super().apply(changes)
        self.write(self.index.fresh("applied", ".waiting"), json.dumps({"came": self.came, "went": self.went}))


class NamesByNumber(Sound):
    """A name that what is left of a killed commit has already."""

    def new_file(self):
        numbers = [int(name.split("-")[1].split(".")[0]) for name in self.files]
        return self.index.path / f"part-{max(numbers, default=0) + 1}.json"

    def commit(self):
        self.whole = False
        return super().commit()


class SyncsTooSoon(Sound):
    def write(self, path, text):
        with path.open("x") as file:
            file.write(text)
            os.fsync(file.fileno())


class NeverLetsGo(Sound):
    def open(self, resources):
        super().open(resources)
        KEPT.extend((self.index.path / name).open() for name in self.files)
