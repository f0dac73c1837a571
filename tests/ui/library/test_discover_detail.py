"""A repository's page: what is shown in each state, whole at any text size, reachable by keys."""

import msgspec
import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.download import DownloadState, DownloadStatus
from app.core.errors import ErrorCode, problem
from app.core.hub import AccessState, QuantOffer, TokenPlace, TokenState
from app.core.markdown.card_html import without_html
from app.state.hub_repo import RepoPage
from app.ui.library.discover.about_model import SHORT, AboutModel, beginning, without_name
from app.ui.library.discover.discover_words import other_facts
from app.ui.library.discover.gated_card import GatedCard
from app.ui.library.discover.hub_problem_page import HubProblemPage
from app.ui.library.discover.repo_detail import RepoDetail
from app.ui.library.discover.token_field import TokenField
from app.ui.problem_words import ActButton
from app.ui.theme.theme_controller import ThemeController
from tests.ui.library.discover_house import cut_words, said
from tests.ui.library.repo_pages import (
    CARD,
    GATED,
    LOADING,
    MODEL,
    OFFERS,
    PAGE,
    SHY,
    UNREACHABLE,
    WITHOUT_GGUF,
    status,
)

UNSUPPORTED = msgspec.structs.replace(
    PAGE, offers=tuple(msgspec.structs.replace(each, is_supported=False) for each in OFFERS)
)
UNTOLD = msgspec.structs.replace(
    PAGE,
    model=msgspec.structs.replace(MODEL, parameters=0, context_length=0, architecture="", licence=""),
    offers=tuple(msgspec.structs.replace(each, facts=None, fit=None) for each in OFFERS),
    thinks_first=None,
)
STATES = {
    "whole": PAGE,
    "gated": GATED,
    "without gguf": WITHOUT_GGUF,
    "unreachable": UNREACHABLE,
    "loading": LOADING,
    "unsupported": UNSUPPORTED,
    "untold": UNTOLD,
}


def no_download(_offer: QuantOffer) -> DownloadStatus | None:
    return None


def show(detail: RepoDetail, page: RepoPage) -> None:
    detail.set_page(page, no_download)
    detail.show_others((MODEL, SHY), lambda model: other_facts(model, None))
    detail.show_fetching("about 4 min at 21 MB/s. 31 GB free on disk.")
    QApplication.processEvents()


@pytest.fixture
def detail(theme: ThemeController, qtbot: QtBot) -> RepoDetail:
    made = RepoDetail(theme)
    qtbot.addWidget(made)
    made.resize(840, 692)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_what_is_known_is_said(detail: RepoDetail) -> None:
    show(detail, PAGE)
    words = said(detail)
    for expected in (
        "Qwen3 8B",
        "Qwen  ·  1.9 million downloads  ·  changed 21 May 2025",
        "8.2 billion",
        f"{QLocale().toString(40_960)} tokens",
        "Thinks first\nyes",
        "31 GB free on disk.",
    ):
        assert expected in words
    assert detail.licence.words == (
        "Apache 2.0. You may use, change and share it, also for paid work. Keep the notice."
    )
    assert detail.chosen is not None
    assert detail.chosen.label == "Q4_K_M"


def test_when_it_was_published_stands_beside_when_it_changed(detail: RepoDetail) -> None:
    older = msgspec.structs.replace(PAGE.model, created_at=PAGE.model.updated_at - 48 * 86_400)
    show(detail, msgspec.structs.replace(PAGE, model=older))
    assert "Qwen  ·  1.9 million downloads  ·  published 3 April 2025  ·  changed 21 May 2025" in said(detail)


def test_arrow_keys_scroll_to_the_row_they_choose(detail: RepoDetail) -> None:
    many = tuple(
        msgspec.structs.replace(
            each, quant=msgspec.structs.replace(each.quant, label=f"{each.quant.label}-{number}")
        )
        for number in range(8)
        for each in OFFERS
    )
    show(detail, msgspec.structs.replace(PAGE, offers=many, recommended=""))
    files = detail.table.list
    files.setFocus()
    QTest.keyClick(files, Qt.Key.Key_End)
    row = files.visualRect(files.currentIndex())
    top = files.viewport().mapTo(detail.viewport(), row.topLeft()).y()
    assert 0 <= top <= detail.viewport().height() - row.height()


