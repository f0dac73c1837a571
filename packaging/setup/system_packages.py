"""Which libraries and programs of the system are needed, whether they are there, and how to get them.

On Debian and its kin, with root or sudo, what is missing is installed. Elsewhere one line says what to type.
"""

from __future__ import annotations

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
from typing import NamedTuple


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


class Need(NamedTuple):
    """One thing of the system: what proves that it is there, and the Debian package that brings it."""

    proof: str
    """``libx.so.1`` is loaded, ``/a/path*`` is looked for, anything else is a program on PATH."""
    package: str


COMPILER = (Need("g++", "g++"), Need("make", "make"))
"""llama.cpp is built from source; cmake and ninja come with the build where they are missing."""

LIBRARIES = (
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-glx.so.0", "libxcb-glx0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render.so.0", "libxcb-render0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-shm.so.0", "libxcb-shm0"),
    Need("libxcb-sync.so.1", "libxcb-sync1"),
    Need("libxcb-util.so.1", "libxcb-util1"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Need("libxcb-xinerama.so.0", "libxcb-xinerama0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libEGL.so.1", "libegl1"),
    Need("libGL.so.1", "libgl1"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libfreetype.so.6", "libfreetype6"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    Need("libbrotlidec.so.1", "libbrotli1"),
    Need("libzstd.so.1", "libzstd1"),
    Need("libwayland-client.so.0", "libwayland-client0"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0"),
    Need("libgomp.so.1", "libgomp1"),
)
"""What PySide6's platform plug-ins and llama.cpp load; a wheel cannot bring these along."""

TESTING = (
    Need("Xvfb", "xvfb"),
    Need("xvfb-run", "xvfb"),
    Need("xauth", "xauth"),
    Need("xdotool", "xdotool"),
    Need("import", "imagemagick"),
    Need("dbus-run-session", "dbus-daemon"),
    Need("dbus-launch", "dbus-x11"),
    Need("gnome-keyring-daemon", "gnome-keyring"),
    Need("/usr/libexec/at-spi-bus-launcher", "at-spi2-core"),
    Need("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
    Need("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "fonts-noto-core"),
    Need("/usr/share/fonts/**/Inter*", "fonts-inter"),
    Need("/usr/share/fonts/**/JetBrainsMono*", "fonts-jetbrains-mono"),
)
"""A display without a screen, hands for it, and the letters of the pictures."""

ELSEWHERE = {
    "dnf": "sudo dnf install gcc-c++ make xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms "
    "xcb-util-renderutil libxkbcommon-x11 libglvnd-egl libglvnd-glx dbus-libs fontconfig libgomp",
    "pacman": "sudo pacman -S --needed base-devel xcb-util-cursor xcb-util-wm xcb-util-image "
    "xcb-util-keysyms xcb-util-renderutil libxkbcommon-x11 libglvnd dbus fontconfig",
    "zypper": "sudo zypper install gcc-c++ make libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 "
    "libxcb-render-util0 libxkbcommon-x11-0 Mesa-libEGL1 Mesa-libGL1 libdbus-1-3 fontconfig libgomp1",
}
"""The one line for other distributions, by their package tool."""

ELSEWHERE_TESTING = {
    "dnf": " xorg-x11-server-Xvfb xdotool ImageMagick dbus-x11 at-spi2-core google-noto-sans-cjk-fonts",
    "pacman": " xorg-server-xvfb xdotool imagemagick at-spi2-core noto-fonts noto-fonts-cjk inter-font",
    "zypper": " xorg-x11-server-Xvfb xdotool ImageMagick dbus-1-x11 at-spi2-core google-noto-sans-cjk-fonts",
}


def add_missing(*, testing: bool) -> None:
    """Install what Qt, the build and (``testing``) the tests need, or say what to type and go on.

    Raises:
        SetupError: there is no C++ compiler and it cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    needs = COMPILER + LIBRARIES + (TESTING if testing else ())
    missing = sorted({need.package for need in needs if not is_there(need)})
    if not missing:
        return
    if not _install_with_apt(missing):
        sys.stderr.write(_advice(missing, testing=testing) + "\n")
    if not all(is_there(need) for need in COMPILER):
        raise SetupError("A C++ compiler and make are needed to build llama.cpp.")


def add_python_venv() -> None:
    """Debian keeps ``venv`` in a package of its own: see that it is there.

    Raises:
        SetupError: it is not, and cannot be installed from here.
    """
    if importlib.util.find_spec("ensurepip") is None and not _install_with_apt(["python3-venv"]):
        raise SetupError("Python's venv is missing. Install it, or uv, and run this again: python3-venv")


def is_there(need: Need) -> bool:
    """Whether ``need`` can be used now."""
    if ".so." in need.proof:
        try:
            ctypes.CDLL(need.proof)
        except OSError:
            return False
        return True
    if need.proof.startswith("/"):
        return bool(glob.glob(need.proof, recursive=True))
    return shutil.which(need.proof) is not None


def _install_with_apt(packages: list[str]) -> bool:
    if shutil.which("apt-get") is None:
        return False
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = shutil.which("sudo")
    if not is_root and sudo is None:
        return False
    before = [] if is_root else [str(sudo)]
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = [*before, "apt-get", "-o", "DPkg::Lock::Timeout=300", "--quiet=2", "--yes"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    sys.stderr.write("Installing " + " ".join(packages) + " ...\n")

    def succeeds(command: list[str]) -> bool:
        return (
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
        )

    return succeeds(install) or (succeeds([*apt, "update"]) and succeeds(install))


def _advice(missing: list[str], *, testing: bool) -> str:
    for tool, line in ELSEWHERE.items():
        if shutil.which(tool):
            return "If a window does not open, type: " + line + (ELSEWHERE_TESTING[tool] if testing else "")
    return "If a window does not open, type: sudo apt-get install " + " ".join(missing)
