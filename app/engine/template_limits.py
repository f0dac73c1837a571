"""What a stranger's chat template may cost; the worker and whoever waits for it hold to the same."""

MEMORY_LIMIT_BYTES = 1 << 30
"""Of the worker. A real template needs a few megabytes."""
OUTPUT_LIMIT = 16 << 20
"""Characters of one prompt: some four million tokens, more than any context that fits a desktop."""
SOURCE_LIMIT = 1 << 20
"""Characters of a template, which the header reader keeps to as well; compiling takes time without an end."""