def test_what_is_not_known_is_said_to_be_unknown(detail: RepoDetail) -> None:
    show(detail, UNTOLD)
    assert "not told" not in said(detail.head), "three times that would tell nothing"
    show(
        detail,
        msgspec.structs.replace(UNTOLD, model=msgspec.structs.replace(UNTOLD.model, parameters=135_000_000)),
    )
    assert "Parameters\n135 million\nContext\nnot told\nArchitecture\nnot told" in said(detail.head)
    assert "Its makers do not say what is allowed" in detail.licence.words


def test_an_architecture_that_this_build_lacks_is_said_once(detail: RepoDetail) -> None:
    show(detail, UNSUPPORTED)
    assert "does not know models built as “qwen3” yet" in said(detail.notice)
    assert detail.fetch.fetch.property("kind") == "plain", "nothing invites to it"
    spoken = detail.table.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "tok/s" not in spoken
    show(detail, PAGE)
    assert not detail.notice.isVisible()
    assert detail.fetch.fetch.property("kind") == "primary"


def test_a_quant_that_is_not_there_is_said_above_those_that_are(detail: RepoDetail) -> None:
    missing = problem(ErrorCode.QUANT_UNKNOWN, repo=MODEL.id, quantisation="Q1_0", have="Q3_K_M, Q4_K_M")
    show(detail, msgspec.structs.replace(PAGE, problem=missing))
    assert "has no Q1_0; it has Q3_K_M, Q4_K_M" in said(detail.notice)
    assert detail.table.isVisible()


def test_the_wanted_quant_is_chosen_and_a_choice_by_hand_stays(detail: RepoDetail) -> None:
    show(detail, msgspec.structs.replace(PAGE, wanted="Q8_0"))
    assert detail.chosen is not None
    assert detail.chosen.label == "Q8_0"
    detail.table.list.setFocus()
    QTest.keyClick(detail.table.list, Qt.Key.Key_Down)
    show(detail, msgspec.structs.replace(PAGE, card="Another."))
    assert detail.chosen is not None
    assert detail.chosen.label == "F16"


def test_what_is_closed_shows_steps_and_what_asks_for_nothing(detail: RepoDetail, qtbot: QtBot) -> None:
    show(detail, GATED)
    assert detail.gated.isVisible()
    assert not detail.table.isVisible()
    assert "Or take a model of the same size that asks for nothing:" in said(detail.others)
    assert "8.2B, Apache 2.0" in said(detail.others)
    look = next(each for each in detail.others.findChildren(QAbstractButton) if each.isVisible())
    assert look.accessibleName() == "Look at Qwen3 8B"
    with qtbot.waitSignal(detail.others.model_chosen) as chosen:
        QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    assert chosen.args == [MODEL]


def test_another_repository_begins_at_its_top(detail: RepoDetail) -> None:
    show(detail, PAGE)
    detail.resize(840, 300)
    QApplication.processEvents()
    detail.verticalScrollBar().setValue(200)
    show(detail, GATED)
    assert detail.verticalScrollBar().value() == 0


# -- whole at any size ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [504, 604, 840])
@pytest.mark.parametrize("state", STATES)
def test_no_words_are_cut(
    detail: RepoDetail, theme: ThemeController, state: str, width: int, scale: float
) -> None:
    detail.resize(width, 900)
    theme.set_text_scale(scale)
    show(detail, STATES[state])
    for _ in range(3):
        QApplication.processEvents()
    inner = detail.widget()
    assert inner is not None
    assert inner.width() <= detail.viewport().width()
    assert not cut_words(inner)


@pytest.mark.parametrize("state", ["whole", "gated", "without gguf"])
def test_every_control_is_reached_with_tab_alone(detail: RepoDetail, state: str) -> None:
    show(detail, STATES[state])
    detail.head.copy.setFocus()
    reached: set[QWidget] = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    for kind in (QAbstractButton, QLineEdit):
        for each in detail.findChildren(kind):
            if each.isVisible() and each.isEnabled():
                assert each in reached, each.accessibleName() or each
                assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text())
    if state == "whole":
        assert {detail.table.list, detail.about.text} <= reached


def test_it_is_painted_anew_in_the_other_theme(detail: RepoDetail, theme: ThemeController) -> None:
    show(detail, PAGE)
    before = detail.grab().toImage()
    theme.set_mode("dark")
    QApplication.processEvents()
    assert detail.grab().toImage() != before


