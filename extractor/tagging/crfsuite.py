"""The weights in a CRFsuite model file.

The format is the one CRFsuite writes (version 100, little endian): a header,
the features (an attribute gives a label a weight, or a label follows a label
with a weight), then the names of labels and of attributes, each in a constant
quark database (CQDB), whose backward table tells where the name of a number
stands.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]
_HEADER = struct.Struct("<4sI4s9I")
_CHUNK = struct.Struct("<4sII")
_CQDB = struct.Struct("<4s5I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


class UnknownModel(ValueError):  # noqa: N818
    """The model is none that the tables can stand in for."""


@dataclass(frozen=True, slots=True)
class Model:
    """What a model file says.

    ``states`` tells which attribute (``source``) gives which label which weight;
    the shape of ``transitions`` is (from label, to label).
    """

    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    states: NDArray[Any]
    transitions: Weights


def read_model(path: Path) -> Model:
    """The model of a file.

    Raises:
        UnknownModel: the file is no CRFsuite model of version 100, or is damaged.

    >>> try:
    ...     read_model(Path(__file__))
    ... except UnknownModel as error:
    ...     print(error)
    crfsuite.py is no CRFsuite model of version 100
    """
    data = path.read_bytes()
    try:
        return _model(data, path.name)
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, UnknownModel):
            raise
        raise UnknownModel(f"{path.name} is damaged: {error}") from error


def _model(data: bytes, name: str) -> Model:
    magic, size, kind, version, _, _, _, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
    if (magic, kind, version) != (b"lCRF", b"FOMC", 100):
        raise UnknownModel(f"{name} is no CRFsuite model of version 100")
    if size != len(data):
        raise UnknownModel(f"{name} is damaged: {len(data)} bytes where its head says {size}")
    labels, attributes = _names(data, labels_at), _names(data, attributes_at)
    features = _features(data, features_at)
    states, steps = (features[features["kind"] == kind] for kind in (_STATE, _TRANSITION))
    if (states["source"] >= len(attributes)).any() or (states["label"] >= len(labels)).any():
        raise UnknownModel(f"{name} is damaged: a weight of something without a name")
    transitions = np.zeros((len(labels), len(labels)))
    transitions[steps["source"], steps["label"]] = steps["weight"]
    return Model(labels, attributes, states[states["weight"] != 0], transitions)


def _features(data: bytes, at: int) -> NDArray[Any]:
    magic, _, count = _CHUNK.unpack_from(data, at)
    if magic != b"FEAT":
        raise UnknownModel("the features do not stand where the head of the model says")
    return np.frombuffer(data, dtype=_FEATURE, count=count, offset=at + _CHUNK.size)


def _names(data: bytes, at: int) -> tuple[str, ...]:
    magic, _, _, _, count, backward = _CQDB.unpack_from(data, at)
    if magic != b"CQDB":
        raise UnknownModel("the names do not stand where the head of the model says")
    starts = at + 8 + np.frombuffer(data, dtype="<u4", count=count, offset=at + backward).astype(np.int64)
    sizes = np.frombuffer(data, dtype=np.uint8)[starts[:, None] - 4 + np.arange(4)].view("<u4")[:, 0]
    ends = starts + sizes - 1  # number (4), size (4), name and a zero byte
    return tuple([data[a:b].decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)])
