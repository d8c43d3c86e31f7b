"""Events reach their listeners and never change what is observed."""

import logging

from ragloom.pipeline.events import Events, hook_name
from ragloom.types import Query
from ragloom.types.events import PassagesRetrieved, QueryReceived

EVENT = QueryReceived(1, (Query("why"),))


class Listener:
    def __init__(self):
        self.heard = []

    def query_received(self, event):
        self.heard.append(event)


class Failing:
    def query_received(self, event):
        raise RuntimeError("mine")


def test_an_event_s_name_is_its_hook_s():
    assert hook_name(PassagesRetrieved) == "passages_retrieved"


def test_a_listener_hears_the_events_it_names():
    listener = Listener()
    Events([listener]).emit(EVENT)
    assert listener.heard == [EVENT]


def test_an_event_that_nobody_listens_to_is_not_made():
    class Never(QueryReceived):
        def __init__(self, *facts):
            raise AssertionError("made")

    Events([Listener()]).tell(PassagesRetrieved, 1, "bm25", (), 0.0)
    Events().tell(Never, 1, ())


def test_an_event_is_made_of_its_facts_where_somebody_listens():
    listener = Listener()
    Events([listener]).tell(QueryReceived, 1, (Query("why"),))
    assert listener.heard == [EVENT]


def test_a_failing_listener_is_logged_and_the_next_one_still_hears(caplog):
    listener = Listener()
    with caplog.at_level(logging.ERROR, "ragloom.events"):
        Events([Failing(), listener]).emit(EVENT)
    assert listener.heard == [EVENT]
    assert "query_received" in caplog.text


def test_a_listener_added_beside_is_not_heard_by_the_original():
    first, second = Listener(), Listener()
    events = Events([first])
    events.beside(second)
    events.emit(EVENT)
    assert second.heard == []


def test_listeners_beside_hear_after_the_original_ones():
    heard = []

    class Told:
        def __init__(self, name):
            self.query_received = lambda event: heard.append(name)

    Events([Told("first")]).beside(Told("second"), Told("third")).emit(EVENT)
    assert heard == ["first", "second", "third"]


def test_an_observer_that_does_not_name_an_event_is_not_told_of_it():
    listener = Listener()
    Events([listener]).emit(PassagesRetrieved(1, "bm25", (), 0.0))
    assert listener.heard == []
