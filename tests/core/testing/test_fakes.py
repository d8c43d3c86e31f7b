import pytest

from ragloom.config.component import ComponentSpec
from ragloom.errors import CollectionError, GenerationError, PluginError
from ragloom.interfaces import Analyzer, Generator, Retriever
from ragloom.testing import (
    DictionaryRetriever,
    EchoGenerator,
    FakeResources,
    ListCollection,
    ScriptedGenerator,
    WordAnalyzer,
    passage,
    rankings_of,
)
from ragloom.types import Equal, Query, Request, Settings

TOWER, CHEESE = passage(1, "It is tall. Very."), passage(2, "Cheese is food.", metadata={"lang": "en"})
COLLECTION = ListCollection([CHEESE, TOWER])


def generated(generator: Generator, *requests: Request):
    return generator.generate(requests, Settings())


@pytest.mark.parametrize(
    ("fake", "interface"),
    [
        (ScriptedGenerator([]), Generator),
        (EchoGenerator(), Generator),
        (DictionaryRetriever({}), Retriever),
        (WordAnalyzer(), Analyzer),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_fake_fulfils_its_interface(fake, interface):
    assert isinstance(fake, interface)


def test_a_script_is_said_in_order():
    assert [one.text for one in generated(ScriptedGenerator(["A", "B"]), Request("map", "?"), Request("map", "!"))] == [
        "A", "B",
    ]  # fmt: skip


def test_a_script_can_be_a_function_of_the_request():
    assert generated(ScriptedGenerator(lambda request: request.task), Request("map", "?"))[0].text == "map"


def test_an_empty_reply_is_an_abstention():
    assert generated(ScriptedGenerator([""]), Request("map", "?"))[0].finish_reason == "abstain"


def test_a_script_that_has_run_out_says_so():
    with pytest.raises(GenerationError, match="script of 0 replies"):
        generated(ScriptedGenerator([]), Request("map", "?"))


def test_an_echo_quotes_the_first_sentences_exactly():
    (echo,) = generated(EchoGenerator(sources=2), Request("answer", "Is it tall?", (TOWER, CHEESE)))
    assert echo.text == "It is tall. Cheese is food." and [
        echo.text[span.start : span.end] for span in echo.spans
    ] == ["It is tall.", "Cheese is food."]  # fmt: skip


def test_an_echo_passes_over_a_source_without_text():
    (echo,) = generated(EchoGenerator(sources=2), Request("answer", "Is it tall?", (passage(9, " \n"), TOWER)))
    assert (echo.text, [span.source for span in echo.spans]) == ("It is tall.", [1])


def test_an_echo_is_as_sure_as_it_shares_words_with_the_question():
    assert generated(EchoGenerator(), Request("answer", "tall cheese", (TOWER,)))[0].confidence == 0.5


@pytest.mark.parametrize("sources", [(), (CHEESE,)])
def test_an_echo_of_nothing_fitting_abstains(sources):
    assert generated(EchoGenerator(threshold=0.5), Request("answer", "tall", sources))[0].finish_reason == "abstain"


def test_a_collection_gives_passages_in_the_order_asked_for():
    assert COLLECTION.passages([2, 1]) == [CHEESE, TOWER]


def test_a_collection_refuses_an_id_that_it_does_not_hold():
    with pytest.raises(CollectionError, match="no passage 9"):
        COLLECTION.passages([9])


def test_a_collection_refuses_an_id_given_twice():
    with pytest.raises(CollectionError):
        ListCollection([TOWER, TOWER])


def test_a_collection_is_scanned_by_id():
    assert list(COLLECTION.scan(batch=1)) == [[TOWER], [CHEESE]]


def test_a_collection_selects_by_metadata():
    assert COLLECTION.select(Equal("lang", "en")).tolist() == [2]


def test_a_collections_documents_hold_their_passages_at_their_offsets():
    pieces = [passage(1, "Hello", document="d"), passage(2, "world", document="d", start=7)]
    assert ListCollection(pieces).document("d").text == "Hello  world"


def test_texts_make_a_passage_a_document():
    assert ListCollection.of_texts({"a": "A.", "b": "B."}).passages([2])[0].document_id == "b"


def test_a_dictionary_finds_the_best_first_and_no_more_than_k():
    found = DictionaryRetriever({"q": {1: 1.0, 2: 3.0, 3: 3.0}}).search([Query("q")], 2)
    assert found[0].ids.tolist() == [2, 3]


def test_a_dictionary_finds_nothing_for_what_is_not_in_it():
    assert len(DictionaryRetriever({}).search([Query("q")], 2)[0]) == 0


def test_a_dictionary_honours_the_filter_of_the_collection_that_it_is_opened_with():
    retriever = DictionaryRetriever({"q": {1: 1.0, 2: 3.0}})
    retriever.open(FakeResources(COLLECTION))
    assert retriever.search([Query("q")], 9, filter=Equal("lang", "en"))[0].ids.tolist() == [2]


def test_a_filter_without_a_collection_is_refused():
    with pytest.raises(PluginError):
        DictionaryRetriever({}).search([Query("q")], 9, filter=Equal("lang", "en"))


def test_resources_search_honours_each_querys_filter():
    retriever = DictionaryRetriever({"q": {1: 1.0, 2: 3.0}}, collection=COLLECTION)
    found = FakeResources(find=rankings_of(retriever)).search([Query("q", Equal("lang", "en")), Query("q")], 9)
    assert [len(one) for one in found] == [1, 2]


def test_resources_hand_out_what_they_were_given():
    words = WordAnalyzer()
    assert FakeResources(components={("analyzer", "words"): words}).analyzer({"use": "words", "x": 1}) is words


def test_resources_take_a_components_spec_as_it_stands_in_its_config():
    analyzer = WordAnalyzer()
    resources = FakeResources(components={("analyzer", "words"): analyzer})
    assert resources.analyzer(ComponentSpec(use="words")) is analyzer


@pytest.mark.parametrize(
    "ask",
    [
        lambda resources: resources.index,
        lambda resources: resources.encoder("x"),
        lambda resources: resources.reranker("x"),
        lambda resources: resources.generator(),
        lambda resources: resources.search([], 1),
    ],
)
def test_what_resources_were_not_given_is_refused(ask):
    with pytest.raises(PluginError):
        ask(FakeResources())


def test_resources_with_a_folder_have_a_writable_index(tmp_path):
    assert FakeResources(folder=tmp_path).index.writable
