"""Graphs of a ComfyUI server: read, understood by their links, patched, checked and told in words."""
