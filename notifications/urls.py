"""Addresses for subscribers. Fixed: they stand in mails that were sent years ago."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/manage/", views.manage, name="manage"),
    path("subscribe/check-your-inbox/", views.check_your_inbox, name="check_your_inbox"),
    path("subscribe/confirm/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("preferences/", views.own_preferences, name="own_preferences"),
    path("preferences/agree/<str:token>/", views.address_change, name="address_change"),
    path("preferences/<str:token>/", views.preference_page, name="preferences"),
    path("preferences/<str:token>/address/", views.change_address, name="change_address"),
    path("preferences/<str:token>/download/", views.download_data, name="download_data"),
    path("preferences/<str:token>/delete/", views.delete_data, name="delete_data"),
]
