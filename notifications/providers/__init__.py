"""What mail providers tell us: their webhooks, kept as they came, and what is done about them afterwards.

``webhooks``    the addresses, and who may call them
``storing``     one row for each thing said, however often it is said
``processing``  what becomes of deliveries and readers; a drain
``bounces``     for good, or for now?
``checks``      is the installation fit to be called?
"""
