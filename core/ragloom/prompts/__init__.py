"""What a language model is told: prompts by task and language, sources fenced, cut to a budget."""

from ragloom.prompts.abstention import may_say_nothing, says_nothing
from ragloom.prompts.counting import Count, estimate_tokens
from ragloom.prompts.fitting import fit, fit_to
from ragloom.prompts.language import language_of
from ragloom.prompts.rendering import messages, render
from ragloom.prompts.template import TASKS

__all__ = [
    "TASKS",
    "Count",
    "estimate_tokens",
    "fit",
    "fit_to",
    "language_of",
    "may_say_nothing",
    "messages",
    "render",
    "says_nothing",
]
