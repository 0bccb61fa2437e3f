from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Bellbird"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import compiling, languages, replaced  # noqa: F401 - two that listen
        from cms.accounts import addresses, ending, returning  # noqa: F401
        from cms.kept import listening
        from cms.kept.edge import telling  # noqa: F401

        listening.begin()
        post_migrate.connect(languages.follow_the_setting, sender=self, dispatch_uid="cms.follow_the_setting")
