"""What is made, one module per step; the engine decides when."""
