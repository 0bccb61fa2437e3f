from django.urls import path

from blog.admin.views_report import MostRead

app_name = "bellbird_views"
urlpatterns = [
    path("", MostRead.as_view(), name="index"),
    path("results/", MostRead.as_view(results_only=True), name="index_results"),
]
