"""Which posts are like which. Derived from their words and tags; see ``blog.likeness``."""

from django.db import models


class PostWord(models.Model):
    """A word by which a post can be told from others.

    :param word: a hash of it.
    :param weight: how much it says of the post; the squares of all a post's weights add up to 1.
    """

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.BigIntegerField()
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "word"], name="a_word_once_per_post")]
        indexes = [models.Index(fields=["word", "-weight"], name="posts_of_a_word")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.word}"


class Likeness(models.Model):
    """``other`` is worth reading after ``post``; the higher the score the more."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [models.UniqueConstraint(fields=["post", "other"], name="a_likeness_once")]

    def __str__(self) -> str:
        return f"{self.post_id} and {self.other_id}"
