from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog import likeness_receivers, pictures, receivers, reconcilers  # noqa: F401
        from blog.commenting import reconcilers as comment_reconcilers  # noqa: F401
        from blog.reviewing import drains as review_drains  # noqa: F401
        from blog.reviewing import receivers as review_receivers  # noqa: F401
        from blog.share_cards import receivers as card_receivers  # noqa: F401
        from blog.spam import receivers as spam_receivers  # noqa: F401
        from blog.viewing import drains  # noqa: F401
