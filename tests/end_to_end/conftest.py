"""A desktop for every end-to-end test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.desktop import Desktop, missing_programs, open_desktop


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """An X server with the buses of a desktop session."""
    missing = missing_programs()
    assert not missing, f"make check installs these: {', '.join(missing)}"
    with open_desktop(tmp_path) as made:
        yield made
