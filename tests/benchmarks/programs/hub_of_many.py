"""A loopback hub in a process of its own, so that its work is not the window's: prints its address, and ends
with its input.

``python -m tests.benchmarks.programs.hub_of_many COUNT``: so many repositories, and one with many quants.
"""

import sys
import tempfile
from pathlib import Path

import gguf

from tests.fakes.loopback_hub import HubFile, LoopbackHub
from tests.fakes.wide_models import write_wide_model

QUANTS_REPO = "acme/Qwen-2.5-0.5B-GGUF"
QUANTS = (
    "IQ2_XS", "Q2_K", "IQ3_M", "Q3_K_S", "Q3_K_M", "Q3_K_L", "IQ4_XS", "Q4_0", "Q4_1", "Q4_K_S", "Q4_K_M",
    "Q4_K_L", "Q5_0", "Q5_K_S", "Q5_K_M", "Q5_K_L", "Q6_K", "Q6_K_L", "Q8_0", "UD-Q4_K_XL", "UD-Q5_K_XL",
    "UD-Q6_K_XL", "F16", "BF16", "F32",
)  # fmt: skip
"""What somebody who packs many publishes of one model."""
_KINDS = (gguf.GGMLQuantizationType.Q4_1, gguf.GGMLQuantizationType.Q8_0)


def main() -> None:
    """Serve until nobody wants it any more."""
    hub = LoopbackHub()
    hub.add_many(int(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{kind.name}.gguf" for kind in _KINDS]
        for path, kind in zip(paths, _KINDS, strict=True):
            write_wide_model(path, "Qwen 2.5 0.5B", kind)
        files: dict[str, object] = {
            f"it-{label}.gguf": _listed(paths[number % len(paths)], number)
            for number, label in enumerate(QUANTS)
        }
        hub.add_repo(QUANTS_REPO, files)  # type: ignore[arg-type]
        sys.stdout.write(f"{hub.endpoint}\n")
        sys.stdout.flush()
        sys.stdin.read()
        hub.close()


def _listed(path: Path, number: int) -> HubFile:
    """A file whose digest nobody compares."""
    return HubFile(path, path.stat().st_size, f"{number:064x}", f"{number:040x}", lfs=True)


if __name__ == "__main__":
    main()
