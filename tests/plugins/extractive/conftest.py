import pytest

from ragloom.registry import Registry
from ragloom.testing import FakeResources, ListCollection
from ragloom_extractive.config import ExtractiveConfig
from ragloom_extractive.generator import ExtractiveGenerator


@pytest.fixture(scope="session")
def analyzer():
    return Registry.load().make("analyzer", "multilingual")


@pytest.fixture
def terms(analyzer):
    return lambda text: [analyzer.term(token) for token in analyzer.split(text)]


@pytest.fixture
def generator(analyzer):
    def opened(collection=None, **settings):
        made = ExtractiveGenerator(ExtractiveConfig(**settings))
        components = {("analyzer", "multilingual"): analyzer}
        made.open(FakeResources(collection=collection or ListCollection(), components=components))
        return made

    return opened
