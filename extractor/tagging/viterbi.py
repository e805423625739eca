"""The best labels of a sentence, as Viterbi finds them, with most of the work left out.

At many tokens one label is so far ahead that no neighbours could make another
one better. How much neighbours can do is known from the transitions alone, so
whole batches of tokens are settled at once; and where one or two labels are left
to the neighbours they can do less, so that more tokens are settled in the next
round. Only in what remains are paths weighed against each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solieu.extractor.tagging.crfsuite import Weights

_ROUNDING = 1e-8
"""Sums of the same weights in another order may differ by less than this."""
_ROUNDS = 4
Labels = NDArray[np.intp]
Open = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Gains:
    """How much label y can gain on label b through one neighbour of label x, at the place ``[x, b, y]``.

    ``into`` is for the neighbour before, ``out`` for the one behind. Behind the
    labels stand a neighbour that may have any label, and none at all; ``most``
    is what the two can do together.
    """

    into: Weights
    out: Weights
    most: Weights


def gains(transitions: Weights) -> Gains:
    """What can be gained by transitions.

    >>> gains(np.array([[0.0, 1.0], [0.0, 0.0]])).most.tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    into = transitions[:, None, :] - transitions[:, :, None]
    out = (transitions.T[:, None, :] - transitions.T[:, :, None]).copy()
    nothing = np.zeros_like(into[:1])
    into, out = (np.concatenate([of, of.max(axis=0, keepdims=True), nothing]) for of in (into, out))
    most = np.maximum(into[-2], 0) + np.maximum(out[-2], 0)  # the first and last token have no neighbour on one side
    return Gains(into, out, most)


def decode(scores: Weights, ends: list[int], transitions: Weights, gain: Gains) -> tuple[list[int], list[int]]:
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
    begins = np.zeros(len(scores) + 1, dtype=bool)
    begins[[0, *ends]] = True
    open_labels, unsettled = _open(scores, best, begins, gain)
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


def _open(scores: Weights, best: Labels, begins: Open, gain: Gains) -> tuple[Open, Open]:
    """The labels that are left at each token, of which ``best`` is one; and where others are."""
    labels = scores.shape[1]
    least = np.take_along_axis(scores, best[:, None], 1) - _ROUNDING
    left = scores + gain.most.take(best, axis=0) >= least
    counts = left.sum(axis=1, dtype=np.int8)
    any_label, no_neighbour = labels, labels + 1
    one, other = (np.append(np.where(counts == 1, best, any_label), no_neighbour) for _ in range(2))
    before = np.where(begins[:-1], len(scores), np.arange(len(scores)) - 1)
    behind = np.where(begins[1:], len(scores), np.arange(len(scores)) + 1)
    into, out = gain.into.reshape(-1, labels), gain.out.reshape(-1, labels)
    asked = np.flatnonzero(counts > 1)
    for _ in range(_ROUNDS):
        if not len(asked):
            break
        b, p, n = best[asked], before[asked], behind[asked]
        most = np.maximum(into.take(one[p] * labels + b, axis=0), into.take(other[p] * labels + b, axis=0))
        most += np.maximum(out.take(one[n] * labels + b, axis=0), out.take(other[n] * labels + b, axis=0))
        most += scores[asked]
        still = most >= least[asked]
        left[asked] = still
        counts = still.sum(axis=1, dtype=np.int8)
        few = counts <= 2
        one[asked] = np.where(few, b, any_label)
        other[asked] = np.where(few, still @ np.arange(labels) - (counts == 2) * b, any_label)
        asked = asked[counts > 1]
    unsettled = np.zeros(len(scores), dtype=bool)
    unsettled[asked] = True
    return left, unsettled


def _settle(
    best: Labels, scores: Weights, open_labels: Open, steps: Weights, runs: tuple[Labels, Labels, Labels, Labels]
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
