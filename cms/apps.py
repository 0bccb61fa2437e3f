from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Bellbird"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.accounts import addresses, ending, returning  # noqa: F401
