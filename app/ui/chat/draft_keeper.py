"""Which conversation the text in the composer belongs to, and the keeping of it."""

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError
from app.state.conversation_archive import ConversationArchive
from app.ui.chat.composer import Composer


class DraftKeeper(QObject):
    """Saves what stands unsent, and brings it back with its conversation; what was typed before the
    archive was open is taken over.

    Signals:
        problem_occurred(Problem): a draft could not be kept.
    """

    problem_occurred = Signal(object)

    def __init__(
        self, archive: ConversationArchive, composer: Composer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._composer = composer
        self._conversation_id: str | None = None
        if not composer.text:
            composer.set_draft(self._read(None))
        composer.draft_changed.connect(self._on_draft_changed)

    def show(self, conversation_id: str | None) -> None:
        """Put another conversation's draft into the composer; the one that stands there is kept."""
        if conversation_id == self._conversation_id:
            return
        self._composer.save_draft()
        self._conversation_id = conversation_id
        self._composer.set_draft(self._read(conversation_id))

    def become(self, conversation_id: str) -> None:
        """The new chat is a conversation now: what stands in the composer belongs to it."""
        if conversation_id == self._conversation_id:
            return
        self._composer.save_draft()
        text = self._composer.text
        if text and not self._composer.is_editing:
            self._on_draft_changed("")
        self._conversation_id = conversation_id
        if text and not self._composer.is_editing:
            self._on_draft_changed(text)

    def _read(self, conversation_id: str | None) -> str:
        try:
            return self._archive.draft(conversation_id)
        except AppError as error:
            self.problem_occurred.emit(error.problem)
            return ""

    def _on_draft_changed(self, text: str) -> None:
        try:
            self._archive.save_draft(self._conversation_id, text)
        except AppError as error:
            self.problem_occurred.emit(error.problem)
