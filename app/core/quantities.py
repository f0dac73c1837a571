"""Sizes and counts as people read them: ``1.2 GB``, ``135M``, ``8k``. Decimal units, as disks have."""

_SIZE_UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"))
_COUNT_UNITS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k"))


def size_words(size_bytes: int) -> str:
    """``size_bytes`` in the largest unit that fits: ``999 bytes``, ``573 kB``, ``98 MB``, ``5.0 GB``.

    One decimal from a gigabyte up, none below; what rounds up to a thousand of one unit is said in the next.
    """
    if size_bytes < 1000:
        return exact_size_words(size_bytes)
    for scale, unit in _SIZE_UNITS:
        decimals = 1 if scale >= 10**9 else 0
        if size_bytes >= scale * 0.9995:
            return f"{size_bytes / scale:.{decimals}f} {unit}"
    return f"{size_bytes / 1000:.0f} kB"


def exact_size_words(size_bytes: int) -> str:
    """``size_bytes`` to the byte: ``1,234,567 bytes``; for two sizes that would read the same otherwise."""
    return f"{size_bytes:,} bytes"


def count_words(count: int) -> str:
    """A number of weights: ``135M``, ``8.2B``, ``70B``; one decimal below ten, where it is not zero."""
    for scale, unit in _COUNT_UNITS:
        if count >= scale * 0.9995:
            value = count / scale
            return (f"{value:.1f}" if value < 9.95 else f"{value:.0f}").removesuffix(".0") + unit
    return str(count)


def context_words(tokens: int) -> str:
    """A context length as models are named by it: ``8k`` for 8,192, ``512`` for itself."""
    return str(tokens) if tokens < 1024 else f"{tokens / 1024:.0f}k"
