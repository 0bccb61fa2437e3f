"""Every address of the site; the fixed ones first, Wagtail's pages last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from blog.views.pages import serve_page
from cms import machines
from cms.health import healthz, readyz
from cms.icons import icon
from cms.media import media

handler400 = "cms.plain.errors.bad_request"
handler404 = "cms.lost.page_not_found"
handler500 = "cms.plain.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    path("llms.txt", machines.llms, name="llms"),
    path("humans.txt", machines.humans, name="humans"),
    path("indexnow.txt", machines.indexnow, name="indexnow"),
    path("favicon.ico", icon, {"name": "icon.ico"}, name="favicon"),
    path("apple-touch-icon.png", icon, {"name": "touch-icon.png"}, name="touch_icon"),
    path("apple-touch-icon-precomposed.png", icon, {"name": "touch-icon.png"}, name="old_touch_icon"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("webhooks/mail/", include("notifications.providers.webhooks")),
    path("admin/", include("cms.accounts.doors")),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("cms.accounts.urls")),
    path("accounts/", include("cms.accounts.mailed_links")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", media, name="media"),
    path("", include("cms.about.urls")),
    path("", include("search.urls")),
    path("", include("notifications.urls")),
    path("", include("blog.urls")),
    *(door for door in wagtail_urls.urlpatterns if door.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
]
