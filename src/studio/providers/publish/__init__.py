"""Where films are published."""
