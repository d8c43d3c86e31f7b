"""What every benchmark does before it measures anything."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.report import Report

ROOT = Path(__file__).parents[1]
IN_NEED_OF_DATA = (
    "scifact",
    "openqa",
    "sparse",
    "fit_extractive",
    "encode",
    "fit_reader",
    "evaluation",
    "compare_rates",
    "contrastive_scifact",
    "generators_squad",
    "joint_squad",
)


def started(name, *options, data=None):
    path = os.pathsep.join(str(ROOT / part) for part in ("core", "plugins", "."))
    env = {**{key: value for key, value in os.environ.items() if key != "RAGLOOM_DATA"}, "PYTHONPATH": path}
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    env |= {"RAGLOOM_DATA": str(data)} if data else {}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)


@pytest.mark.parametrize("name", IN_NEED_OF_DATA)
def test_without_data_a_benchmark_says_so_and_exits_with_2(name):
    done = started(name, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--data DIR" in done.stderr


@pytest.mark.parametrize("name", ["scifact", "sparse"])
def test_a_folder_that_holds_part_of_the_data_is_named_with_what_it_lacks(name, tmp_path):
    (tmp_path / "scifact").mkdir()
    (tmp_path / "scifact" / "corpus.jsonl").touch()
    done = started(name, data=tmp_path)
    assert done.returncode == 2
    assert "scifact/queries.jsonl" in done.stderr


def test_the_overhead_is_told_for_one_retriever_and_two_with_trace_and_without():
    done = started("overhead", "--turns", "1", "--calls", "3", "--json")
    rows = json.loads(done.stdout.splitlines()[-1])["results"]
    told = {
        (row["retrievers"], row["trace"], row["found"])
        for row in rows
        if (row["system"], row["metric"]) == ("ragloom", "query_us")
    }
    assert told == {(retrievers, trace, found) for retrievers in (1, 2) for trace in ("off", "on") for found in (0, 1)}


def test_a_report_of_many_metrics_shows_every_figure(capsys):
    report = Report("many")
    for number in range(20):
        report.add("one", f"metric{number}", number + 0.5)
    report.show()
    said = capsys.readouterr().out
    assert all(f"{number}.5" in said for number in range(20))
