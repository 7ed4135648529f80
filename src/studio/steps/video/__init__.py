"""The steps of the animated film."""
