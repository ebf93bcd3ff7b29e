"""Failures of the cooling: every event with every variant, as one table."""
