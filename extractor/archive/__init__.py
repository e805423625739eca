"""The archive: one SQLite file that holds the figures of many articles and answers questions about them.

``layout`` derives the tables from the record model, ``writing`` fills and
updates them, ``reading`` opens them, ``searching`` finds the figures that a
claim may be about. Nothing has to be started: the file is all there is.

The table ``figures`` has the flat columns of the record. Two full-text tables
stand beside it, ``figures_fts`` with diacritics and ``figures_fts_bare``
without (``dak lak``); ``search`` gives the ``figure_id`` of their row ids::

    SELECT figures.* FROM figures_fts_bare
    JOIN search ON search.id = figures_fts_bare.rowid JOIN figures USING (figure_id)
    WHERE figures_fts_bare MATCH '"dak lak"' ORDER BY rank;
"""

from solieu.extractor.archive.reading import ArchiveError, open_archive
from solieu.extractor.archive.writing import write_archive

__all__ = ["ArchiveError", "open_archive", "write_archive"]
