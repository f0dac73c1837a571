"""The hub's own client in a process of its own, as another program on this computer would use it.

Run by ``hf``: one JSON document on stdin says what to do, one on stdout what came of it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def hf(act: str, cache: Path, *, symlinks: bool = True, **values: object) -> Any:
    """Do one thing with the hub's own client: fetch, fetch_offline, scan, share or delete."""
    environment = os.environ | {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if not symlinks:
        environment["HF_HUB_DISABLE_SYMLINKS"] = "1"
    done = subprocess.run(
        [sys.executable, "-m", "tests.library.hf_program"],
        input=json.dumps({"act": act, "cache": str(cache), **values}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fetched(
    cache: Path, repo: str, path: str, endpoint: str, *, revision: str | None = None, symlinks: bool = True
) -> Path:
    """One file of a repository in ``cache``; its path in the snapshot."""
    wish = {"repo": repo, "path": path, "endpoint": endpoint, "revision": revision}
    return Path(hf("fetch", cache, symlinks=symlinks, **wish))


def main() -> None:
    """Do what stdin says."""
    from huggingface_hub import hf_hub_download, scan_cache_dir
    from huggingface_hub.utils import _shared_blobs

    wish = json.load(sys.stdin)
    cache = wish["cache"]
    answer: object = None
    if wish["act"] in ("fetch", "fetch_offline"):
        answer = hf_hub_download(
            wish["repo"],
            wish["path"],
            revision=wish.get("revision"),
            cache_dir=cache,
            endpoint=wish.get("endpoint"),
            token=False,
            local_files_only=wish["act"] == "fetch_offline",
            local_dir=wish.get("local_dir"),
        )
    elif wish["act"] == "scan":
        found = scan_cache_dir(cache)
        answer = {
            "warnings": [str(each) for each in found.warnings],
            "files": sorted(
                f"{repo.repo_id}/{file.file_name}"
                for repo in found.repos
                for revision in repo.revisions
                for file in revision.files
            ),
            "size": found.size_on_disk,
        }
    elif wish["act"] == "share":
        answer = _shared_blobs.publish_blob_to_shared_store(
            blob_path=wish["blob"], xet_hash=wish["hash"], cache_dir=cache, expected_size=wish["size"]
        )
    elif wish["act"] == "delete":
        plan = scan_cache_dir(cache).delete_revisions(*wish["commits"])
        answer = plan.expected_freed_size
        plan.execute()
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
