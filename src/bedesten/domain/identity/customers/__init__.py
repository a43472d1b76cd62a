"""Customers: signing up, confirming an address, changing and resetting what opens the account."""