# -- the token -----------------------------------------------------------------------------------------


@pytest.fixture
def gated(theme: ThemeController, qtbot: QtBot) -> GatedCard:
    made = GatedCard(theme)
    qtbot.addWidget(made)
    made.set_model(SHY)
    made.resize(700, 300)
    made.show()
    return made


@pytest.mark.parametrize(
    ("token", "words"),
    [
        (TokenState(), "It is kept in this computer's keyring and sent to nobody else."),
        (TokenState(TokenPlace.KEYRING, "mira", "Rk2"), "Of the account mira. It is kept in this computer's"),
        (TokenState(TokenPlace.MEMORY, "", "Rk2"), "until Fireside is closed, and nowhere on the disk"),
        (
            TokenState(TokenPlace.KEYRING, "", "Rk2", problem(ErrorCode.TOKEN_REFUSED, host="hub")),
            "hub does not accept the token",
        ),
    ],
)
def test_where_the_token_is_kept_is_said(gated: GatedCard, token: TokenState, words: str) -> None:
    gated.set_token(token)
    assert words in gated.token_step.sentence


@pytest.mark.parametrize(
    ("code", "is_done"),
    [(ErrorCode.TOKEN_REFUSED, False), (ErrorCode.HUB_UNREACHABLE, True), (ErrorCode.KEYRING_UNUSABLE, True)],
)
def test_only_a_refused_token_undoes_its_step(gated: GatedCard, code: ErrorCode, is_done: bool) -> None:
    gated.set_token(TokenState(TokenPlace.KEYRING, hint="Rk2", problem=problem(code, host="hub")))
    assert gated.token_step.accessibleDescription() == ("Done" if is_done else "")


def test_what_the_hub_says_stands_at_the_last_step(gated: GatedCard) -> None:
    gated.set_access(AccessState.NEEDS_TOKEN, is_checking=False)
    assert "The files appear here" in gated.check_step.sentence
    QTest.mouseClick(gated.check, Qt.MouseButton.LeftButton)
    gated.set_access(AccessState.NEEDS_TOKEN, is_checking=True)
    assert gated.check.text() == "Checking"
    asked: list[bool] = []
    gated.check_requested.connect(lambda: asked.append(True))
    QTest.mouseClick(gated.check, Qt.MouseButton.LeftButton)
    assert not asked, "it is asked already"
    assert gated.check.isEnabled(), "the keyboard may be on it"
    gated.set_access(AccessState.NEEDS_TOKEN, is_checking=False)
    assert "without a token the hub does not know who asks" in gated.check_step.sentence
    gated.set_access(AccessState.NEEDS_CONSENT, is_checking=False)
    assert "has not accepted the terms" in gated.check_step.sentence


@pytest.mark.parametrize(("gate", "words"), [("auto", "usually takes a minute"), ("manual", "may take days")])
def test_how_long_it_takes_depends_on_who_answers(gated: GatedCard, gate: str, words: str) -> None:
    gated.set_model(msgspec.structs.replace(SHY, gate=gate))
    assert words in said(gated)


def test_a_token_is_never_shown_and_can_be_changed(theme: ThemeController, qtbot: QtBot) -> None:
    field = TokenField(theme)
    qtbot.addWidget(field)
    field.show()
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    assert not field.button.isEnabled()
    QTest.keyClicks(field.line, " hf_secret ")
    field.set_token(TokenState())
    assert field.line.text() == " hf_secret ", "an answer about no token disturbs nobody who types one"
    with qtbot.waitSignal(field.token_given) as given:
        QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    assert given.args == ["hf_secret"]
    assert field.line.text() == ""
    field.set_token(TokenState(TokenPlace.KEYRING, hint="ret"))
    assert field.line.text().endswith("ret")
    assert "sec" not in field.line.text()
    assert field.line.isReadOnly()
    QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    assert not field.line.isReadOnly()
    assert field.line.text() == ""
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.line.isReadOnly()
    assert field.line.text().endswith("ret")


# -- the card ------------------------------------------------------------------------------------------


@pytest.fixture
def about(theme: ThemeController, qtbot: QtBot) -> AboutModel:
    made = AboutModel(theme)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_card(CARD)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_card_is_drawn_and_a_picture_is_its_words(about: AboutModel) -> None:
    text = "\n".join(leaf.text for leaf in about.text.column.leaves)
    assert "a chart (example.org)" in text
    assert not about.grab().isNull()


