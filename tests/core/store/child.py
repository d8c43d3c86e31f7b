"""A process that changes a collection until it is killed: ``python child.py FOLDER SEED``.

Before each change it says what it is about to store, after it that this was acknowledged.
"""

from __future__ import annotations

import random
import sys

from tests.core.store.fakes import Shelf, chunking, doc

from ragloom.store import Collection


def main(folder: str, seed: int) -> None:
    chance, shelf = random.Random(seed), Shelf()
    with Collection.open(folder, create=True) as collection, collection.writer() as writer:
        while True:
            name = f"d{chance.randrange(30)}"
            if chance.random() < 0.25:
                say("will", name, "")
                writer.remove([name])
                say("did", name, "")
            else:
                text = f"{chance.random()}\n\n{chance.random()}"
                say("will", name, text)
                writer.upsert([doc(name, text)], chunking())
                say("did", name, text)
            if chance.random() < 0.3:
                writer.publish([shelf.binding(each) for each in ("first", "second") if chance.random() < 0.7])
            if chance.random() < 0.05:
                writer.compact([shelf.binding("first")])


def say(*words: str) -> None:
    print(repr(words), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
