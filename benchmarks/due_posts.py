"""Fills a database with posts that are due, for the benchmarks: 600 words, two tags and an author each."""

import json
import random
import sys
from datetime import timedelta

import django

TEXT = """
harbour ledger margin clerk boat tide minute record letter printer signal bell wire moth paper green rule hour draught
lamp keeper winter count honest reader column figure book counter night cron post queue mail answer
"""
WORDS = TEXT.split()


def main(count: int, live: int = 0) -> None:
    """Create ``count`` due posts, and ``live`` live ones, in the database of ``DATABASE_URL``."""
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    chance = random.Random(7)  # noqa: S311 - the same posts in every leg
    for start in range(0, count + live, 100):
        with transaction.atomic():
            for number in range(start, min(start + 100, count + live)):
                _write(number, chance, is_due=number < count)


def _write(number: int, chance: random.Random, is_due: bool) -> None:
    from django.utils import timezone

    from blog.models import Post, PostAuthor
    from tests.factories import a_user, the_blog

    author = a_user("Ada")
    post = Post(title=f"{_sentence(chance, 5)} {number}", slug=f"post-{number}", live=False, owner=author)
    post.excerpt = _sentence(chance, 20)
    post.body = json.dumps([{"type": "paragraph", "value": f"<p>{_sentence(chance, 60)}</p>"} for _ in range(10)])
    post.post_authors.add(PostAuthor(profile=author.profile))
    post.tags.add(f"tag {number % 20}", f"tag {20 + number % 7}")
    the_blog().add_child(instance=post)
    if not is_due:
        post.publish()
        return
    revision = post.schedule(timezone.now() + timedelta(days=1))
    due = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = due.isoformat()
    revision.approved_go_live_at = due
    revision.save(update_fields=["content", "approved_go_live_at"])


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length)).capitalize()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
