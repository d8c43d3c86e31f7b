"""The hooks of ragloom: the one page that a plugin author reads.

A plugin is a module named by an entry point of group ``ragloom``. It states ``api = 1`` and implements some of the
``register_*`` hooks below, each of which calls ``register`` once a component, with strings only, so that nothing is
imported until it is used::

    from ragloom.hookspecs import hookimpl

    api = 1


    @hookimpl
    def register_retrievers(register):
        register("mine", target="my_plugin.retriever:Mine", config="my_plugin.config:MineConfig", summary="…")

The event hooks at the end observe every pipeline; what they raise is logged and changes no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pluggy

if TYPE_CHECKING:
    from ragloom.types import events

API = 1
"""The major version of these hooks and of ``ragloom.interfaces``."""

hookspec = pluggy.HookspecMarker("ragloom")
hookimpl = pluggy.HookimplMarker("ragloom")


class Register(Protocol):
    """What a ``register_*`` hook is given."""

    def __call__(
        self,
        name: str,
        *,
        target: str,
        config: str = "",
        requires: tuple[str, ...] = (),
        extra: str | None = None,
        conformance: str = "",
        summary: str = "",
    ) -> None:
        """Offer one component.

        ``name``: what a config says after ``use:``. ``target``: ``module:Class``, made as ``Class(config)``.
        ``config``: ``module:Model``, a pydantic model (none: no settings; the component is made as ``Class()``).
        ``requires``: modules that must be importable. ``extra``: the extra of the owning distribution that brings
        them. ``conformance``: ``module:function`` giving cases for ``ragloom plugins check``. ``summary``: one line.
        """


@hookspec
def register_retrievers(register: Register) -> None:
    """Offer retrievers (``ragloom.interfaces.Retriever``)."""


@hookspec
def register_encoders(register: Register) -> None:
    """Offer encoders (``ragloom.interfaces.Encoder``)."""


@hookspec
def register_rerankers(register: Register) -> None:
    """Offer rerankers (``ragloom.interfaces.Reranker``)."""


@hookspec
def register_generators(register: Register) -> None:
    """Offer generators (``ragloom.interfaces.Generator``)."""


@hookspec
def register_rank_fusers(register: Register) -> None:
    """Offer rank fusers (``ragloom.interfaces.RankFuser``)."""


@hookspec
def register_answer_fusers(register: Register) -> None:
    """Offer answer fusers (``ragloom.interfaces.AnswerFuser``)."""


@hookspec
def register_query_transforms(register: Register) -> None:
    """Offer query transforms (``ragloom.interfaces.QueryTransform``)."""


@hookspec
def register_loaders(register: Register) -> None:
    """Offer loaders (``ragloom.interfaces.Loader``)."""


@hookspec
def register_chunkers(register: Register) -> None:
    """Offer chunkers (``ragloom.interfaces.Chunker``)."""


@hookspec
def register_analyzers(register: Register) -> None:
    """Offer analyzers (``ragloom.interfaces.Analyzer``)."""


@hookspec
def register_interceptors(register: Register) -> None:
    """Offer interceptors (``ragloom.interfaces.Interceptor``)."""


@hookspec
def register_trainers(register: Register) -> None:
    """Offer trainers (``ragloom.interfaces.Trainer``)."""


@hookspec
def register_metrics(register: Register) -> None:
    """Offer metrics (``ragloom.interfaces.Metric``)."""


@hookspec
def register_commands(register: Register) -> None:
    """Offer CLI verbs: ``target`` is a function whose parameters typer turns into options.

    It gives the exit code, or nothing. A parameter ``frame`` is no option: it brings the pipeline and a way to print.
    """


@hookspec
def query_received(event: events.QueryReceived) -> None:
    """A batch of queries came in."""


@hookspec
def queries_transformed(event: events.QueriesTransformed) -> None:
    """A query transform ran."""


@hookspec
def passages_retrieved(event: events.PassagesRetrieved) -> None:
    """A retriever searched."""


@hookspec
def ranking_fused(event: events.RankingFused) -> None:
    """The rank fuser ran."""


@hookspec
def passages_reranked(event: events.PassagesReranked) -> None:
    """The reranker ran."""


@hookspec
def answer_generated(event: events.AnswerGenerated) -> None:
    """Answers were fused and their citations verified."""


@hookspec
def index_changed(event: events.IndexChanged) -> None:
    """Passages came to a collection or went from it, and its indexes followed."""
