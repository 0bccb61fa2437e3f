"""How the index was made, so that questions are asked in its own words."""

from django.db import models


class IndexShape(models.Model):
    """What forms of words the entries of this database were last written with, all of them. One row."""

    forms = models.CharField(max_length=40, help_text="The language whose endings are passed over; empty for none.")
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.forms or "as written"
