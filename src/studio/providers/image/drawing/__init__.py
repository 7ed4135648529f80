"""The parts of a drawn scene: words, colours, sky, land, landmarks and weather."""
