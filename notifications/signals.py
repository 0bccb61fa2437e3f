"""Facts about being told, for whoever wants to hear of them. Contracts as in ``blog.signals``."""

from blog.signals import ReliableSignal

__all__ = [
    "account_mail_requested",
    "address_change_requested",
    "address_changed",
    "digest_due",
    "mail_test_requested",
    "post_update_requested",
    "preferences_requested",
    "subscription_confirmed",
    "subscription_requested",
]

subscription_requested = ReliableSignal("subscription_requested")
"""
Somebody has asked for mail to an address and has not confirmed it yet.

One mail asks about all that waits: not sent when the address is subscribed to it already, or when a mail of the last
hour has not been answered.

:sender: the ``Subscription`` class
:subscription: the subscription, pending; the first of those asked for at once
"""

subscription_confirmed = ReliableSignal("subscription_confirmed")
"""
A reader has confirmed what they asked for, all of it at once, or has begun to follow something in their preferences.

Not sent for a second press of the button, nor when somebody takes leaving back.

:sender: the ``Subscription`` class
:subscription: the subscription, active; the first of those confirmed at once
"""

preferences_requested = ReliableSignal("preferences_requested")
"""
Somebody has asked for the link to a reader's preferences, or for a subscription that is in force already.

Not sent twice within an hour, nor for an address that has never confirmed anything.

:sender: the ``Reader`` class
:reader: whose preferences they are
"""

address_change_requested = ReliableSignal("address_change_requested")
"""
A reader wants to be written to at another address. Both addresses are asked to agree.

:sender: the ``AddressChange`` class
:change: the change, not done
"""

address_changed = ReliableSignal("address_changed")
"""
Both addresses have agreed, and the reader's mail goes to the new one.

:sender: the ``AddressChange`` class
:change: the change, done
"""

post_update_requested = ReliableSignal("post_update_requested")
"""
An editor has decided to write a second time about a post that was mailed before.

Not sent when a post is edited, or published again: only by this explicit act.

:sender: the ``Post`` class
:post: the post; the event is about it, so it stands in the post's timeline
:update: the ``PostUpdate``: the words, the audience and the reason
"""

digest_due = ReliableSignal("digest_due")
"""
An hour has come at which readers get their digest, and something waits for at least one of them.

One for each moment and frequency, whatever time zones its readers live in. Not sent where nothing waits.

:sender: the ``DigestItem`` class
:frequency: a ``Frequency``; ``at_once`` for the last digest of those who have just left digests
:slot: the moment, aware ``datetime``
"""

mail_test_requested = ReliableSignal("mail_test_requested")
"""
An editor wants to see a kind of mail in their own inbox.

Not sent above ten times an hour for one editor.

:sender: the ``User`` class
:user: who asked, and who gets it
:mail: the name of the mail
:revision: of a post, whose draft it is about; left out for a mail about the newest things there are
"""

account_mail_requested = ReliableSignal("account_mail_requested")
"""
Something has happened to an account of which its owner is to be told by mail, or has to be asked.

The mail is planned in the same transaction, so that the address stands in the delivery alone, where erasing finds it.
No secret is in the payload: the link is made when the mail is written. Sent whoever is asking, also where no account
has the address; not sent for signing in and out.

:sender: the ``User`` class
:user: whose account it is, or ``None`` where no account has the address
:what: ``confirm``, ``password_reset_asked``, ``exists``, ``unknown``, or one of ``account_mails.NOTICES``
:address_id: the id of the ``EmailAddress`` to be confirmed, else ``None``
:new_address: with ``email_changed``: the new address, masked; else empty
"""
