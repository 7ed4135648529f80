"""Language models that are asked for labels and new texts."""
