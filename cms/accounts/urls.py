"""Every page of one's own account; signing up and in is django-allauth's, below the same prefix."""

from django.urls import URLPattern, URLResolver, path

from cms.accounts.data import data_page
from cms.accounts.deletion import deleted, deletion_page
from cms.accounts.overview import overview
from cms.accounts.overview_mail import mail_preferences
from cms.accounts.profile import profile_page
from cms.accounts.recovery_codes import DownloadRecoveryCodesView, ViewRecoveryCodesView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="account_overview"),
    path("profile/", profile_page, name="account_profile"),
    path("mail/", mail_preferences, name="account_mail"),
    path("data/", data_page, name="account_data"),
    path("delete/", deletion_page, name="account_delete"),
    path("deleted/", deleted, name="account_deleted"),
    path("2fa/recovery-codes/", ViewRecoveryCodesView.as_view()),
    path("2fa/recovery-codes/download/", DownloadRecoveryCodesView.as_view()),
]
