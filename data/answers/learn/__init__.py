"""Short exercises in research basics, answered with the figures of the atlas at hand."""

from data.answers.learn.exercise import GLOSSARY, THEMES, TOPICS, Exercise, Learned, Shown, learned
from data.answers.learn.exercises import EXERCISES

__all__ = ["EXERCISES", "GLOSSARY", "THEMES", "TOPICS", "Exercise", "Learned", "Shown", "learned"]
