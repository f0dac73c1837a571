"""Compiles ``resources/translations/*.ts`` to ``.qm`` beside them, where a ``.qm`` is missing or older.

Run by set-up, by ``make`` and by the build of a wheel; the ``.qm`` files themselves are not committed.
"""

import subprocess
import sys
from pathlib import Path

import PySide6

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


def main() -> int:
    """Compile; 0 when every ``.qm`` is up to date."""
    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    for source in sorted(TRANSLATIONS.glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        subprocess.run([lrelease, "-silent", source, "-qm", compiled], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
