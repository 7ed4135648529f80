"""Models of the servers: which there are, where their files lie, and whether they are whole."""
