from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


@register_setting(icon="doc-full", order=110)
class SiteWords(BaseSiteSetting):
    """What an editor adds to the pages that stand at the foot of every page. The software says the rest itself."""

    help = RichTextField(
        blank=True, features=FEATURES, help_text="Who runs the site, and how to reach them. Stands first on “Help”."
    )
    privacy = RichTextField(
        blank=True,
        features=FEATURES,
        help_text="Who answers for personal data, and what other services see. Stands first on “Privacy”.",
    )
    accessibility = RichTextField(
        blank=True, features=FEATURES, help_text="Known faults, and whom to tell. Stands first on “Accessibility”."
    )

    panels = [FieldPanel("help"), FieldPanel("privacy"), FieldPanel("accessibility")]

    class Meta:
        verbose_name = "help, privacy, accessibility"
