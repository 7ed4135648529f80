"""The pictures that this program draws by itself: parametric figures in drawn places, as vectors in layers."""
