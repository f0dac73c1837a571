"""Which control draws which kind of setting."""

from app.core.declaration import Declaration, SettingKind
from app.ui.settings.controls import (
    ChoiceControl,
    NumberControl,
    SettingControl,
    SliderControl,
    SuggestionControl,
    SwitchControl,
    TextControl,
)
from app.ui.settings.device_control import DeviceControl
from app.ui.settings.folder_list import FolderListControl
from app.ui.settings.line_control import LineControl
from app.ui.settings.path_controls import FileControl, FolderControl


def control_class(declared: Declaration) -> type[SettingControl]:
    """The class of the control for ``declared``."""
    if declared.kind is SettingKind.DECIMAL or declared.has_slider:
        return SliderControl
    if declared.kind is SettingKind.WHOLE:
        return SuggestionControl if declared.suggestions else NumberControl
    return {
        SettingKind.CHOICE: ChoiceControl,
        SettingKind.SWITCH: SwitchControl,
        SettingKind.TEXT: TextControl,
        SettingKind.LINE: LineControl,
        SettingKind.FILE: FileControl,
        SettingKind.FOLDER: FolderControl,
        SettingKind.FOLDERS: FolderListControl,
        SettingKind.DEVICE: DeviceControl,
    }[declared.kind]
