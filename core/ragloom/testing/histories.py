"""Histories of an index: fixed ones, and ones that hypothesis draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ragloom.testing.index_model import Generation, IndexModel

Step = tuple[str, Any]


def histories(texts: Sequence[str], length: int = 24) -> Callable[[Any], Any]:
    """A hypothesis strategy (given ``hypothesis.strategies``) of lists of steps that ``carry_out`` knows."""

    def strategy(st: Any) -> Any:
        step = st.one_of(
            st.tuples(st.just("add"), st.lists(st.sampled_from(texts), min_size=1, max_size=4)),
            st.tuples(st.just("remove"), st.integers(0, 40)),
            st.tuples(st.sampled_from(["apply", "commit", "compact", "reopen"]), st.none()),
        )
        return st.lists(step, max_size=length)

    return strategy


def carry_out(model: IndexModel, steps: Sequence[Step]) -> None:
    """Take the steps one after the other, then commit."""
    for name, argument in steps:
        _STEPS[name](model, argument)
    model.commit()


def told(steps: Sequence[Step]) -> str:
    """The steps as a plugin's author reads them."""
    words = [f"add {len(argument)}" if name == "add" else f"{name} {argument}" for name, argument in steps]
    return ", ".join(word.removesuffix(" None") for word in [*words, "commit"])


def grow(model: IndexModel, texts: Sequence[str]) -> Generation:
    """Additions and removals in three commits by two writers: the last generation."""
    *_, last = generations(model, texts, compacting=False)
    return last


def generations(model: IndexModel, texts: Sequence[str], *, compacting: bool = True) -> Iterator[Generation]:
    """Several generations, one after the other; the last two compacted, the very last without a change."""
    half = len(texts) // 2
    model.add(texts[:half])
    yield model.commit()
    model.remove([1])
    model.add(texts[half:])
    yield model.commit()
    model.reopen()
    model.remove([2, half + 1])
    model.add(texts[:2])
    yield model.commit()
    if compacting:
        model.remove([half + 2])
        yield model.commit(compact=True)
        model.reopen()
        yield model.commit(compact=True)


def _remove(model: IndexModel, which: int) -> None:
    if model.live:
        model.remove([sorted(model.live)[which % len(model.live)]])


_STEPS: Mapping[str, Callable[[IndexModel, Any], object]] = {
    "add": lambda model, texts: model.add(texts),
    "remove": _remove,
    "apply": lambda model, _: model.apply(),
    "commit": lambda model, _: model.commit(),
    "compact": lambda model, _: model.commit(compact=True),
    "reopen": lambda model, _: model.reopen(),
}
