"""How far, how fast, how long: numbers that people can read, and that stand still."""

import pytest
from PySide6.QtCore import QLocale

from app.ui.library.downloads.transfer_words import (
    SteadyTime,
    again_words,
    free_words,
    part_words,
    percent_words,
    speed_words,
    time_left_words,
)

GB, MB = 10**9, 10**6


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (3_420_000_000, 9 * GB, "3.4 of 9.0 GB"),
        (34 * MB, 98 * MB, "34 of 98 MB"),
        (0, 4_700_000_000, "0.0 of 4.7 GB"),
        (8_999_999_999, 9 * GB, "8.9 of 9.0 GB"),
        (12, 400, "12 of 400 bytes"),
        (5 * GB, 1_200_000_000_000, "0.0 of 1.2 TB"),
    ],
)
def test_both_numbers_are_in_the_unit_of_the_whole(done: int, total: int, words: str) -> None:
    assert part_words(done, total) == words


def test_numbers_are_written_as_the_language_does_it() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        assert part_words(3_420_000_000, 9 * GB) == "3,4 of 9,0 GB"
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("free", "total", "words"),
    [
        (31 * GB, 512 * GB, "31 of 512 GB free"),
        (2_340_000_000, 64 * GB, "2.3 of 64 GB free"),
        (1_200 * GB, 4_000 * GB, "1.2 of 4.0 TB free"),
    ],
)
def test_a_disk_is_said_in_few_digits(free: int, total: int, words: str) -> None:
    assert free_words(free, total) == words


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (21.34e6, "21 MB/s"),
        (3.42e6, "3.4 MB/s"),
        (117e6, "120 MB/s"),
        (340_000, "340 kB/s"),
        (999_000, "1.0 MB/s"),
        (1.2e9, "1.2 GB/s"),
        (80, "0.1 kB/s"),
    ],
)
def test_speeds_have_two_digits(speed: float, words: str) -> None:
    assert speed_words(speed) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "less than a minute left"),
        (55, "about 1 min left"),
        (252, "about 4 min left"),
        (17 * 60, "about 15 min left"),
        (58 * 60, "about 1 h left"),
        (82 * 60, "about 1 h 20 min left"),
        (14.4 * 3600, "about 14 h left"),
        (3.2 * 86400, "about 3 days left"),
    ],
)
def test_longer_times_are_coarser(seconds: float, words: str) -> None:
    assert time_left_words(seconds) == words


def test_time_left_does_not_go_to_and_fro() -> None:
    steady = SteadyTime()
    said = [steady.words(seconds) for seconds in (272, 268, 271, 269, 273, 266, 275)]
    assert set(said) == {"about 5 min left"}


def test_time_left_still_counts_down() -> None:
    steady = SteadyTime()
    said = list(dict.fromkeys(steady.words(float(seconds)) for seconds in range(300, 0, -1)))
    assert said == [f"about {count} min left" for count in (5, 4, 3, 2, 1)] + ["less than a minute left"]


def test_nothing_is_said_before_there_is_an_estimate() -> None:
    steady = SteadyTime()
    assert steady.words(None) == ""
    assert steady.words(600) == "about 10 min left"
    assert steady.words(None) == ""


def test_a_countdown_and_a_percentage() -> None:
    assert again_words(40.2) == "again in 40 s"
    assert again_words(0.1) == "again in 1 s"
    assert again_words(300) == "again in 5 min"
    assert percent_words(71, 100) == "71 %"
    assert percent_words(999, 1000) == "99 %"
    assert percent_words(0, 0) == "0 %"
