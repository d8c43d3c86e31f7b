"""What a retriever with an index of its own promises."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from ragloom.interfaces import IndexCommit
from ragloom.store import Collection
from ragloom.testing.agreement import hits, promise_agreement, promise_same, recall, shown
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.drawing import for_each
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.fakes import passage
from ragloom.testing.histories import Step, carry_out, grow, histories, told
from ragloom.testing.index_model import Generation, IndexModel
from ragloom.testing.kept_index import KeptIndex
from ragloom.testing.modelled import modelled, promise_fresh, texts_of
from ragloom.testing.stock import Stock, openings, questions_and_texts
from ragloom.testing.suites import index_files
from ragloom.testing.suites.retriever import listed, ranked
from ragloom.testing.trial import Trial
from ragloom.types import Document, Equal, Not, Range, Ranking

CASE = RetrieverCase
Its = Trial[RetrieverCase]

_HISTORIES = 20


@check
def finds_what_was_committed(trial: Its) -> None:
    """What ``commit`` has returned for is found at once, by the retriever that committed it."""
    with modelled(trial) as model:
        model.add(texts_of(trial))
        model.remove([2, 3])
        model.commit()
        texts = questions_and_texts(trial.case)
        found = Stock(model.writer(), list(model.live.values())).full(texts)
        promise_agreement(trial.case, found, model.reader().full(texts), texts, "after commit(), and opened again")


@check
def finds_the_same_when_opened_again(trial: Its) -> None:
    """The files of a generation, opened as often as one likes, give the same rankings to the bit."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        texts = questions_and_texts(trial.case)
        first, again = (model.reader().full(texts) for _ in range(2))
        promise_same(trial.case, again, first, texts, "the same generation opened twice")
        found = Stock(model.writer(), model.reader().passages).full(texts)
        promise_same(trial.case, first, found, texts, "opened again, and before it was closed")


@check
def never_finds_what_was_removed(trial: Its) -> None:
    """A removed passage is found no more from the next ``commit`` on, compacted or not."""
    with modelled(trial) as model:
        model.add(texts_of(trial))
        model.commit()
        removed = []
        for number, compact in ((1, False), (4, False), (2, True), (5, False)):
            model.remove([number])
            removed.append(number)
            model.commit(compact=compact)
            for text, found in zip(texts_of(trial), model.reader().full(texts_of(trial)), strict=True):
                back = sorted(set(removed).intersection(found.ids.tolist()))
                promise(
                    not back, f"passages {back} were removed and committed; search({shown(text)}) gave {hits(found)}"
                )


@check
def loses_nothing_that_stays(trial: Its) -> None:
    """What was not removed is still found by its own words after others came and went."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        model.commit(compact=True)
        stock = model.reader()
        found = stock.full([one.text for one in stock.passages])
        expected = [Ranking.of("", [one.id], [0.0]) for one in stock.passages]
        share = recall(found, expected)
        promise(share >= trial.case.recall, f"{share:.0%} of the passages that stayed are found by their own words")


@check
def answers_as_a_fresh_build(trial: Its) -> None:
    """After any additions, removals, commits and reopenings it answers as an index built at once of what is left."""
    with openings(trial) as opening:

        def look(steps: Sequence[Step]) -> None:
            model = IndexModel(opening, trial.fresh("index"))
            try:
                carry_out(model, steps)
                promise_fresh(trial, model, f"after {told(steps)}")
            finally:
                model.reopen()

        for_each(histories(texts_of(trial)), _HISTORIES, look)


@check
def commits_an_empty_index(trial: Its) -> None:
    """An index of nothing can be committed, opened and added to."""
    with modelled(trial) as model:
        model.commit()
        empty = model.reader().search(trial.case.questions, 5)
        promise(not any(map(len, empty)), f"an index of nothing finds {[hits(one) for one in empty]}")
        model.reopen()
        model.add(texts_of(trial))
        model.commit()
        promise_fresh(trial, model, "after an empty commit and additions")


@check
def bears_the_removal_of_everything(trial: Its) -> None:
    """When the last passage is removed the index is empty, and takes passages again."""
    with modelled(trial) as model:
        model.remove(model.add(texts_of(trial)[:3]))
        kept = model.add(texts_of(trial))
        model.commit()
        model.remove(kept)
        model.commit()
        found = model.reader().search(texts_of(trial), 5)
        promise(not any(map(len, found)), f"everything was removed; it finds {[hits(one) for one in found]}")
        model.reopen()
        model.add(texts_of(trial))
        model.commit()
        promise_fresh(trial, model, "after everything was removed and added anew")


@check
def commits_again_without_changes(trial: Its) -> None:
    """A ``commit`` with nothing new, by the same retriever or after opening again, changes no ranking."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        texts = questions_and_texts(trial.case)
        before = model.reader().full(texts)
        model.commit()
        promise_same(trial.case, model.reader().full(texts), before, texts, "after a commit() of nothing")
        model.reopen()
        model.commit()
        promise_same(trial.case, model.reader().full(texts), before, texts, "opened again, after a commit() of nothing")


