"""Every address of the site; the fixed ones first, Wagtail's pages last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.health import healthz, readyz
from cms.media import media

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("webhooks/mail/", include("notifications.providers.webhooks")),
    path("admin/", include("cms.accounts.doors")),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("cms.accounts.urls")),
    path("accounts/", include("cms.accounts.mailed_links")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", media, name="media"),
    path("", include("search.urls")),
    path("", include("notifications.urls")),
    path("", include("blog.urls")),
    path("", include(wagtail_urls)),
]
