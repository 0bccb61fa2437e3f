from django.urls import path

from blog.admin.reviews import HandOver, Reviews

app_name = "bellbird_reviews"
urlpatterns = [
    path("", Reviews.as_view(), name="index"),
    path("results/", Reviews.as_view(results_only=True), name="index_results"),
    path("<int:pk>/hand-over/", HandOver.as_view(), name="hand_over"),
]
