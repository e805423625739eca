"""The tables give underthesea's own labels, whatever the tokens; and they step back where they cannot know."""

import struct
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.extractor import words
from solieu.extractor.document import _pieces
from solieu.extractor.tagging import Tagger, UnknownModel, load, ngrams
from solieu.extractor.tagging.crfsuite import read_model
from solieu.extractor.tagging.templates import features, is_number, is_title, parse
from solieu.extractor.tagging.viterbi import decode, gains
from solieu.extractor.text import read

MODELS = [words._home() / "pipeline" / task / "models" / name for task, name in (words._SEGMENTER, words._PARTS_OF_SPEECH)]
TOKENS = st.one_of(
    st.sampled_from(
        [
            *[
                "Công",
                "an",
                "tỉnh",
                "có",
                "cán",
                "bộ",
                "3",
                "152/152",
                "xã",
                ".",
                ",",
                "“",
                "TP.HCM",
                "U-23",
                "1,5",
                "tỷ",
                "đồng",
                "VÀ",
                "x²",
                "BOS",
                "EOS",
                "False",
            ]
        ]
    ),
    st.sampled_from(sorted(set("Công an tỉnh có cán bộ 3 152/152 xã . , “ TP.HCM U-23 1,5 tỷ đồng VÀ x² BOS EOS".split()))),
    assert [is_title(t) for t in ("A B", "A b", "ß", "中")] == ["True", "False", "False", "True"]
