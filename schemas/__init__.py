"""What solieu may say: the record, its parts, and the shape of a pattern file.

Every model is frozen and forbids unknown keys, so a record that exists is a
record that keeps the contract. Nothing here imports the rest of the package.

* :mod:`solieu.schemas.figure`: one figure of one article, as written out.
* :mod:`solieu.schemas.article`: an article as read, and a quarantine row.
* :mod:`solieu.schemas.limits`: how much one record may cost.
* :mod:`solieu.schemas.rejection`: a candidate that is no figure, and why.
* :mod:`solieu.schemas.pattern`: the entries of ``patterns/*.toml``.
* :mod:`solieu.schemas.export`: JSON Schema and the table of columns.
"""
