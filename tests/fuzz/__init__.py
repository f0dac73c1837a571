"""Mutated model files: through the reader, and through a real engine process."""
