"""Collects the words of ``app/`` into ``resources/translations/*.ts`` with Qt's lupdate.

    python packaging/setup/collect_translations.py [--into FOLDER]

Words that the sources no longer hold are dropped. ``--into`` writes copies elsewhere: a test compares them.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = {"zh_CN": (), "en": ("-pluralonly",)}
"""Every language, and what lupdate is told besides. English needs its plurals: not "1 files"."""
ALIASES = "QT_TRANSLATE_NOOP+=_"
"""Files that mark many sentences say ``_ = QT_TRANSLATE_NOOP``; lupdate must be told."""


def main() -> int:
    """Write every language's file; 0 when lupdate was content."""
    parser = argparse.ArgumentParser(description="Collect the words of the sources.")
    parser.add_argument("--into", type=Path, default=TRANSLATIONS)
    folder: Path = parser.parse_args().into
    lupdate = Path(PySide6.__file__).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")
    sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "app").rglob("*.py"))]
    # Without line numbers a file changes only when words do.
    command = [str(lupdate), "-silent", "-no-obsolete", "-locations", "none"]
    command += ["-tr-function-alias", ALIASES, "-source-language", "en_GB"]
    for language, options in LANGUAGES.items():
        name = f"fireside_{language}.ts"
        target = folder / name
        if folder != TRANSLATIONS and (TRANSLATIONS / name).exists():
            shutil.copyfile(TRANSLATIONS / name, target)
        own = [*options, "-target-language", language]
        subprocess.run([*command, *own, *sources, "-ts", str(target)], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
