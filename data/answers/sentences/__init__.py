"""From values to sentences: the meaning of a figure in plain words, and no more than that."""

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
from data.answers.sentences.family import family_of, volunteered
from data.answers.sentences.select import all_sentences, sentences_for
from data.answers.sentences.services import service_sentences
from data.answers.sentences.wording import chance_key, chance_words

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
    "chance_key",
    "chance_words",
    "family_of",
    "sentences_for",
    "service_sentences",
    "volunteered",
]
