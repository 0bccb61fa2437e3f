"""The house: settings, addresses, health and the commands of operators."""
