"""What a stranger's chat template may cost; the worker and whoever waits for it hold to the same."""

MEMORY_LIMIT_BYTES = 1 << 30
"""Of the worker. A real template needs a few megabytes."""
