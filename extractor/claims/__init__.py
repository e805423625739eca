"""Claims against an archive: does it support what somebody says?

``statement`` reads a claim with the extractor itself, ``agreement`` compares
one figure of it with one of the archive (value, unit, place, time, words),
``verdicts`` ranks what was found and says one of four words, never "true" or
"false": ``supported``, ``contradicted``, ``related``, ``not_found``. ``sheets``
reads and writes claims by the thousand, ``telling`` prints.

Which error is worse: a claim called supported that is not. So what the
evidence does not say (another year, a place that the sentence leaves out) is
never taken for granted.
"""

from solieu.extractor.claims.verdicts import Evidence, Finding, Verdict, check, overall

__all__ = ["Evidence", "Finding", "Verdict", "check", "overall"]
