"""Room on the disk: real ones, and a small one that the test fills."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import AppError, ErrorCode, NextAct
from app.library.downloads.disk_space import (
    MOST_KEPT_FREE_BYTES,
    DiskSpace,
    disk_space,
    given_bytes,
    nearest_existing,
    refuse_too_much,
    refuse_unwritable,
)
from tests.small_disk import small_disk

GB = 10**9


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """20 MiB."""
    with small_disk(tmp_path / "disk", 20) as folder:
        yield folder


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_its_parent(tmp_path: Path) -> None:
    wanted = tmp_path / "huggingface" / "hub"
    assert nearest_existing(wanted) == tmp_path
    assert disk_space(wanted).device == tmp_path.stat().st_dev
    assert not wanted.parent.exists()


def test_a_large_disk_keeps_a_gibibyte_free_and_a_small_one_a_twentieth() -> None:
    large = DiskSpace(Path("/"), 1, free_bytes=20 * GB, total_bytes=500 * GB)
    small = DiskSpace(Path("/"), 1, free_bytes=3 * GB, total_bytes=4 * GB)
    assert large.kept_free_bytes == MOST_KEPT_FREE_BYTES
    assert small.kept_free_bytes == GB // 5
    assert large.has_room_for(18 * GB)
    assert not large.has_room_for(19 * GB)
    assert small.has_room_for(2 * GB)


def test_nothing_more_to_write_fits_on_a_full_disk() -> None:
    assert DiskSpace(Path("/"), 1, free_bytes=0, total_bytes=500 * GB).has_room_for(0)


def test_both_numbers_are_said_with_what_stays_free(disk: Path) -> None:
    refuse_too_much(disk / "hub", 19 * 1024**2)
    with pytest.raises(AppError) as caught:
        refuse_too_much(disk / "hub", 24 * 1024**2)
    assert caught.value.problem.code is ErrorCode.DISK_TOO_SMALL
    assert caught.value.problem.next_act is NextAct.FREE_SPACE
    assert (
        str(caught.value) == f"Needs 26 MB on the disk of {disk}, 21 MB is free there. Nothing was fetched."
    )


def test_two_numbers_that_would_read_the_same_are_said_to_the_byte(disk: Path) -> None:
    with pytest.raises(AppError) as caught:
        refuse_too_much(disk, 19 * 1024**2 + 1)
    assert "Needs 20,971,521 bytes" in str(caught.value)
    assert "20,971,520 bytes is free" in str(caught.value)


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "not there yet")
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(AppError) as caught:
            refuse_unwritable(place)
        assert caught.value.problem.code is ErrorCode.CACHE_UNWRITABLE
        assert caught.value.problem.next_act is NextAct.CHOOSE_FOLDER


def test_room_that_a_file_has_already_is_known(disk: Path) -> None:
    part = disk / "part"
    assert given_bytes(part) == 0
    with part.open("wb") as file:
        file.truncate(8 * 1024**2)
        assert given_bytes(part) == 0
        os.posix_fallocate(file.fileno(), 0, 3 * 1024**2)
        assert given_bytes(part) == 3 * 1024**2
        os.posix_fallocate(file.fileno(), 0, 8 * 1024**2)
        assert given_bytes(part) == 8 * 1024**2
    assert shutil.disk_usage(disk).free == 12 * 1024**2
