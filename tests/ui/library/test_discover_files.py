"""The file table and its button: what a row says in every state, by mouse and by keys, wide and narrow."""

from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.download import DownloadState
from app.core.errors import ErrorCode, problem
from app.core.hub import QuantOffer
from app.core.load_fit import Fit, LoadFit
from app.ui.library.discover.discover_words import cost_words
from app.ui.library.discover.fetch_row import FetchRow
from app.ui.library.discover.file_columns import Columns, Wanted, columns
from app.ui.library.discover.file_rows import FileRow, state_words, told_words, verdict
from app.ui.library.discover.file_table import FileTable
from app.ui.library.discover.repo_detail import reason_words
from app.ui.theme.theme_controller import ThemeController
from tests.ui.library.discover_house import said
from tests.ui.library.repo_pages import OFFERS, PAGE, status

ROWS = [FileRow(each, is_recommended=each.quant.label == "Q4_K_M") for each in OFFERS]


@pytest.fixture
def table(theme: ThemeController, qtbot: QtBot) -> FileTable:
    made = FileTable(theme)
    qtbot.addWidget(made)
    made.set_rows(ROWS)
    made.resize(776, made.sizeHint().height())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def changed(offer: QuantOffer, **values: object) -> FileRow:
    return FileRow(msgspec.structs.replace(offer, **values))


def spoken(table: FileTable, row: int) -> str:
    index = table.list.model().index(row, 0)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def centre_of(table: FileTable, row: int, part: str) -> QPoint:
    rect = table.list.visualRect(table.list.model().index(row, 0))
    found: QRect = getattr(table.list.delegate.columns_of(rect), part)
    assert not found.isEmpty()
    return found.center()


def test_a_row_is_read_out_with_both_numbers(table: FileTable) -> None:
    assert spoken(table, 1) == (
        "Q4_K_M. Balanced. 5.0 GB. Should fit. Runs fully on the GPU, needs about 6.6 GB. about 45 tok/s. "
        "Recommended"
    )
    assert "Tight: needs about 10.3 GB, 11.2 GB are free" in spoken(table, 3)


def test_at_the_design_s_width_every_column_has_room(table: FileTable) -> None:
    place = table.list.visualRect(table.list.model().index(1, 0))
    assert place.width() == 776
    assert all(part.width() > 0 for part in table.list.delegate.columns_of(place)[:8])


def test_rows_have_36_pixels_and_the_table_is_as_high_as_they_are(table: FileTable) -> None:
    heights = [table.list.visualRect(table.list.model().index(row, 0)).height() for row in range(5)]
    assert heights == [36, 36, 36, 36, 37]
    assert table.sizeHint().height() == 1 + 32 + 5 * 36 + 1


@pytest.mark.parametrize(
    ("row", "words", "token"),
    [
        (ROWS[0], "Should fit", "good"),
        (ROWS[3], "Just fits", "warn"),
        (ROWS[4], "Partly on card", "warn"),
        (changed(OFFERS[0], is_supported=False), "Not in this build", "bad"),
        (changed(OFFERS[0], problem=problem(ErrorCode.NOT_GGUF, name="x")), "Not readable", "bad"),
        (changed(OFFERS[0], fit=None), "", "text_muted"),
        (changed(OFFERS[0], fit=LoadFit(Fit.CPU, 5, 9)), "On the CPU", "good"),
        (
            changed(OFFERS[0], quant=msgspec.structs.replace(OFFERS[0].quant, missing=("b.gguf",))),
            "Incomplete",
            "bad",
        ),
    ],
)
def test_the_verdict_says_what_to_expect(row: FileRow, words: str, token: str) -> None:
    assert verdict(row) == (words, token)
    if token == "bad":
        assert told_words(row)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DownloadState.QUEUED, "In line"),
        (DownloadState.DOWNLOADING, "Fetching 38 %"),
        (DownloadState.VERIFYING, "Checking"),
        (DownloadState.WAITING, "Waiting 38 %"),
        (DownloadState.PAUSED, "Paused 38 %"),
        (DownloadState.FAILED, "Failed"),
        (DownloadState.INSTALLED, "Installed"),
    ],
)
def test_a_download_is_followed_in_its_row(state: DownloadState, words: str) -> None:
    row = FileRow(OFFERS[1], status=status("Q4_K_M", state))
    assert state_words(row) == words
    assert not row.can_be_fetched


def test_a_click_on_the_arrow_fetches_that_quant(table: FileTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.fetch_requested) as asked:
        QTest.mouseClick(table.list.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(table, 2, "button"))
    assert asked.args == ["Q5_K_M"]


def test_a_click_on_the_words_only_chooses(table: FileTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.fetch_requested, wait=0):
        QTest.mouseClick(table.list.viewport(), Qt.MouseButton.LeftButton, pos=centre_of(table, 2, "label"))
    assert table.chosen is not None
    assert table.chosen.label == "Q5_K_M"


