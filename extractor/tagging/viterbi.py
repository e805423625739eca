"""The best labels of a sentence, as Viterbi finds them, with most of the work left out.

At most tokens one label is so far ahead that no neighbours could make another
one better. How much neighbours can do is known from the transitions alone, so
whole batches of tokens are settled at once; only between settled tokens, where
two or more labels remain, are paths weighed against each other.
"""

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.crfsuite import Weights

_ROUNDING = 1e-8
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


def decode(scores: Weights, ends: list[int], transitions: Weights, gain: Weights) -> tuple[list[int], list[int]]:
    """The labels of all tokens of a batch of sentences, and tokens in sentences where paths are so close that
    only the order of the additions may tell which is best (a row of unknown names).

    Args:
        scores: how well each label fits each token; shape (tokens, labels).
        ends: where each sentence ends among the tokens.
        transitions: shape (from label, to label).
        gain: what :func:`gains` makes of them.

    >>> decode(np.array([[1.0, 0.0], [0.0, 0.1]]), [2], t := np.array([[2.0, 0.0], [0.0, 0.0]]), gains(t))
    ([0, 0], [])
    """
    if not len(scores):
        return [], []
    best = scores.argmax(axis=1)
    lead = scores[np.arange(len(scores)), best, None]
    open_labels = scores + gain[best] >= lead - _ROUNDING
    unsettled = open_labels.sum(axis=1) > 1
    begins = np.zeros(len(scores) + 1, dtype=bool)
    begins[[0, *ends]] = True
    settled = ~unsettled
    starts = np.flatnonzero(unsettled & (begins[:-1] | np.append(True, settled[:-1])))
    stops = np.flatnonzero(unsettled & (begins[1:] | np.append(settled[1:], True))) + 1
    close: list[int] = []
    if len(starts):
        edge = len(transitions)  # beyond a sentence: no label, no weight
        padded = np.pad(transitions, (0, 1))
        before = np.where(begins[starts], edge, best[starts - 1])
        behind = np.where(begins[stops], edge, best[np.minimum(stops, len(best) - 1)])
        close = _settle(best, scores, open_labels, padded, (starts, stops, before, behind))
    labels: list[int] = best.tolist()
    return labels, close


Labels = NDArray[np.intp]


def _settle(
    best: Labels, scores: Weights, open_labels: NDArray[np.bool_], steps: Weights, runs: tuple[Labels, Labels, Labels, Labels]
) -> list[int]:
    """Write the best labels of stretches (starts, stops, labels before and behind) of unsettled tokens into ``best``.
    Returns the first tokens of those in which a choice was close.

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
    close = np.zeros(len(starts), dtype=bool)
    for at in range(1, int(lengths[0])):
        running = int((lengths > at).sum())
        nexts, own = choices(starts[:running] + at)
        paths = reached[:running, :, None] + steps[labels[:running, :, None], nexts[:, None, :]]
        came_from = paths.argmax(axis=1)
        close[:running] |= _are_close(paths).any(axis=1)
        reached = np.take_along_axis(paths, came_from[:, None, :], 1)[:, 0] + own
        labels = nexts
        final[:running] = reached
        trail.append((labels, came_from))
    close |= _are_close(_trace(best, trail, final, (starts, lengths, behind), steps))
    first: list[int] = starts[close].tolist()
    return first


def _are_close(paths: Weights) -> NDArray[np.bool_]:
    """Where the best two along the second axis are as good as equal."""
    two = np.partition(paths, -2, axis=1)
    best, second = two[:, -1], two[:, -2]
    return np.isfinite(second) & (best - np.where(np.isfinite(second), second, 0) < _ROUNDING)


def _trace(
    best: Labels, trail: list[tuple[Labels, Labels]], final: Weights, runs: tuple[Labels, Labels, Labels], steps: Weights
) -> Weights:
    """Follow each stretch's trail back from its best last label; how good each last label is, for each stretch."""
    starts, lengths, behind = runs
    chosen = np.zeros(len(starts), dtype=np.intp)
    totals = np.empty_like(final)
    for at in range(len(trail) - 1, -1, -1):
        labels, came_from = trail[at]
        here = slice(0, len(labels))
        ending = np.flatnonzero(lengths[here] == at + 1)
        totals[ending] = final[ending] + steps[labels[ending], behind[ending, None]]
        chosen[ending] = totals[ending].argmax(axis=1)
        rows = np.arange(len(labels))
        best[starts[here] + at] = labels[rows, chosen[here]]
        chosen[here] = came_from[rows, chosen[here]]
    return totals


def plain(scores: Weights, transitions: Weights) -> list[int]:
    """The labels of one sentence, with every addition in the order in which underthesea makes it.

    >>> plain(np.array([[1.0, 0.0], [0.0, 0.1]]), np.array([[2.0, 0.0], [0.0, 0.0]]))
    [0, 0]
    """
    reached, trail = scores[0], []
    for row in scores[1:]:
        paths = reached[:, None] + transitions
        trail.append(paths.argmax(axis=0))
        reached = paths.max(axis=0) + row
    path = [int(reached.argmax())]
    for came_from in reversed(trail):
        path.append(int(came_from[path[-1]]))
    return path[::-1]
