"""What the tests of the loaders share."""

import pytest

from ragloom.types import Document


@pytest.fixture
def load(tmp_path):
    def loaded(loader, content, name="file"):
        path = tmp_path / (name + loader.suffixes[0])
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(loader.load(path))

    return loaded


@pytest.fixture
def place():
    def found(extract, words):
        return Document("d", extract.text, locations=extract.locations).location(extract.text.index(words))

    return found
