"""What a worker and cron do for notifications."""

from blog.work import register_drain
from notifications.digesting import drain_digests
from notifications.fanning import drain_fanouts
from notifications.mails_done import drain_mails_done
from notifications.pinging import drain_pings
from notifications.providers.processing import drain_provider_events
from notifications.sending import drain_deliveries

register_drain("notifications.provider_events", drain_provider_events)
register_drain("notifications.fanout", drain_fanouts)
register_drain("notifications.digests", drain_digests)
register_drain("notifications.deliveries", drain_deliveries)
register_drain("notifications.mails_done", drain_mails_done)
register_drain("notifications.pings", drain_pings)
