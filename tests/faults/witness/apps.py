from django.apps import AppConfig


class WitnessConfig(AppConfig):
    name = "tests.faults.witness"
    label = "witness"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.faults.witness import receivers  # noqa: F401
