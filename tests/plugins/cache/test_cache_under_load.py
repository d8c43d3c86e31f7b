"""Many threads ask while the collection changes: nobody gets an answer of a state that is over."""

import threading

from ragloom import Document, Pipeline


def text(number: int) -> str:
    return f"The harbour master of Kiel is number {number}."


def test_an_answer_is_never_older_than_the_collection_was_when_it_was_asked_for():
    """Each asker notes what the collection held before it asked, and may not be told anything older."""
    stored, stale = [0], []
    with Pipeline.assemble([Document("kiel", text(0))], interceptors=["cache"]) as pipeline:

        def ask():
            for _ in range(60):
                before = stored[0]
                answer = pipeline.ask("Who is the harbour master of Kiel?")
                if int(answer.text.rstrip(".").rpartition(" ")[2]) < before:
                    stale.append((before, answer.text))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 8):
            pipeline.collection.add([Document("kiel", text(number))])
            stored[0] = number
        for thread in threads:
            thread.join()
        last = pipeline.ask("Who is the harbour master of Kiel?").text
    assert stale == []
    assert last == text(7)
