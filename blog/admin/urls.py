from django.urls import path

from blog.admin.decisions import RetryRun, SkipRun
from blog.admin.events import EventList
from blog.admin.timelines import CommentTimeline, EventView, PostTimeline

app_name = "bellbird_events"
urlpatterns = [
    path("", EventList.as_view(), name="index"),
    path("results/", EventList.as_view(results_only=True), name="index_results"),
    path("<int:pk>/", EventView.as_view(), name="event"),
    path("post/<int:pk>/", PostTimeline.as_view(), name="post"),
    path("comment/<int:pk>/", CommentTimeline.as_view(), name="comment"),
    path("runs/<int:pk>/retry/", RetryRun.as_view(), name="retry"),
    path("runs/<int:pk>/skip/", SkipRun.as_view(), name="skip"),
]
