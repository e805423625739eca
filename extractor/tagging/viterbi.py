"""The best labels of a sentence, as Viterbi finds them, with most of the work left out.

At most tokens one label is so far ahead that no neighbours could make another
one better. How much neighbours can do is known from the transitions alone, so
whole batches of tokens are settled at once; only between settled tokens, where
two or more labels remain, are paths weighed against each other.
"""

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.crfsuite import Weights

_ROUNDING = 1e-9
"""Sums of the same weights in another order may differ by less than this."""


def gains(transitions: Weights) -> Weights:
    """How much label y can gain on label b through its neighbours, at the place ``[b, y]``.

    Shape (labels, labels). A sentence's first and last token have no neighbour
    on one side, so a gain is never below nothing.

    >>> gains(np.array([[0.0, 1.0], [0.0, 0.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    into: Weights = (transitions[:, None, :] - transitions[:, :, None]).max(axis=0)
    out: Weights = (transitions[None, :, :] - transitions[:, None, :]).max(axis=2)
    gain: Weights = np.maximum(into, 0) + np.maximum(out, 0)
    return gain


def decode(scores: Weights, ends: list[int], transitions: Weights, gain: Weights) -> list[int]:
    """The labels of all tokens of a batch of sentences.

    Args:
        scores: how well each label fits each token; shape (tokens, labels).
        ends: where each sentence ends among the tokens.
        transitions: shape (from label, to label).
        gain: what :func:`gains` makes of them.

    >>> decode(np.array([[1.0, 0.0], [0.0, 0.1]]), [2], t := np.array([[2.0, 0.0], [0.0, 0.0]]), gains(t))
    [0, 0]
    """
    if not len(scores):
        return []
    best = scores.argmax(axis=1)
    lead = scores[np.arange(len(scores)), best, None]
    open_labels = scores + gain[best] >= lead - _ROUNDING
    unsettled = open_labels.sum(axis=1) > 1
    begins = np.zeros(len(scores) + 1, dtype=bool)
    begins[[0, *ends]] = True
    settled = ~unsettled
    starts = np.flatnonzero(unsettled & (begins[:-1] | np.append(True, settled[:-1])))
    stops = np.flatnonzero(unsettled & (begins[1:] | np.append(settled[1:], True))) + 1
    if len(starts):
        edge = len(transitions)  # beyond a sentence: no label, no weight
        padded = np.pad(transitions, (0, 1))
        before = np.where(begins[starts], edge, best[starts - 1])
        behind = np.where(begins[stops], edge, best[np.minimum(stops, len(best) - 1)])
        _settle(best, scores, open_labels, padded, (starts, stops, before, behind))
    labels: list[int] = best.tolist()
    return labels


Labels = NDArray[np.intp]


def _settle(
    best: Labels, scores: Weights, open_labels: NDArray[np.bool_], steps: Weights, runs: tuple[Labels, Labels, Labels, Labels]
) -> None:
    """Write the best labels of stretches (starts, stops, labels before and behind) of unsettled tokens into ``best``.

    All stretches take a step at once, the longest first, so that those still
    running are the first few. Of equals the label with the smaller number wins,
    as in underthesea.
    """
    order = np.argsort(runs[0] - runs[1], kind="stable")
    starts, stops, before, behind = (run[order] for run in runs)
    lengths = stops - starts
    kept = int(open_labels.sum(axis=1).max())

    def choices(tokens: Labels) -> tuple[Labels, Weights]:
        """The labels left at tokens and their scores; what is not left stands behind, without a chance."""
        left = open_labels[tokens]
        labels = np.argsort(~left, axis=1, kind="stable")[:, :kept]
        return labels, np.where(np.take_along_axis(left, labels, 1), np.take_along_axis(scores[tokens], labels, 1), -np.inf)

    labels, own = choices(starts)
    reached = own + steps[before[:, None], labels]
    trail: list[tuple[Labels, Labels]] = [(labels, np.zeros_like(labels))]
    final = reached.copy()
    for at in range(1, int(lengths[0])):
        running = int((lengths > at).sum())
        nexts, own = choices(starts[:running] + at)
        paths = reached[:running, :, None] + steps[labels[:running, :, None], nexts[:, None, :]]
        came_from = paths.argmax(axis=1)
        reached = np.take_along_axis(paths, came_from[:, None, :], 1)[:, 0] + own
        labels = nexts
        final[:running] = reached
        trail.append((labels, came_from))
    _trace(best, trail, final, (starts, lengths, behind), steps)


def _trace(
    best: Labels, trail: list[tuple[Labels, Labels]], final: Weights, runs: tuple[Labels, Labels, Labels], steps: Weights
) -> None:
    """Follow each stretch's trail back from its best last label."""
    starts, lengths, behind = runs
    chosen = np.zeros(len(starts), dtype=np.intp)
    for at in range(len(trail) - 1, -1, -1):
        labels, came_from = trail[at]
        here = slice(0, len(labels))
        ending = np.flatnonzero(lengths[here] == at + 1)
        chosen[ending] = (final[ending] + steps[labels[ending], behind[ending, None]]).argmax(axis=1)
        rows = np.arange(len(labels))
        best[starts[here] + at] = labels[rows, chosen[here]]
        chosen[here] = came_from[rows, chosen[here]]
