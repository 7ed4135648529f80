"""Language tasks of the audio steps, answered by rules."""
