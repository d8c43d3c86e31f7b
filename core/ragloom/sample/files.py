"""Where the sample collection lies on disk once ragloom is installed."""

from importlib.resources import files
from pathlib import Path


def articles() -> Path:
    """The folder of the sample articles, with an `en` and a `zh` folder inside."""
    return Path(str(files("ragloom.sample"))) / "articles"


def questions() -> Path:
    """The JSON Lines file of the questions asked of the articles."""
    return Path(str(files("ragloom.sample"))) / "questions.jsonl"


def labelled_examples() -> Path:
    """The JSON Lines file of short reviews with their labels, to classify by."""
    return Path(str(files("ragloom.sample"))) / "sentiment" / "examples.jsonl"


def labelled_questions() -> Path:
    """The JSON Lines file of other reviews with their labels, to evaluate on."""
    return Path(str(files("ragloom.sample"))) / "sentiment" / "test.jsonl"


def summaries() -> Path:
    """The JSON Lines file of topics and whole articles with reference summaries."""
    return Path(str(files("ragloom.sample"))) / "summaries.jsonl"
