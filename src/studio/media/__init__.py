"""Sound, pictures and films as files: knows samples, frames and ffmpeg, and no story."""
