"""From the account to the preferences of mail, without a mailed link where the address is known to be theirs."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from blog.models import User
from cms.accounts.data_addresses import own_addresses, own_readers
from notifications.links import preferences_token
from notifications.models import Reader, recipient_key
from notifications.views.answers import see_other


@require_POST
@login_required
def mail_preferences(request: HttpRequest) -> HttpResponse:
    """Lead to their preferences (303); to where a link is asked for when their address is not shown to be theirs.

    A POST, as it makes the preferences of who has none.
    """
    user = User.objects.get(pk=request.user.pk or 0)
    readers = own_readers(user)
    if not readers and (addresses := own_addresses(user)):
        readers = [Reader.of(recipient_key(addresses[0]), addresses[0], user=user)]
    if not readers:
        return see_other("notifications:own_preferences")
    reader = readers[0]
    if reader.pk is None:
        reader = Reader.of(reader.recipient_key, reader.email, user=user)
    return see_other("notifications:preferences", preferences_token(reader.recipient_key))
