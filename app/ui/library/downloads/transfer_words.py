"""Downloads in words: how much of how much, how fast, how long still. Nothing here jumps from one second to
the next: numbers are rounded so that they stand still for a while."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.core.quantities import size_words

_SCALES = {"TB": 10**12, "GB": 10**9, "MB": 10**6, "kB": 10**3}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def part_words(done_bytes: int, total_bytes: int) -> str:
    """``3.4 of 9.0 GB``: both in the unit of the whole."""
    done, total, unit = _in_one_unit(done_bytes, total_bytes)
    words = QCoreApplication.translate("transfer", "{done} of {total} {unit}")
    return words.format(done=done, total=total, unit=unit)


def free_words(free_bytes: int, total_bytes: int) -> str:
    """``31 of 512 GB free``: of a disk, without decimals where there are enough digits."""
    scale, unit = (10**12, "TB") if free_bytes >= 10**12 else (10**9, "GB")
    free, total = free_bytes / scale, total_bytes / scale
    words = QCoreApplication.translate("transfer", "{free} of {total} {unit} free")
    return words.format(free=_few_digits(free), total=_few_digits(total), unit=unit)


def speed_words(bytes_per_second: float) -> str:
    """``21 MB/s``, ``3.4 MB/s``, ``340 kB/s``: two digits, because the third is never twice the same."""
    for scale, unit in ((10**9, "GB/s"), (10**6, "MB/s"), (10**3, "kB/s")):
        value = bytes_per_second / scale
        if value >= 0.995 or unit == "kB/s":
            return f"{_two_digits(value)} {unit}"
    raise AssertionError("the loop ends with the smallest unit")


def time_left_words(seconds: float) -> str:
    """``about 4 min left``; coarser the longer it takes."""
    if seconds < 50:
        return QCoreApplication.translate("transfer", "less than a minute left")
    rounded = _rounded(seconds)
    hours, minutes = divmod(round(rounded / _MINUTE), 60)
    if rounded >= 2 * _DAY:
        words = QCoreApplication.translate("transfer", "about {days} days left")
        return words.format(days=round(rounded / _DAY))
    if hours and minutes:
        words = QCoreApplication.translate("transfer", "about {hours} h {minutes} min left")
    elif hours:
        words = QCoreApplication.translate("transfer", "about {hours} h left")
    else:
        words = QCoreApplication.translate("transfer", "about {minutes} min left")
    return words.format(hours=hours, minutes=minutes)


def again_words(seconds: float) -> str:
    """``again in 40 s``: until the next attempt."""
    if seconds >= 100:
        words = QCoreApplication.translate("transfer", "again in {minutes} min")
        return words.format(minutes=round(seconds / _MINUTE))
    return QCoreApplication.translate("transfer", "again in {seconds} s").format(
        seconds=max(1, round(seconds))
    )


def percent_words(done_bytes: int, total_bytes: int) -> str:
    """``71 %``; 100 only when it is all."""
    return QCoreApplication.translate("transfer", "{percent} %").format(
        percent=100 * done_bytes // total_bytes if total_bytes else 0
    )


class SteadyTime:
    """The time left of one download. It keeps what it said until the new value is clearly another one: an
    estimate between two steps would otherwise go to and fro."""

    def __init__(self) -> None:
        self._said_s: float | None = None

    def words(self, seconds_left: float | None) -> str:
        """What to say now; empty before there is an estimate."""
        if seconds_left is None:
            self._said_s = None
            return ""
        if self._said_s is None or abs(seconds_left - self._said_s) > 0.7 * _step(self._said_s):
            self._said_s = _rounded(seconds_left) if seconds_left >= 50 else seconds_left
        return time_left_words(self._said_s)


def _step(seconds: float) -> float:
    """How fine a time is said."""
    if seconds < 15 * _MINUTE:
        return _MINUTE
    if seconds < _HOUR:
        return 5 * _MINUTE
    if seconds < 10 * _HOUR:
        return 10 * _MINUTE
    return _HOUR if seconds < 2 * _DAY else _DAY


def _rounded(seconds: float) -> float:
    step = _step(seconds)
    return max(step, round(seconds / step) * step)


def _in_one_unit(done_bytes: int, total_bytes: int) -> tuple[str, str, str]:
    unit = size_words(total_bytes).rpartition(" ")[2]
    if unit not in _SCALES:
        return str(done_bytes), str(total_bytes), unit
    decimals = 1 if _SCALES[unit] >= 10**9 else 0
    # Down, so that it is never said to be all there while some of it is missing.
    done = int(done_bytes / _SCALES[unit] * 10**decimals) / 10**decimals
    return _number(done, decimals), _number(total_bytes / _SCALES[unit], decimals), unit


def _few_digits(value: float) -> str:
    return _number(value, 1 if value < 9.95 else 0)


def _two_digits(value: float) -> str:
    if value < 9.95:
        return _number(value, 1)
    return _number(value if value < 100 else round(value, -1), 0)


def _number(value: float, decimals: int) -> str:
    return QLocale().toString(value, "f", decimals)
