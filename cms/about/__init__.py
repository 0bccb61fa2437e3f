"""What every site owes its readers: help, how accessible it is, and what it does with their data."""
