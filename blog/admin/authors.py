"""A new post begins with its writer's name on it."""

from typing import Any

from blog.models import Post, PostAuthor, UserProfile


def name_the_writer(page: Any, **kwargs: Any) -> None:
    """Put whoever opens the form for a new post down as its first author; hears Wagtail's ``init_new_page``."""
    if isinstance(page, Post) and page.owner is not None and not page.post_authors.all():
        page.post_authors.add(PostAuthor(profile=UserProfile.objects.create_for(page.owner)))
