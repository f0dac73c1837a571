"""Hatchling's hook: the translations are compiled before the application is packed or linked."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Runs ``compile_translations.py`` with the interpreter of the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files."""
        del version, build_data
        script = Path(self.root) / "packaging" / "setup" / "compile_translations.py"
        subprocess.run([sys.executable, str(script)], check=True)