@check
def keeps_rankings_when_compacted(trial: Its) -> None:
    """``compact`` changes no ranking."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        texts = questions_and_texts(trial.case)
        before = model.reader().full(texts)
        model.commit(compact=True)
        promise_agreement(
            trial.case, model.reader().full(texts), before, texts, "after compact() and commit(), and before"
        )


@check
def names_its_passage_space(trial: Its) -> None:
    """``passage_space`` is a text, the same for every instance, before and after a commit."""
    with modelled(trial) as model:
        one, other = model.writer(), model.opening.retriever([], writable=True)
        first = one.passage_space()
        promise(
            isinstance(first, str) and first, f"passage_space() gave {first!r}; a text that is not empty is promised"
        )
        model.add(texts_of(trial))
        model.commit()
        later = {first, other.passage_space(), one.passage_space(), model.reader().retriever.passage_space()}
        promise(len(later) == 1, f"passage_space() differs between instances or over time: {sorted(map(str, later))}")


@check
def tells_passage_spaces_apart(trial: Its) -> None:
    """Settings under which the index would hold something else give another ``passage_space``."""
    if not trial.case.other_space:
        raise NotApplicable("the case names no settings in other_space")
    with trial.resources(folder=trial.fresh("index")) as resources:
        for settings in trial.case.other_space:
            spaces = []
            for one in (trial.make(), trial.make(settings)):
                one.open(resources)
                spaces.append(one.passage_space())
                one.close()
            promise(spaces[0] != spaces[1], f"with and without {dict(settings)} passage_space() is {spaces[0]!r}")


@check
def answers_alike_in_another_process(trial: Its) -> None:
    """Another process, where strings have other hashes, opens the index, or builds it anew, and ranks alike."""
    with modelled(trial) as model:
        made = grow(model, texts_of(trial))
        texts = questions_and_texts(trial.case)
        reader = model.reader()
        given = {
            "folder": str(model.folder),
            "files": made.commit.files,
            "state": made.commit.state,
            "position": made.position,
            "passages": [[one.id, one.text] for one in made.held],
            "questions": texts,
        }
        there = elsewhere(trial, opened_elsewhere, given)
        space = reader.retriever.passage_space()
        promise(there["space"] == space, f"passage_space() is {space!r} here and {there['space']!r} in another process")
        here = reader.full(texts)
        promise_same(trial.case, ranked(there["opened"]), here, texts, "opened in another process, and here")
        promise_agreement(trial.case, ranked(there["built"]), here, texts, "built in another process, and here")


@check
def leaves_changes_as_they_were(trial: Its) -> None:
    """``apply`` changes neither the list nor the passages that it is given, and takes a tuple as well."""
    with modelled(trial) as model:
        model.add(texts_of(trial), {"tags": ("sea", "灯"), "year": 1874})
        given = list(model.log)
        before = deepcopy(given)
        model.writer().apply(given)
        made = model.writer().commit()
        promise(given == before, "apply() or commit() changed the changes that they were given")
        model.last = Generation(made, tuple(model.live.values()), len(model.log))
        texts = questions_and_texts(trial.case)
        found = model.reader().full(texts)
        other = model.moved(trial.fresh("index"))
        other.last = None
        other.writer().apply(tuple(given))
        other.last = Generation(other.writer().commit(), tuple(model.live.values()), len(model.log))
        said = "changes given as a tuple, and as a list"
        promise_agreement(trial.case, other.reader().full(texts), found, texts, said)


@check
def is_kept_by_a_collection(trial: Its) -> None:
    """In a real collection, where documents come, change and go, it answers and filters as a fresh build."""
    case, texts = trial.case, questions_and_texts(trial.case)
    documents = [Document(name, text, metadata=case.metadata.get(name, {})) for name, text in case.texts.items()]
    names, half = list(case.texts), len(documents) // 2
    other = replace(documents[0], text=documents[-1].text)
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("documents were added", {"documents": documents[:half]}),
        ("one was changed, two removed, more added", {"documents": [other, *documents[half:]], "removed": names[1:3]}),
        ("one was put back and the collection compacted", {"documents": documents[:2], "compact": True}),
    )
    with openings(trial) as opening, Collection.open(trial.fresh("collection"), create=True) as collection:
        kept = KeptIndex(trial, collection, opening.shared)
        for said, change in steps:
            kept.change(**change)
            with kept.reader() as stock:
                fresh = opening.stock(stock.passages)
                for condition in (None, Equal("place", "cape"), Range("year", ge=1874), Not(Equal("tags", "灯"))):
                    found, expected = stock.full(texts, condition), fresh.full(texts, condition)
                    promise_agreement(case, found, expected, texts, f"{said} (filter {condition}), and a fresh build")
        wrong = [str(finding) for finding in collection.verify()]
        promise(not wrong, f"the collection's own check finds {wrong}")


CHECKS = (
    finds_what_was_committed,
    finds_the_same_when_opened_again,
    never_finds_what_was_removed,
    loses_nothing_that_stays,
    answers_as_a_fresh_build,
    commits_an_empty_index,
    bears_the_removal_of_everything,
    commits_again_without_changes,
    keeps_rankings_when_compacted,
    names_its_passage_space,
    tells_passage_spaces_apart,
    answers_alike_in_another_process,
    leaves_changes_as_they_were,
    is_kept_by_a_collection,
    *index_files.CHECKS,
)


def opened_elsewhere(trial: Its, given: Any) -> dict[str, Any]:
    """The passage space and the rankings of an index that another process has written, as JSON."""
    held = tuple(passage(number, text) for number, text in given["passages"])
    commit = IndexCommit(tuple(given["files"]), given["state"])
    with openings(trial) as opening:
        model = IndexModel(opening, Path(given["folder"]), last=Generation(commit, held, given["position"]))
        stock = model.reader()
        opened, built = (listed(one.full(given["questions"])) for one in (stock, model.fresh()))
        return {"space": stock.retriever.passage_space(), "opened": opened, "built": built}
