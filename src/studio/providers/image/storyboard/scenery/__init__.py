"""Places in layers: what a description names, drawn as a set with light, weather and spots for figures."""
