"""Servers that need no model and no graphics card: for tests, and for people who want to see how things go."""