def test_tab_goes_from_link_to_link_and_enter_follows(about: AboutModel, qtbot: QtBot) -> None:
    about.text.setFocus(Qt.FocusReason.TabFocusReason)
    followed: list[str] = []
    about.link_requested.connect(followed.append)
    for _ in about.text.column.links:
        QTest.keyClick(about.text, Qt.Key.Key_Return)
        QTest.keyClick(about.text, Qt.Key.Key_Tab)
    assert followed == [
        "https://example.org/thinking",
        "https://example.org/c.png",
        "https://example.org/report",
        "mailto:they@example.org",
    ]


def test_a_click_on_a_link_only_asks(about: AboutModel, qtbot: QtBot) -> None:
    link = about.text.column.links[0]
    place = about.text.column.link_rect(link).center().toPoint()
    QTest.mouseMove(about.text, place)
    assert about.text.cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(about.link_requested) as asked:
        QTest.mouseClick(about.text, Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["https://example.org/thinking"]


def test_code_is_copied_by_its_button(about: AboutModel) -> None:
    column = about.text.column
    for y in range(0, column.height, 4):
        for x in range(600, 700, 8):
            found = column.leaf_at(QPointF(x, y))
            if found is not None and found[0].button_at(found[1]):
                QTest.mouseClick(about.text, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
                assert QGuiApplication.clipboard().text().startswith('print("a line')
                return
    pytest.fail("the code has no button")


def test_a_long_card_is_shortened_and_shown_whole_on_request(about: AboutModel, qtbot: QtBot) -> None:
    long = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(120))
    about.set_card(long)
    assert about.text.column.leaves[-1].text.startswith("Paragraph 3")
    QTest.mouseClick(about.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: about.text.column.is_read)
    assert about.text.column.leaves[-1].text.startswith("Paragraph 119")
    assert about.more.text() == "Show less"
    QTest.mouseClick(about.more, Qt.MouseButton.LeftButton)
    assert about.text.column.leaves[-1].text.startswith("Paragraph 3")


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ("# Qwen3-8B\n\nWords.", "Words."),
        ("# Qwen3 8B GGUF\nWords.", "Words."),
        (
            "![logo](https://example.org/x.png)\n\n## Qwen3 8B\n\nWords.",
            "![logo](https://example.org/x.png)\n\nWords.",
        ),
        ("# Quickstart\nWords.", "# Quickstart\nWords."),
        ("Words.", "Words."),
        ("#\nWords.", "#\nWords."),
    ],
)
def test_the_name_is_not_said_a_second_time(card: str, shown: str) -> None:
    assert without_name(card, "Qwen3 8B") == shown


def test_a_card_without_words_is_not_there(about: AboutModel) -> None:
    about.set_card("<!-- nothing -->")
    assert not about.isVisible()


@pytest.mark.parametrize("text", ["short", "x" * (SHORT + 1000), "a\n\n" + "b" * 5000])
def test_the_beginning_is_never_empty_and_never_longer(text: str) -> None:
    assert 0 < len(beginning(text)) <= len(without_html(text))


# -- problems ------------------------------------------------------------------------------------------


def test_waiting_for_a_busy_hub_stops_while_nobody_looks(theme: ThemeController, qtbot: QtBot) -> None:
    page = HubProblemPage(theme)
    qtbot.addWidget(page)
    page.set_problem(problem(ErrorCode.HUB_BUSY, host="hub", seconds=1))
    acts: list[ActButton] = []
    page.act_requested.connect(acts.append)
    assert not acts
    page.show()
    qtbot.waitUntil(lambda: len(acts) == 1)
    assert acts[0].words == "Try again"


def test_a_download_is_shown_in_row_and_button(detail: RepoDetail) -> None:
    def status_of(offer: QuantOffer) -> DownloadStatus | None:
        is_it = offer.quant.label == "Q4_K_M"
        return status("Q4_K_M", DownloadState.DOWNLOADING) if is_it else None

    show(detail, PAGE)
    detail.set_page(PAGE, status_of)
    detail.show_fetching("")
    assert "1.9 of 5.0 GB, 21 MB/s, about 3 min left" in said(detail.fetch)
