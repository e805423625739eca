"""The report: one HTML page, without network, from records and the articles they were found in.

``records`` reads the figures back, ``spool`` brings them together with their
articles on disk, ``entries`` makes of each article what the page holds,
``tally`` counts for the dashboard, ``parts`` cuts a large input into several
pages, ``page`` puts template, style, script and data into one file, and
``writing`` runs it all.

The page is safe by construction, not by care at each place: articles are data
in a script element that is no script, the script makes text nodes of them
(never HTML), and a content security policy lets nothing run but the script
whose hash it names. ``safe`` has these three.
"""

from solieu.extractor.report.parts import PART_BYTES, without_report
from solieu.extractor.report.records import ReportError, read_figures
from solieu.extractor.report.writing import Report, write_report

__all__ = ["PART_BYTES", "Report", "ReportError", "read_figures", "without_report", "write_report"]
