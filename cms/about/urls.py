from django.urls import path

from cms.about.views import accessibility_page, help_page, privacy_page

app_name = "about"
urlpatterns = [
    path("accessibility/", accessibility_page, name="accessibility"),
    path("help/", help_page, name="help"),
    path("privacy/", privacy_page, name="privacy"),
]
