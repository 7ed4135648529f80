"""The image pipeline: people, places and scenes of a story as pictures."""
