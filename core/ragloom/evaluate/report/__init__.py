"""One evaluation as one HTML page that needs nothing but itself."""

from ragloom.evaluate.report.page import html_report
from ragloom.evaluate.report.writing import write_report

__all__ = ["html_report", "write_report"]
