"""The settings of everything that goes over the network; ``core/settings.py`` makes a page of them."""

from typing import Annotated

from app.core.declaration import Choice, Declaration, SettingGroup, SettingKind, TextForm
from app.core.words import QT_TRANSLATE_NOOP

IsOffline = Annotated[
    bool,
    Declaration(
        kind=SettingKind.SWITCH,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Work offline"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Nothing is sent at all; chats work as always, searching and fetching wait."
        ),
    ),
]
HubEndpoint = Annotated[
    str,
    Declaration(
        kind=SettingKind.LINE,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Hub"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "The address of the Hugging Face hub, or of a mirror that answers like it."
        ),
        max_length=500,
        form=TextForm.HUB_ADDRESS,
    ),
]
Proxy = Annotated[
    str,
    Declaration(
        kind=SettingKind.LINE,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Proxy"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "An address such as http://proxy:3128; empty takes the system's, “none” goes past it.",
        ),
        max_length=500,
        form=TextForm.PROXY_ADDRESS,
    ),
]
CaFile = Annotated[
    str,
    Declaration(
        kind=SettingKind.FILE,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Certificates"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "A PEM file to trust besides the usual ones, where a company network needs it."
        ),
        max_length=4096,
    ),
]
Connections = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Connections"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "How many a download uses; more are faster where the other end limits each of them.",
        ),
        minimum=1,
        maximum=8,
        has_slider=True,
    ),
]
SpeedLimitMb = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.NETWORK,
        title=QT_TRANSLATE_NOOP("settings", "Speed limit"),
        sentence=QT_TRANSLATE_NOOP("settings", "All downloads together stay below this."),
        minimum=1,
        maximum=10_000,
        unit=QT_TRANSLATE_NOOP("settings", "MB/s"),
        special=(Choice(0, QT_TRANSLATE_NOOP("settings", "No limit")),),
        suggestions=(1, 2, 5, 10, 20, 50),
    ),
]
