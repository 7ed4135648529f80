"""The sections of the settings, each a frozen model; one module per subject."""
