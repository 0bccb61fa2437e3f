"""Addresses of these screens, below the admin's."""

from typing import Any

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from notifications.admin import (
    decisions,
    deliveries,
    exports,
    imports,
    mail_previews,
    mails,
    outbox,
    pings,
    publish_sheet,
    readers,
    reports,
    subscribers,
    updates,
)


class RecipientKey(StringConverter):
    """What stands for a reader: see ``notifications.addresses.keyed_hash``."""

    regex = "[0-9a-f]{32}"


register_converter(RecipientKey, "recipient")
subscriber_urls = [
    path("", subscribers.SubscriberList.as_view(), name="index"),
    path("results/", subscribers.SubscriberList.as_view(results_only=True), name="index_results"),
    path("export/", exports.Export.as_view(), name="export"),
    path("import/", imports.Upload.as_view(), name="import"),
    path("import/<int:pk>/", imports.MapAndRun.as_view(), name="import_map"),
    path("import/<int:pk>/done/", imports.ImportDone.as_view(), name="import_done"),
    path("import/<int:pk>/rejects/", imports.Rejects.as_view(), name="import_rejects"),
    path("reader/<recipient:key>/", readers.ReaderView.as_view(), name="reader"),
    path("reader/<recipient:key>/unsubscribe/", readers.Unsubscribe.as_view(), name="unsubscribe"),
    path("reader/<recipient:key>/suppress/", readers.Suppress.as_view(), name="suppress"),
    path("reader/<recipient:key>/lift/", readers.LiftSuppression.as_view(), name="lift"),
    path("reader/<recipient:key>/erase/", readers.Erase.as_view(), name="erase"),
]
outbox_urls = [
    path("", outbox.Outbox.as_view(), name="index"),
    path("results/", outbox.Outbox.as_view(results_only=True), name="index_results"),
    path("decide/", decisions.DecideMany.as_view(), name="decide_many"),
    path("<int:pk>/", mails.MailView.as_view(), name="mail"),
    path("<int:pk>/decide/", decisions.DecideMail.as_view(), name="decide"),
    path("<int:pk>/suppress/", decisions.SuppressAddress.as_view(), name="suppress"),
]
report_urls = [
    path("", deliveries.Deliveries.as_view(), name="index"),
    path("<int:pk>/", reports.PostReport.as_view(), name="post"),
    path("<int:pk>/update/", updates.SendUpdate.as_view(), name="update"),
]
ping_urls = [
    path("", pings.GivenUpPings.as_view(), name="index"),
    path("again/", pings.TellAgain.as_view(), name="again"),
]
preview_urls = [
    path("", mail_previews.MailKinds.as_view(), name="index"),
    path("<slug:name>/", mail_previews.MailKind.as_view(), name="mail"),
    path("<slug:name>/html/", mail_previews.as_page, {"version": "html"}, name="html"),
    path("<slug:name>/text/", mail_previews.as_page, {"version": "text"}, name="text"),
    path("<slug:name>/test/", mail_previews.send_test, name="test"),
]
sheet_urls = [
    path("", publish_sheet.PublishSheet.as_view(), name="sheet"),
    path("mail/html/", publish_sheet.mail, {"version": "html"}, name="html"),
    path("mail/text/", publish_sheet.mail, {"version": "text"}, name="text"),
]
urlpatterns: list[Any] = [
    path("subscribers/", include((subscriber_urls, "bellbird_subscribers"))),
    path("outbox/", include((outbox_urls, "bellbird_outbox"))),
    path("reports/pings/", include((ping_urls, "bellbird_pings"))),
    path("mails/", include((preview_urls, "bellbird_mails"))),
    path("posts/<int:pk>/publish/", include((sheet_urls, "bellbird_sheet"))),
    path("deliveries/", include((report_urls, "bellbird_reports"))),
]
