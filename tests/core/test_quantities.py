"""Sizes and counts in words."""

import pytest

from app.core.quantities import context_words, count_words, exact_size_words, size_words


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (587_552, "588 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (98_000_000, "98 MB"),
        (999_499_999, "999 MB"),
        (999_500_000, "1.0 GB"),
        (1_200_000_000, "1.2 GB"),
        (24_500_000_000, "24.5 GB"),
        (999_400_000_000, "999.4 GB"),
        (999_960_000_000, "1.0 TB"),
        (1_500_000_000_000, "1.5 TB"),
    ],
)
def test_sizes(size_bytes: int, words: str) -> None:
    assert size_words(size_bytes) == words


def test_exact_sizes() -> None:
    assert exact_size_words(1_234_567) == "1,234,567 bytes"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (999, "999"),
        (142_656, "143k"),
        (134_515_008, "135M"),
        (999_900_000, "1B"),
        (1_500_000_000, "1.5B"),
        (8_190_000_000, "8.2B"),
        (9_960_000_000, "10B"),
        (70_600_000_000, "71B"),
        (1_026_000_000_000, "1T"),
    ],
)
def test_counts(count: int, words: str) -> None:
    assert count_words(count) == words


@pytest.mark.parametrize(
    ("tokens", "words"), [(512, "512"), (1024, "1k"), (8192, "8k"), (40_960, "40k"), (131_072, "128k")]
)
def test_context_lengths(tokens: int, words: str) -> None:
    assert context_words(tokens) == words
