"""What a publication would cause if it happened at a given moment. Nothing is written, nobody is told.

``deciding``   the plan that publishing would make: who is to be told, or why nobody is
``counting``   what each person would get, by the queries that fan-out asks
``earlier``    whom the post was mailed to before

In words: ``notifications.admin.publish_sheet_wording``.
"""

from notifications.forecasting.forecast import Digests, Forecast, forecast

__all__ = ["Digests", "Forecast", "forecast"]
