from django.urls import path

from blog.admin.posts import PostList

app_name = "bellbird_posts"
urlpatterns = [
    path("", PostList.as_view(), name="index"),
    path("results/", PostList.as_view(results_only=True), name="index_results"),
]
