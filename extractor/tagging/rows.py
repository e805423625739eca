"""Many rows of weights in which nearly all cells are empty."""

import numpy as np

from solieu.extractor.tagging.crfsuite import Weights
from solieu.extractor.tagging.phrases import Numbers


class Rows:
    """Rows of weights by their number.

    Args:
        rows: the row of each weight.
        cells: the cell of each weight; weights of one cell are added.
        weights: the weights.
        count: how many rows there are.
    """

    def __init__(self, rows: Numbers, cells: Numbers, weights: Weights, count: int) -> None:
        order = np.lexsort((cells, rows))
        rows, cells = rows[order], cells[order]
        firsts = np.flatnonzero(np.append(True, (rows[1:] != rows[:-1]) | (cells[1:] != cells[:-1]))[: len(rows)])
        self._starts = np.searchsorted(rows[firsts], np.arange(count + 1)).astype(np.int32)
        self._cells = cells[firsts].astype(np.int32)
        self._weights = np.add.reduceat(weights[order], firsts) if len(firsts) else weights

    def add_one(self, row: int, table: Weights) -> None:
        """Add a row to the cells of a table."""
        here = slice(self._starts[row], self._starts[row + 1])
        table.reshape(-1)[self._cells[here]] += self._weights[here]

    def add(self, rows: Numbers, cells: Numbers, table: Weights) -> None:
        """Add rows to a table, each with its cells counted from one on."""
        starts = self._starts[rows]
        counts = self._starts[rows + 1] - starts
        entries = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        at = np.repeat(cells, counts) + self._cells[entries]
        table += np.bincount(at, self._weights[entries], table.size).reshape(table.shape)
