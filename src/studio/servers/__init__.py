"""Talking to servers of a person's own, and starting and stopping them."""
