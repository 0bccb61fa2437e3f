"""The words that posts are written with, kept so that a slip of the pen can be told what was meant."""

from django.db import models


class SpelledWord(models.Model):
    """A word of some post's entry, in lower case and without accents. Never shown before readers find posts by it."""

    word = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.word


class SpellingKey(models.Model):
    """What is left of a word when one letter is struck out. Words that share a key are a slip apart."""

    key = models.CharField(max_length=40)
    word = models.ForeignKey(SpelledWord, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "word"], name="a_spelling_key_once_per_word")]

    def __str__(self) -> str:
        return self.key
