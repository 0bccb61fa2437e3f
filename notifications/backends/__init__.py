"""Mail backends of our own, for Django's ``MAILERS``."""


class NotHandedOver(Exception):
    """A backend knows that nothing has left the house: the mail may safely be tried again."""
