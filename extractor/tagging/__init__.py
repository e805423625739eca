"""Sequence tagging with CRFsuite models, by table look-up: the labels underthesea gives, many times faster.

underthesea writes some forty feature strings for each token and looks every one
of them up, label by label. But a feature says something of one, two or three
neighbouring tokens, and the same ones come up again and again. So ``crfsuite``
reads the weights from the model file, ``templates`` says what a feature string
says of tokens, ``names`` and ``phrases`` number the texts of tokens, pairs and
triples, ``told`` puts the weights in these numbers, ``rows`` and ``ngrams`` keep
them by text, ``edges`` what is said of any token and
of the ends of a sentence, ``viterbi`` finds the best labels from them, and
``tagger`` puts this together for many sentences at once. Where two ways to
label a sentence are as good as equal, ``exact`` adds feature by feature.

Nothing here knows where the model files are, nor that the tables are kept on
disk once they are made (``words`` does).
"""

from solieu.extractor.tagging.crfsuite import UnknownModel
from solieu.extractor.tagging.tagger import Tagger, load
from solieu.extractor.tagging.templates import clean

__all__ = ["Tagger", "UnknownModel", "clean", "load"]
