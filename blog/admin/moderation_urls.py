from django.urls import path

from blog.admin.ban_list import BanList
from blog.admin.moderation_log import ModerationLog
from blog.admin.writer_bans import LiftBan

app_name = "bellbird_moderation"
urlpatterns = [
    path("log/", ModerationLog.as_view(), name="log"),
    path("log/results/", ModerationLog.as_view(results_only=True), name="log_results"),
    path("bans/", BanList.as_view(), name="bans"),
    path("bans/results/", BanList.as_view(results_only=True), name="bans_results"),
    path("bans/<int:pk>/lift/", LiftBan.as_view(), name="lift"),
]
