"""A report on lanes, corridors and scenarios: sentences, tables, maps, verdicts, sources."""

from corridors.report.making import Report, make_report
from corridors.report.study import Study, run_study
from corridors.report.writing import write_report

__all__ = ["Report", "Study", "make_report", "run_study", "write_report"]
