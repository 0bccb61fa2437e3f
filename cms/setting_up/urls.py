from django.urls import path

from cms.setting_up.panel import PutAway, SetUp

app_name = "bellbird_setup"
urlpatterns = [
    path("", SetUp.as_view(), name="index"),
    path("put-away/", PutAway.as_view(), name="put_away"),
]
