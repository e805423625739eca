"""Figures into the tools that people annotate and read with, and corrected labels back as gold.

``joining`` brings records and articles together, ``offsets`` counts as each
tool counts, and each tool has a module: ``labelstudio``, ``prodigy``,
``doccano``, ``brat``, ``docbin`` (spaCy), ``displacy``, ``webannotation`` (W3C),
``datasette``. ``writing`` is the door out, ``returning`` the door back in;
``gold`` makes rows of gold, ``carried`` sends them along with each article, so
that what a reviewer did not touch comes back as it went.

A label covers a figure from its number through its unit, and its name is the
figure's kind. Line ends of Windows and of old Macs are written as a blank and a
line feed, or as a line feed: tools change them otherwise, and the offsets with
them. So every text keeps its length.
"""

from solieu.extractor.export.joining import Document, ExportError, join
from solieu.extractor.export.returning import RETURNED, Returned, bring_back
from solieu.extractor.export.writing import FORMATS, Exported, export

__all__ = ["FORMATS", "RETURNED", "Document", "ExportError", "Exported", "Returned", "bring_back", "export", "join"]
