"""What a retriever with an index of its own promises of its files."""

from __future__ import annotations

import json
import shutil

from ragloom.testing.agreement import promise_same
from ragloom.testing.cases.retriever import RetrieverCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.folder_contents import digests, everything, promise_files, promise_unchanged
from ragloom.testing.held_files import held_files
from ragloom.testing.histories import generations, grow
from ragloom.testing.index_model import Generation, IndexModel
from ragloom.testing.killing import promise_survival
from ragloom.testing.modelled import modelled, promise_fresh, texts_of
from ragloom.testing.stock import Stock, openings, questions_and_texts
from ragloom.testing.synced import syncs_seen
from ragloom.testing.trial import Trial
from ragloom.types import Equal, Ranking

Its = Trial[RetrieverCase]


@check
def names_every_file_that_it_needs(trial: Its) -> None:
    """A generation's files are in its folder, and a copy of them alone opens and answers alike."""
    with modelled(trial) as model:
        texts = questions_and_texts(trial.case)
        for made in generations(model, texts_of(trial)):
            promise_files(model.folder, made.commit)
            alone = model.moved(trial.fresh("copy"))
            for name in made.commit.files:
                (alone.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(model.folder / name, alone.folder / name)
            said = f"a copy of the files {sorted(made.commit.files)} alone, and the folder itself"
            promise_same(trial.case, alone.reader(made).full(texts), model.reader(made).full(texts), texts, said)


@check
def leaves_earlier_generations_alone(trial: Its) -> None:
    """No file of an earlier generation is changed or removed; it answers as it did, also its open reader."""
    with modelled(trial) as model:
        texts = questions_and_texts(trial.case)
        seen: list[tuple[Generation, dict[str, str], Stock, list[Ranking]]] = []
        for made in generations(model, texts_of(trial)):
            for number, (before, written, reader, answers) in enumerate(seen, 1):
                said = f"generation {number}, after {len(seen) + 1} commits"
                promise_unchanged(model.folder, written, said)
                promise_same(trial.case, model.reader(before).full(texts), answers, texts, f"{said}, opened anew")
                promise_same(trial.case, reader.full(texts), answers, texts, f"{said}, its reader still open")
            reader = model.reader(made)
            seen.append((made, digests(model.folder, made.commit.files), reader, reader.full(texts)))


@check
def gives_a_plain_state(trial: Its) -> None:
    """The ``state`` of a commit is JSON: it comes back the same from a file."""
    with modelled(trial) as model:
        for step in range(2):
            model.add(texts_of(trial)[step::2])
            model.apply()
            state = dict(model.writer().commit().state)
            try:
                back = json.loads(json.dumps(state, allow_nan=False))
            except (TypeError, ValueError) as error:
                back = str(error)
            promise(back == state, f"commit() gave the state {state}, which comes back from JSON as {back}")


@check
def writes_nothing_when_it_reads(trial: Its) -> None:
    """Opened for reading, searched and closed it leaves its folder as it was."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        model.reopen()
        before = everything(model.folder)
        reader = model.reader()
        reader.full(questions_and_texts(trial.case), Equal("place", "cape"))
        reader.full(questions_and_texts(trial.case))
        reader.retriever.passage_space()
        reader.retriever.close()
        after = everything(model.folder)
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        promise(not changed, f"opened with writable=False it wrote, changed or removed {changed}")


@check
def needs_nothing_that_was_not_committed(trial: Its) -> None:
    """Changes that were applied and not committed are not to be found after opening again, and can be applied again."""
    with modelled(trial) as model:
        first, second = texts_of(trial)[::2], texts_of(trial)[1::2]
        model.add(first)
        model.commit()
        texts = questions_and_texts(trial.case)
        before = model.reader().full(texts)
        model.add(second)
        model.remove([1])
        model.apply()
        model.reopen()
        promise_same(
            trial.case, model.reader().full(texts), before, texts, "after apply() without commit(), and before"
        )
        model.commit()
        promise_fresh(trial, model, "after changes were applied, not committed, and applied again")


@check
def survives_being_killed(trial: Its) -> None:
    """Killed at any moment of ``commit``, the generation before opens and answers, and can be built upon."""
    with openings(trial) as opening:
        for compact in (False, True):
            model = IndexModel(opening, trial.fresh("index"))
            grow(model, texts_of(trial))
            model.add(texts_of(trial)[1:5])
            model.remove([3])
            promise_survival(opening, model, questions_and_texts(trial.case), compact=compact)


@check
def syncs_what_it_names(trial: Its) -> None:
    """Every file that ``commit`` names was fsynced as long as it is."""
    if not trial.case.syncs:
        raise NotApplicable("the case says that a native library writes the files")
    with modelled(trial) as model, syncs_seen() as synced:
        for made in generations(model, texts_of(trial)):
            lax = [name for name in made.commit.files if not synced.whole(model.folder / name)]
            promise(not lax, f"commit() named {lax} without os.fsync() after all was written to it")


@check
def lets_its_files_go(trial: Its) -> None:
    """After ``close`` it holds no file of its folder any more."""
    with modelled(trial) as model:
        grow(model, texts_of(trial))
        reader = model.reader()
        reader.full(questions_and_texts(trial.case))
        reader.retriever.close()
        model.reopen()
        held = held_files(model.folder)
        promise(not held, f"closed, it still holds {held}")


CHECKS = (
    names_every_file_that_it_needs,
    leaves_earlier_generations_alone,
    gives_a_plain_state,
    writes_nothing_when_it_reads,
    needs_nothing_that_was_not_committed,
    survives_being_killed,
    syncs_what_it_names,
    lets_its_files_go,
)
