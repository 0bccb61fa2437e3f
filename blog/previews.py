"""Ways to look at a post before it is published. Apps add theirs without a line changed here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

if TYPE_CHECKING:
    from blog.models import Post

MAIL_WIDTH = 600  # pixels

type Preview = Callable[["Post", HttpRequest], HttpResponse]


@dataclass
class _Registry:
    modes: dict[str, tuple[str, Preview]] = field(default_factory=dict)


_registry = _Registry()


def register_preview_mode(name: str, label: str, preview: Preview) -> None:
    """Offer editors another view of a post.

    :param name: ``app.what``; registering it again replaces it.
    :param label: what the editor chooses.
    :param preview: answers with the post as it stands in the editor, which need not be saved. Called as no reader's
        request: it must change nothing.
    """
    _registry.modes[name] = (label, preview)


class PreviewModes:
    """What makes a page offer the registered modes beside its own."""

    @property
    def preview_modes(self: Any) -> list[tuple[str, str]]:
        """Names and labels: the web page first."""
        return [("", "Web page"), *((name, label) for name, (label, _) in _registry.modes.items())]

    @property
    def preview_sizes(self: Any) -> list[dict[str, Any]]:
        """Wagtail's, and the width that mails are laid out for."""
        mail = {"name": "mail", "icon": "mail", "device_width": MAIL_WIDTH, "label": "Preview at the width of a mail"}
        return [*super().preview_sizes, mail]  # type: ignore[misc]

    def serve_preview(self: Any, request: HttpRequest, mode_name: str) -> Any:
        """The page as ``mode_name`` shows it; the web page for a name nobody registered."""
        if mode_name in _registry.modes:
            return _registry.modes[mode_name][1](self, request)
        response = super().serve_preview(request, mode_name)  # type: ignore[misc]
        policy = getattr(response, "_csp_config", settings.SECURE_CSP)
        response._csp_config = {**policy, "frame-ancestors": [CSP.SELF]}  # the editor shows it in a frame
        return response
