from django.urls import path

from blog.admin.posts import PostList
from blog.admin.publishing_notice import what_it_would_cause
from blog.admin.week import last_seven_days

app_name = "bellbird_posts"
urlpatterns = [
    path("", PostList.as_view(), name="index"),
    path("results/", PostList.as_view(results_only=True), name="index_results"),
    path("last-seven-days/", last_seven_days, name="last_seven_days"),
    path("<int:pk>/would-cause/", what_it_would_cause, name="what_it_would_cause"),
]
