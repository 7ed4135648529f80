"""The command line: it asks and shows, and decides nothing."""
