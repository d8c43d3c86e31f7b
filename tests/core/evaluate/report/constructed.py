"""An evaluation made by hand: every kind of row that a page has to show, as many as are wanted."""

from __future__ import annotations

from dataclasses import replace
from math import nan

from ragloom.evaluate.results import Figure, Found, Results, Row

HOSTILE = "</script><img src=x onerror=\"document.title='owned'\">\u2028<!-- & <script>alert(1)</script>"

RIGHT = Row(
    id="en-1",
    question="When was the Suez Canal opened?",
    gold=("17 November 1869", "1869"),
    relevant={"en/suez.md": 1.0},
    text="It was opened on 17 November 1869.",
    confidence=0.9,
    found=(Found("en/suez.md", 3, "Suez Canal"), Found("en/panama.md", 9, "Panama Canal")),
    sources=("The canal was opened on 17 November 1869.", "Panama followed in 1914."),
    origins=("en/suez.md", "en/panama.md"),
    cited=("en/suez.md",),
    values={"recall@5": 1.0, "contains": 1.0, "f1": 0.75},
    line=1,
)
WRONG = Row(
    id="en-2",
    question="How tall is the Eiffel Tower?",
    gold=("330 metres",),
    relevant={"en/eiffel.md": 1.0},
    text="It has three floors.",
    confidence=0.35,
    found=(Found("en/paris.md", 4, "Paris"),),
    sources=("The tower has three floors for visitors.",),
    origins=("en/paris.md",),
    cited=("en/paris.md",),
    values={"recall@5": 0.0, "contains": 0.0, "f1": 0.125},
    line=2,
)
CHINESE = Row(
    id="zh-1",
    question="长城有多长？",
    language="zh",
    gold=("21196公里",),
    relevant={"zh/长城.md": 1.0},
    text="长城始建于春秋时期。",
    confidence=0.5,
    found=(Found("zh/长城.md", 12, "长城"),),
    sources=("长城始建于春秋时期，总长21196公里。",),
    origins=("zh/长城.md",),
    values={"recall@5": 1.0, "contains": 0.0, "f1": 0.25},
    line=3,
)
FAILED = Row(
    id="en-3",
    question="Who dug the Corinth Canal?",
    gold=("Nero",),
    relevant={"en/corinth.md": 1.0},
    error="the server answered 503",
    line=4,
)
DECLINED = Row(
    id="en-4",
    question="What does the Moon weigh in pounds of butter?",
    abstained=True,
    reason="no source says so",
    confidence=nan,
    values={"f1": 1.0},
    line=5,
)
ROWS = (RIGHT, WRONG, CHINESE, FAILED, DECLINED)

FIGURES = (
    Figure("recall@5", "retrieval", 2 / 3, 0.31, 0.94, scored=3, failed=1),
    Figure("contains", "answers", 1 / 3, 0.06, 0.69, scored=3, failed=1),
    Figure("f1", "answers", 0.53125, nan, nan, scored=4, failed=1),
    Figure("aurc", "abstention", 0.4, 0.1, 0.8, scored=3, failed=1, higher_is_better=False),
    Figure("latency_p50", "latency", 0.0123, 0.011, 0.014, scored=5, higher_is_better=False, unit="s"),
    Figure("latency_p99", "latency", 1.5, 1.25, 1.75, scored=5, higher_is_better=False, unit="s"),
    Figure("prompt_tokens", "usage", 1234.5, 1200.0, 1250.0, scored=4, higher_is_better=False, unit="tokens"),
)


def results(*rows: Row) -> Results:
    """An evaluation with ``rows``, or those above."""
    return Results(
        name="ragloom on questions.jsonl",
        config={"version": 1, "retrievers": [{"use": "bm25", "k": 100}], "generator": {"use": "extractive"}},
        data={
            "file": "questions.jsonl",
            "sha256": "0f" * 32,
            "layout": "jsonl",
            "questions": len(rows or ROWS),
            "malformed": ["questions.jsonl:6: is not JSON"],
        },
        made_with={"versions": {"python": "3.11.7", "ragloom": "0.1.0"}, "seed": 7, "collection": {"position": 60}},
        metrics={"recall@5": {"use": "recall", "k": 5}, "contains": {"use": "contains"}, "f1": {"use": "f1"}},
        figures=FIGURES,
        rows=rows or ROWS,
        steps=(
            {"step": "retrieve bm25", "p50": 0.002, "p90": 0.004, "p99": 0.009},
            {"step": "all", "p50": 0.0123, "p90": 0.2, "p99": 1.5},
        ),
        diagnosis="Of 3 answerable questions 2 are answered wrong: mend retrieval first.",
        notes=("not measured: bleu (pip install 'ragloom[eval]')",),
    )


def many(number: int) -> Results:
    """``number`` questions, in turn right, wrong, Chinese, failed and declined."""
    rows = (ROWS[place % len(ROWS)] for place in range(number))
    return results(*(replace(row, id=f"q-{place}", line=place) for place, row in enumerate(rows, 1)))


def hostile() -> Results:
    """Markup and script wherever third-party text goes."""
    row = replace(
        WRONG,
        id=HOSTILE,
        question=HOSTILE,
        language=HOSTILE,
        gold=(HOSTILE,),
        relevant={HOSTILE: 1.0, f"{HOSTILE}2": 1.0},
        text=HOSTILE,
        reason=HOSTILE,
        error=HOSTILE,
        found=(Found(HOSTILE, 1, HOSTILE),),
        sources=(HOSTILE,),
        origins=(HOSTILE,),
        cited=(HOSTILE,),
        values={HOSTILE: 0.0},
    )
    return Results(
        name=HOSTILE,
        config={HOSTILE: HOSTILE},
        data={"file": HOSTILE, "layout": HOSTILE, "sha256": HOSTILE, "malformed": [HOSTILE]},
        made_with={HOSTILE: {HOSTILE: HOSTILE}},
        metrics={HOSTILE: {"use": HOSTILE, HOSTILE: HOSTILE}},
        figures=(Figure(HOSTILE, HOSTILE, 0.5, 0.4, 0.6, unit=HOSTILE),),
        rows=(row, replace(RIGHT, language="en")),
        steps=({"step": HOSTILE, "p50": 0.1, "p90": 0.2, "p99": 0.3},),
        diagnosis=HOSTILE,
        notes=(HOSTILE,),
    )
