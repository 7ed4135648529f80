"""A ComfyUI server: its graphs, and talking to it."""
