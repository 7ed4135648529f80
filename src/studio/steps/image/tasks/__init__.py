"""What the image and video steps ask of language, answered by rules."""