def test_what_is_on_its_way_has_no_arrow(table: FileTable, qtbot: QtBot) -> None:
    rows = [*ROWS[:2], FileRow(OFFERS[2], status=status("Q5_K_M", DownloadState.DOWNLOADING)), *ROWS[3:]]
    place = centre_of(table, 2, "button")
    table.set_rows(rows)
    with qtbot.assertNotEmitted(table.fetch_requested, wait=0):
        QTest.mouseClick(table.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_keys_choose_and_enter_acts(table: FileTable, qtbot: QtBot) -> None:
    table.list.setFocus()
    QTest.keyClick(table.list, Qt.Key.Key_End)
    assert table.chosen is not None
    assert table.chosen.label == "F16"
    with qtbot.waitSignal(table.act_requested):
        QTest.keyClick(table.list, Qt.Key.Key_Return)


def test_the_chosen_quant_stays_while_answers_come(table: FileTable) -> None:
    table.choose("Q8_0")
    table.set_rows([FileRow(msgspec.structs.replace(each, tokens_per_second=None)) for each in OFFERS])
    assert table.chosen is not None
    assert table.chosen.label == "Q8_0"


WIDE = Wanted(72, 76, 64, 64, 112, 100, 80, 102, 0)


def kept(width: int, wanted: Wanted = WIDE) -> set[str]:
    """The columns that a row of this width has."""
    made = columns(QRect(0, 0, width, 36), wanted)
    return {name for name, rect in made._asdict().items() if rect.width() > 0}


def test_a_narrow_table_leaves_out_speed_first_then_quality() -> None:
    everything = set(Columns._fields) - {"state"}
    assert kept(776) == everything
    assert kept(700) == everything - {"speed"}
    assert kept(530) == everything - {"speed", "quality"}
    assert kept(470) == {"label", "size", "bar", "verdict", "tag", "button"}
    assert kept(400) == {"label", "size", "verdict", "tag", "button"}


@pytest.mark.parametrize("width", range(300, 1000, 17))
def test_columns_never_overlap(width: int) -> None:
    made = columns(QRect(0, 0, width, 36), WIDE)
    shown = [rect for rect in made if rect.width() > 0]
    for left, right in pairwise(shown):
        assert left.right() < right.left()
    assert shown[-1].right() < width


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("width", [360, 540, 776])
def test_it_draws_in_both_directions_and_at_any_text_size(
    table: FileTable, theme: ThemeController, direction: Qt.LayoutDirection, width: int, qtbot: QtBot
) -> None:
    table.setLayoutDirection(direction)
    for scale in (0.8, 1.0, 2.0):
        theme.set_text_scale(scale)
        table.resize(width, table.sizeHint().height())
        assert not table.grab().isNull()
        place = centre_of(table, 1, "button")
        if direction is Qt.LayoutDirection.RightToLeft:
            row = table.list.visualRect(table.list.model().index(1, 0))
            place.setX(row.left() + row.right() - place.x())
        with qtbot.waitSignal(table.fetch_requested):
            QTest.mouseClick(table.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


# -- the button ----------------------------------------------------------------------------------------


@pytest.fixture
def fetch(theme: ThemeController, qtbot: QtBot) -> FetchRow:
    made = FetchRow(theme)
    qtbot.addWidget(made)
    made.resize(776, 80)
    made.show()
    return made


def test_the_button_names_the_quant_its_size_its_cost_and_why(fetch: FetchRow, qtbot: QtBot) -> None:
    fetch.set_row(ROWS[1], cost_words(5_000_000_000, 21e6, 31_000_000_000), reason_words(PAGE.reason))
    assert fetch.fetch.text() == "Download Q4_K_M, 5.0 GB"
    assert said(fetch) == (
        "about 4 min at 21 MB/s. 31 GB free on disk.\n"
        "Recommended: the best quality that should run on the graphics card as a whole, with room for the "
        "chat."
    )
    with qtbot.waitSignal(fetch.fetch_requested) as asked:
        QTest.mouseClick(fetch.fetch, Qt.MouseButton.LeftButton)
    assert asked.args == ["Q4_K_M"]


@pytest.mark.parametrize(
    ("speed", "free", "words"),
    [
        (None, 0, ""),
        (None, 31_000_000_000, "31 GB free on disk."),
        (500e6, 0, "less than a minute at 500 MB/s."),
        (1e6, 4_200_000_000, "about 1 h 23 min at 1.0 MB/s. 4.2 GB free on disk."),
        (100e3, 0, "about 14 h at 100 kB/s."),
    ],
)
def test_what_was_not_measured_is_left_out(speed: float | None, free: int, words: str) -> None:
    assert cost_words(5_000_000_000, speed, free) == words


@pytest.mark.parametrize("state", [DownloadState.DOWNLOADING, DownloadState.FAILED, DownloadState.PAUSED])
def test_a_download_can_be_paused_or_taken_up(fetch: FetchRow, state: DownloadState, qtbot: QtBot) -> None:
    fetch.set_row(FileRow(OFFERS[1], status=status("Q4_K_M", state)), "", "")
    assert not fetch.fetch.isVisible()
    is_at_work = state is DownloadState.DOWNLOADING
    with qtbot.waitSignal(fetch.pause_requested if is_at_work else fetch.resume_requested):
        QTest.mouseClick(fetch.pause, Qt.MouseButton.LeftButton)
    words = {
        DownloadState.DOWNLOADING: "1.9 of 5.0 GB, 21 MB/s, about 3 min left",
        DownloadState.FAILED: "The connection was lost. 1.9 GB of 5.0 GB is kept.",
        DownloadState.PAUSED: "Paused 38 %",
    }
    assert said(fetch) == words[state]


def test_what_is_here_is_offered_to_chat_with(fetch: FetchRow, qtbot: QtBot) -> None:
    fetch.set_row(changed(OFFERS[1], installed_path="/models/here.gguf"), "", "")
    assert said(fetch) == "You have this one already."
    with qtbot.waitSignal(fetch.chat_requested) as asked:
        QTest.mouseClick(fetch.chat, Qt.MouseButton.LeftButton)
    assert asked.args == ["/models/here.gguf"]


def test_what_came_from_elsewhere_while_its_download_failed_is_here(fetch: FetchRow) -> None:
    here = changed(OFFERS[1], installed_path="/models/here.gguf")
    fetch.set_row(FileRow(here.offer, status=status("Q4_K_M", DownloadState.FAILED)), "", "")
    assert said(fetch) == "You have this one already."
    assert fetch.chat.isVisible()
    assert not fetch.pause.isVisible()
