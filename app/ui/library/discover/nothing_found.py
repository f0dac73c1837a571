"""What stands in the place of the list when nothing was found: how far was looked, and where else one can."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.hub import HubQuery
from app.ui.library.discover.blank_page import BlankPage
from app.ui.library.discover.filter_words import filters_in, without_filters
from app.ui.theme.theme_controller import ThemeController


class NothingFound(BlankPage):
    """Offers what may find more.

    Signals:
        query_requested(HubQuery): this is to be looked for instead.
        empty_requested(): without words.
        paste_requested(): a link lies on the clipboard.
    """

    query_requested = Signal(object)
    empty_requested = Signal()
    paste_requested = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._told: tuple[HubQuery, bool] | None = None

    def set_query(self, query: HubQuery) -> None:
        """Nothing on the hub is like this."""
        if not self._is_news(query, is_offline=False):
            return
        filters = [words for words, _without in filters_in(query)]
        if query.runs_here:
            filters.append(self.tr("Runs here"))
        if filters:
            among = self.tr(", ", "between filters").join(filters)
            told = self.tr("Searched with these filters: {filters}.").format(filters=among)
        elif query.only_gguf:
            told = self.tr("The names of all models with GGUF files on the hub were searched.")
        else:
            told = self.tr("The names of all models on the hub were searched.")
        self.set_words(self._title_words(query), told)
        self.clear_buttons()
        if filters:
            self._offer(self.tr("Clear the filters"), without_filters(query))
        elif query.only_gguf:
            self._offer(self.tr("Search other formats too"), msgspec.structs.replace(query, only_gguf=False))
        self.add_button(self.tr("Paste a link instead"), "quiet").clicked.connect(self.paste_requested)

    def set_offline(self, query: HubQuery) -> None:
        """Nothing that is recommended is like this, and the network is off."""
        if not self._is_news(query, is_offline=True):
            return
        told = self.tr("The network is off, so only the recommended models were searched.")
        self.set_words(self._title_words(query), told)
        self.clear_buttons()
        self.add_button(self.tr("Show them all")).clicked.connect(self.empty_requested)

    def _is_news(self, query: HubQuery, *, is_offline: bool) -> bool:
        """Whether the buttons must be made anew: the keyboard may be on one."""
        before, self._told = self._told, (query, is_offline)
        return before != self._told

    def _title_words(self, query: HubQuery) -> str:
        text = query.text.strip()
        if not text:
            return self.tr("Nothing like that")
        return self.tr("Nothing called “{words}”").format(words=text)

    def _offer(self, words: str, query: HubQuery) -> None:
        self.add_button(words).clicked.connect(lambda: self.query_requested.emit(query))
