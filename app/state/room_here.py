"""What this computer could give a model that is not here yet: its devices, and what the settings want."""

from pathlib import Path

import msgspec

from app.core.devices import Device
from app.core.load_fit import given_back
from app.core.load_plan import Wishes
from app.core.model import InstalledModel, ModelSource
from app.state.engines import Engines

NOTICED_SHARE = 20
"""One part in so many of a device's memory; less comes and goes by the second."""
_NOT_HERE = InstalledModel("", Path("model.gguf"), 0, ModelSource.HUB)


class Room(msgspec.Struct, frozen=True):
    """What a model is judged by; without devices nothing can be said."""

    devices: tuple[Device, ...] = ()
    wishes: Wishes = Wishes()


def room_here(engines: Engines) -> Room:
    """The room there is now."""
    return Room(devices_here(engines), wishes_here(engines))


def devices_here(engines: Engines) -> tuple[Device, ...]:
    """The devices as they are once what is loaded has left them; empty until the engine has told."""
    loaded = engines.state.loaded
    return given_back(engines.state.devices, loaded.measured if loaded is not None else ())


def is_other_room(before: tuple[Device, ...], now: tuple[Device, ...]) -> bool:
    """Whether so much has changed that what was judged should be judged again."""
    if [it.name for it in before] != [it.name for it in now]:
        return True
    return any(
        abs(one.free_bytes - other.free_bytes) * NOTICED_SHARE > one.total_bytes
        for one, other in zip(before, now, strict=True)
    )


def wishes_here(engines: Engines) -> Wishes:
    """What the settings want of a model for which nothing of its own was set."""
    return engines.wishes(_NOT_HERE)
