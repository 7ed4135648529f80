"""AI Content Studio."""
