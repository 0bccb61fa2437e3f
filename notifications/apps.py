from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notifications import drains, previews, receivers, reconcilers  # noqa: F401
        from notifications.pinging import wishes  # noqa: F401
        from notifications.providers import checks, storing  # noqa: F401
