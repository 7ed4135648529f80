"""The steps that make the narration."""
