"""A fetch of the terminal that ends in a way nobody foresaw."""

from pathlib import Path

import pytest

from app.cli.pull_run import PullRun
from app.library.downloads.item_fetch import Means
from app.library.downloads.piece_hashes import PieceHashes
from app.library.downloads.transfer_limit import TransferLimit
from app.network.stop import Stop
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.queueing import Shop


class BrokenLimit(TransferLimit):
    """A mistake of ours in the midst of a download."""

    def took(self, size_bytes: int, stop: Stop) -> None:
        raise ZeroDivisionError


def test_a_mistake_of_ours_is_not_taken_for_ctrl_c(
    loopback_hub: LoopbackHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = Shop(loopback_hub, tmp_path)
    request = shop.publish("tiny")
    means = Means(shop.client, shop.network, BrokenLimit(), 1, PieceHashes(tmp_path / "pieces"))
    with pytest.raises(ZeroDivisionError):
        PullRun(means, request, shop.cache).run()
    assert "Stopped" not in capsys.readouterr().err
    shop.network.close()
