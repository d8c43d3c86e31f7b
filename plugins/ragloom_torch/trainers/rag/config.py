"""Settings of `rag`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ragloom_torch.config import TorchConfig
from ragloom_torch.training.settings import FitConfig
from ragloom_torch.writers.settings import WriterConfig


def _named(value: object) -> object:
    return {"model": value} if isinstance(value, str) else value


class RagConfig(FitConfig):
    """An encoder and a generator learn together from questions and answers; nobody says which passage holds which.

    ``learning_rate`` is the generator's. One of ``reader`` and ``generator`` is named.
    """

    objectives: ClassVar[tuple[str, ...]] = ("rag_sequence", "rag_token", "pdist", "emdr2", "replug")
    teachers: ClassVar[tuple[str, ...]] = ("pdist", "emdr2", "replug")
    """Those of which the retriever alone learns."""

    objective: str = Field(
        default="rag_sequence",
        description="rag_sequence, rag_token (Lewis et al. 2020): the passages' sum; pdist (Atlas), emdr2, replug: "
        "what the generator makes of each passage teaches the retriever.",
    )
    encoder: str = Field(min_length=1, description="The retriever's encoder: a folder, or an id on the model hub.")
    reader: str | None = Field(default=None, min_length=1, description="A span reader: a folder, or an id.")
    generator: Annotated[WriterConfig | None, BeforeValidator(_named)] = Field(
        default=None, description="A language model, as `MODEL` or `{model: MODEL, lora: {…}, template: …}`."
    )
    fid: bool = Field(
        default=False,
        description="The generator, an encoder–decoder, reads all passages together; with pdist, emdr2 or replug.",
    )
    passages: int = Field(default=5, ge=1, description="K: how many passages a question is trained with.")
    temperature: float = Field(
        default=30.0,
        gt=0,
        allow_inf_nan=False,
        description="Scores are multiplied by it; serve with the same: `prior: {temperature: …}`.",
    )
    candidates: Literal["live", "search"] = Field(
        default="live",
        description="live: the nearest of all passages to the question as it is encoded at the moment; search: what "
        "the stage's retrievers find, asked once.",
    )
    over_retrieve: int | None = Field(
        default=None, ge=1, description="So many candidates are ranked anew by the encoder, and the best K are taken."
    )
    ensure_positive: bool = Field(
        default=False, description="A row's own positive takes the last place where none of its own was found."
    )
    train_passages: bool = Field(
        default=False,
        description="The encoder learns from passages, too; the index has to be built anew. Otherwise questions alone.",
    )
    refresh_every: int | None = Field(
        default=None, ge=1, description="With train_passages: all passages are encoded anew after so many steps (500)."
    )
    freeze_encoder: bool = Field(default=False, description="The generator alone learns.")
    freeze_generator: bool = Field(default=False, description="The encoder alone learns.")
    encoder_learning_rate: float | None = Field(
        default=None, gt=0, allow_inf_nan=False, description="Of the encoder; unset: learning_rate."
    )
    warm_up_generator: int | None = Field(
        default=None,
        ge=0,
        description="Steps in which a generator that does not read at first learns from positives alone; unset: a "
        "fifth of all; 0: it is only warned of.",
    )
    answered: int = Field(
        default=64, ge=1, description="How many held-out rows are answered for exact match and F1 at each evaluation."
    )
    metric: str | None = Field(
        default=None, description="Chooses the best checkpoint; unset: loss of a generator, f1 of a reader."
    )
    max_tokens: int | None = Field(
        default=None, ge=16, description="Of a reader's window; unset: the reader's own limit."
    )
    silent: int = Field(
        default=1,
        ge=0,
        description="A reader learns to find nothing in so many of the passages that hold no answer, in turn; "
        "0: those are not read.",
    )
    stride: int = Field(default=128, ge=0, description="How many tokens two windows of a reader share.")
    batch_tokens: int = Field(default=8192, ge=1, description="How many tokens of passages are encoded at once.")

    @field_validator("objective")
    @classmethod
    def _known(cls, objective: str) -> str:
        if objective not in cls.objectives:
            raise ValueError(f"there is no objective {objective!r}; there are {', '.join(cls.objectives)}")
        return objective

    @model_validator(mode="after")
    def _makes_sense(self) -> RagConfig:
        wrong = [said for asked, said in self._contradictions() if asked]
        if wrong:
            raise ValueError(wrong[0])
        return self

    def _contradictions(self) -> tuple[tuple[bool, str], ...]:
        return (
            ((self.reader is None) == (self.generator is None), "name one of `reader` and `generator`"),
            (
                self.reader is not None and self.objective == "replug",
                "`replug` is infinite where a passage cannot give the answer, which a span reader says of most: "
                "set pdist, which is the divergence the other way round",
            ),
            (self.freeze_encoder and self.freeze_generator, "both are frozen: nothing is left to learn"),
            (self.fid and self.generator is None, "`fid` takes a `generator` that is an encoder–decoder"),
            (
                self.fid and self.objective not in self.teachers,
                f"`fid` gives no likelihood a passage: set `objective` to one of {', '.join(self.teachers)}",
            ),
            (self.fid and self.freeze_generator, "`fid` is the generator's own loss, and the generator is frozen"),
            (self.train_passages and self.freeze_encoder, "`train_passages` trains the encoder, which is frozen"),
            (
                self.refresh_every is not None and not self.train_passages,
                "`refresh_every` has no meaning without `train_passages`: the passages' vectors stay",
            ),
            (
                self.over_retrieve is not None and self.over_retrieve < self.passages,
                "`over_retrieve` is less than `passages`",
            ),
            (
                self.freeze_encoder and self.objective in self.teachers and not self.fid,
                f"`{self.objective}` teaches the encoder, which is frozen: set rag_sequence or rag_token",
            ),
            *self._idle(),
        )

    def _idle(self) -> Iterator[tuple[bool, str]]:
        """What was set, and would change nothing."""
        if self.generator is not None:
            for name in ("max_tokens", "stride", "silent"):
                # A config that shows every setting shows their defaults, too.
                is_set = getattr(self, name) != type(self).model_fields[name].default
                yield is_set, f"`{name}` is a reader's, and a generator has settings of its own: leave it out"
            adapted = self.freeze_generator and self.generator.lora is not None
            yield adapted, "`lora` is of a generator that learns, and it is frozen: leave it out"
        ranked = self.over_retrieve is not None and self.candidates == "live" and not self.train_passages
        yield (
            ranked,
            "`over_retrieve` would change nothing: the encoder as it is ranks live candidates. Leave it out",
        )
        paced = self.freeze_encoder and self.encoder_learning_rate is not None
        yield paced, "`encoder_learning_rate` is of an encoder that learns, and it is frozen: leave it out"

    def placing(self) -> TorchConfig:
        """Where the models lie; their weights are float32, whatever the products are."""
        return TorchConfig(device=self.device, dtype="float32", threads=self.threads)
