"""The progress on a window's button in the task bar of Windows: two calls of ``ITaskbarList3``."""

import ctypes
import logging
import sys
import uuid
from typing import Any

_LOG = logging.getLogger(__name__)

_CLASS = uuid.UUID("56FDF344-FD6D-11D0-958A-006097C9A090")
_INTERFACE = uuid.UUID("EA1AFB91-9E28-4B86-90E9-9E9F8A5EEFAF")
_IN_PROCESS = 1

# Places in the table of the interface's methods, those of its ancestors counted.
_RELEASE, _INITIALISE, _SET_VALUE, _SET_STATE = 2, 3, 9, 10

_NO_PROGRESS, _NORMAL = 0, 2


def show_on_button(window: int, percent: int | None) -> None:
    """Fill the button of ``window`` so far; None empties it. Does nothing on other systems."""
    if sys.platform == "win32":
        ole = ctypes.OleDLL("ole32")
        bar = ctypes.c_void_p()
        wanted = [ctypes.create_string_buffer(each.bytes_le, 16) for each in (_CLASS, _INTERFACE)]
        state = ctypes.c_int(_NO_PROGRESS if percent is None else _NORMAL)
        value, whole = ctypes.c_ulonglong(percent or 0), ctypes.c_ulonglong(100)
        try:
            ole.CoInitialize(None)
            ole.CoCreateInstance(wanted[0], None, _IN_PROCESS, wanted[1], ctypes.byref(bar))
            _call(bar, _INITIALISE)
            _call(bar, _SET_VALUE, ctypes.c_void_p(window), value, whole)
            _call(bar, _SET_STATE, ctypes.c_void_p(window), state)
        except OSError as error:
            _LOG.info("no progress in the task bar: %s", error)
        finally:
            if bar:
                _call(bar, _RELEASE)


def _call(instance: ctypes.c_void_p, place: int, *arguments: "ctypes._SimpleCData[Any]") -> None:
    """Call one method; ``OSError`` where it says that it failed."""
    if sys.platform == "win32":
        table = ctypes.cast(instance, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
        kinds = [type(each) for each in arguments]
        result = ctypes.c_ulong if place == _RELEASE else ctypes.HRESULT
        method = ctypes.WINFUNCTYPE(result, ctypes.c_void_p, *kinds)(table[place])
        method(instance, *arguments)
