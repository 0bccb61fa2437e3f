from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import hooks, kept, rebuilding, receivers, reconcilers, stale  # noqa: F401
        from search.spelling import reconciling  # noqa: F401
