"""What happens with a model after a menu or a button asked for it: questions, cards, toasts."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.errors import ErrorCode, Problem
from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import Deletion, Duplicate, OldRevision, Update
from app.state.engines import Engines
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.ui.library.computer.deletion_words import deletion_sentence
from app.ui.library.computer.model_details import ModelDetails
from app.ui.library.computer.model_menu import ModelAct
from app.ui.library.computer.update_words import update_sentence, update_title
from app.ui.library.problem_toast import show_problem
from app.ui.library.question import Question
from app.ui.problem_words import sentence
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.toast import ToastArea


class ModelCare(QObject):
    """Carries acts out through ``ModelUpkeep``, asks before what is not easily taken back, offers undo.

    Signals:
        chat_requested(InstalledModel), options_requested(InstalledModel): not done here.
        fetch_requested(DownloadRequest): the newer version of a model is wanted.
        act_requested(NextAct, Problem): what the button of a toast asks of somebody else.
    """

    chat_requested = Signal(object)
    options_requested = Signal(object)
    fetch_requested = Signal(object)
    act_requested = Signal(object, object)

    def __init__(
        self,
        theme: ThemeController,
        library: ModelLibrary,
        engines: Engines,
        upkeep: ModelUpkeep,
        toasts: ToastArea,
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._theme = theme
        self._library = library
        self._engines = engines
        self._upkeep = upkeep
        self._toasts = toasts
        self._host = host
        self._bytes_per_second: float | None = None
        self._asked_about = ""
        self._acts: dict[ModelAct, Callable[[InstalledModel], object]] = {
            ModelAct.CHAT: self.chat_requested.emit,
            ModelAct.OPTIONS: self.options_requested.emit,
            ModelAct.DETAILS: self.show_details,
            ModelAct.CHECK: upkeep.check,
            ModelAct.STOP_CHECKS: lambda _model: upkeep.stop_checks(),
            ModelAct.REPAIR: upkeep.repair,
            ModelAct.LOOK_FOR_UPDATE: upkeep.look_for_update,
            ModelAct.SHOW_IN_FOLDER: show_in_folder,
            ModelAct.COPY_PATH: copy_path,
            ModelAct.DELETE: self._plan_deletion,
        }
        self._connect()

    def _connect(self) -> None:
        upkeep = self._upkeep
        upkeep.deletion_planned.connect(self._on_deletion_planned)
        upkeep.deleted.connect(self._on_deleted)
        upkeep.update_found.connect(self._on_update_found)
        upkeep.chores.update_begun.connect(self.fetch_requested)
        upkeep.chores.linked.connect(self._on_freed)
        upkeep.chores.pruned.connect(self._on_freed)
        upkeep.failed.connect(self._on_failed)

    def set_speed(self, bytes_per_second: float | None) -> None:
        """How fast the last download was, so that it can be said how long fetching again takes."""
        self._bytes_per_second = bytes_per_second or self._bytes_per_second

    def do(self, act: ModelAct, model: InstalledModel) -> None:
        """Begin what was asked for."""
        self._acts[act](model)

    def show_details(self, model: InstalledModel) -> ModelDetails:
        """Open the card with everything that is known of ``model``."""
        card = ModelDetails(self._theme, self._window(), model, self._upkeep.check_of(str(model.path)))
        card.open_in_middle()
        return card

    def ask_to_link(self, duplicate: Duplicate) -> None:
        """One file with several names: said before it is done, because changing one then changes all."""
        words = self.tr(
            "Both names stay where they are and lead to the same bytes. This frees {size}. A program that "
            "writes into one of them would change the other."
        )
        question = self._question(
            self.tr("Keep the bytes of {name} once?").format(name=duplicate.paths[0].name),
            words.format(size=size_words(duplicate.freed_bytes)),
            self.tr("Leave them"),
            self.tr("Keep them once"),
            is_danger=False,
        )
        question.confirmed.connect(lambda: self._upkeep.link(duplicate))

    def ask_to_prune(self, revisions: tuple[OldRevision, ...]) -> None:
        """Old versions cannot be brought back."""
        freed = size_words(sum(revision.freed_bytes for revision in revisions))
        question = self._question(
            self.tr("Remove %n old version(s)?", "", len(revisions)),
            self.tr("No model here uses them. This frees {size} and cannot be undone.").format(size=freed),
            self.tr("Keep them"),
            self.tr("Remove {size}").format(size=freed),
        )
        question.confirmed.connect(lambda: self._upkeep.prune(revisions))

    def _plan_deletion(self, model: InstalledModel) -> None:
        self._asked_about = str(model.path)
        self._upkeep.plan_deletion(model)

    def _on_deletion_planned(self, deletion: Deletion) -> None:
        if str(deletion.model.path) != self._asked_about:
            return
        self._asked_about = ""
        words = self.tr("Delete {size}").format(size=size_words(deletion.freed_bytes))
        question = self._question(
            self.tr("Delete {name}?").format(name=deletion.model.name),
            deletion_sentence(deletion, self._bytes_per_second),
            self.tr("Keep it"),
            words if deletion.freed_bytes else self.tr("Delete"),
        )
        question.confirmed.connect(lambda: self._delete(deletion))

    def _delete(self, deletion: Deletion) -> None:
        """Where it would be another deletion by now, it is planned and asked about once more."""
        self._asked_about = str(deletion.model.path)
        self._upkeep.delete(deletion)

    def _on_deleted(self, deletion: Deletion) -> None:
        words = self.tr("Deleted {name}").format(name=deletion.model.name)
        self._toasts.show_toast(words, self.tr("Undo"), lambda: self._upkeep.undo_deletion(deletion))

    def _on_update_found(self, path: str, update: Update) -> None:
        model = next((each for each in self._library.models if str(each.path) == path), None)
        if model is None:
            return
        title = update_title(model, update)
        if not update.changes or update.is_gone:
            self._toasts.show_toast(title)
            return
        if not update.files or not update.bytes_to_fetch:
            self._question(title, update_sentence(update), self.tr("Close"), "", is_danger=False)
            return
        fetch = self.tr("Fetch {size}").format(size=size_words(update.bytes_to_fetch))
        question = self._question(title, update_sentence(update), self.tr("Not now"), fetch, is_danger=False)
        question.confirmed.connect(lambda: self._upkeep.chores.begin_update(model, update))

    def _on_freed(self, freed_bytes: int) -> None:
        self._toasts.show_toast(self.tr("{size} are free again").format(size=size_words(freed_bytes)))

    def _on_failed(self, problem: Problem) -> None:
        if problem.code is ErrorCode.MODEL_IN_USE:
            self._toasts.show_toast(sentence(problem), self.tr("Unload it"), self._engines.unload)
        else:
            show_problem(self._toasts, problem, self.act_requested.emit)

    def _question(
        self, title: str, words: str, refuse: str, confirm: str, *, is_danger: bool = True
    ) -> Question:
        question = Question(self._theme, self._window(), title, words, refuse, confirm, is_danger=is_danger)
        question.open_in_middle()
        return question

    def _window(self) -> QWidget:
        return self._host.window()


def show_in_folder(model: InstalledModel) -> None:
    """Show where it lies."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(model.path.parent)))


def copy_path(model: InstalledModel) -> None:
    """Put its path on the clipboard."""
    QGuiApplication.clipboard().setText(str(model.path))
