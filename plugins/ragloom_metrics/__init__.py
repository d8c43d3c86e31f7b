"""Metrics: how good rankings, answers and labels are, against what is known to be right."""
