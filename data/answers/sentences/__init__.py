"""Values to sentences: what a figure says, in plain words, and nothing it does not say."""

from data.answers.sentences.facts import (
    AreaFacts,
    ChangeFacts,
    Field,
    MixFacts,
    PartsFacts,
    Rank,
    SegmentShare,
    Sentence,
    ServiceFacts,
)
from data.answers.sentences.select import all_sentences, sentences_for
from data.answers.sentences.services import service_sentences
from data.answers.sentences.wording import chance_words

__all__ = [
    "AreaFacts",
    "ChangeFacts",
    "Field",
    "MixFacts",
    "PartsFacts",
    "Rank",
    "SegmentShare",
    "Sentence",
    "ServiceFacts",
    "all_sentences",
    "chance_words",
    "sentences_for",
    "service_sentences",
]
