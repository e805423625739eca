"""`186/139 xã`: of so many, no more than all."""

from solieu.extractor.checks.outcome import Outcome, agrees, differs
from solieu.extractor.checks.relations import Related
from solieu.extractor.checks.wording import named, quoted, vietnamese


def ratio_at_most_one(found: Related) -> Outcome | None:
    """Whether the part is no more than the whole it is taken from."""
    ratio = found.one("ratio")
    if ratio is None or ratio.numerator is None or not ratio.denominator:
        return None
    if ratio.numerator <= ratio.denominator:
        return agrees(f"{named(ratio)}: the part is no more than the whole.")
    part, whole = vietnamese(ratio.numerator), vietnamese(ratio.denominator)
    return differs(f"{named(ratio)}: {part} of {whole} is more than all; at most {whole} is possible. {quoted(ratio)}")
