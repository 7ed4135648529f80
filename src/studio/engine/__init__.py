"""What is to be made next, and why. The engine knows items, files and time; it knows no story and no ffmpeg."""
