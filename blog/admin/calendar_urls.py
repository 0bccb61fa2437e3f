from django.urls import path, re_path

from blog.admin.calendar import PostCalendar
from blog.admin.calendar_key import ChangeKey
from blog.admin.calendar_move import MovePost

app_name = "bellbird_calendar"
urlpatterns = [
    path("", PostCalendar.as_view(), name="index"),
    path("address/", ChangeKey.as_view(), name="key"),
    re_path(r"^(?P<pk>[0-9]{1,18})/move/$", MovePost.as_view(), name="move"),
]
