"""Choosing a person, for the authors of a post."""

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from blog.models import UserProfile


class NameFilterForm(BaseFilterForm):
    """Finds people by what they are called, straight from their profiles."""

    q = forms.CharField(label="Name", widget=forms.TextInput(attrs={"placeholder": "Name"}), required=False)

    def filter(self, objects: "QuerySet[UserProfile]") -> "QuerySet[UserProfile]":
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.filter(display_name__icontains=self.search_query) if self.is_searching else objects


class ChooseProfile(chooser.ChooseView):
    filter_form_class = NameFilterForm
    ordering = "display_name"


class ChooseProfileResults(chooser.ChooseResultsView):
    filter_form_class = NameFilterForm
    ordering = "display_name"


class ProfileChooserViewSet(ChooserViewSet):
    model = UserProfile
    icon = "user"
    choose_one_text = "Choose a person"
    choose_another_text = "Choose another person"
    edit_item_text = "Edit this profile"
    choose_view_class = ChooseProfile
    choose_results_view_class = ChooseProfileResults


profile_chooser = ProfileChooserViewSet("profile_chooser", url_prefix="profile-chooser")
