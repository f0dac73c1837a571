"""Downloads as the panel gets them, one in every state."""

from app.core.download import DownloadRequest, DownloadState, DownloadStatus, FileProgress
from app.core.errors import ErrorCode, problem
from app.core.hub import RepoFile

GB = 10**9


def request(name: str, quantisation: str, gigabytes: float, parts: int = 1) -> DownloadRequest:
    """A download of that size, in so many parts."""
    size = int(gigabytes * GB / parts)
    files = tuple(RepoFile(f"{name}-{part}.gguf", size, "", "") for part in range(parts))
    return DownloadRequest("acme/Things-GGUF", "0" * 40, files, name, quantisation)


DOWNLOADING = DownloadStatus(
    "1",
    request("Qwen3 14B", "Q4_K_M", 9.0, 3),
    DownloadState.DOWNLOADING,
    3_420_000_000,
    bytes_per_second=21.3e6,
    seconds_left=252.0,
    files=tuple(FileProgress(f"q/part-{part}.gguf", part * GB, 3 * GB) for part in range(3)),
)
VERIFYING = DownloadStatus(
    "2", request("Phi-4 mini", "Q4_K_M", 2.5), DownloadState.VERIFYING, 2_500_000_000, 1_790_000_000
)
PAUSED = DownloadStatus("3", request("Mistral", "Q4_K_M", 14.3), DownloadState.PAUSED, 8_700_000_000)
QUEUED = DownloadStatus("4", request("Gemma 3 12B", "Q4_0", 8.1))
SECOND = DownloadStatus("5", request("Gemma 3 27B", "Q4_0", 17.0))
WAITING = DownloadStatus(
    "6",
    request("Llama", "Q4_K_M", 14.3),
    DownloadState.WAITING,
    8_700_000_000,
    retry_in_s=40.0,
    problem=problem(ErrorCode.CONNECTION_LOST, done="8.7 GB", total="14.3 GB"),
)
FULL = DownloadStatus(
    "7",
    request("Llama 3.3 70B", "Q4_K_M", 42.0),
    DownloadState.FAILED,
    17_600_000_000,
    problem=problem(ErrorCode.DISK_FULL, needed="24.9 GB", free="11.7 GB"),
)
DIFFERS = DownloadStatus(
    "8",
    request("Gemma 3 1B", "Q4_0", 1.0),
    DownloadState.FAILED,
    problem=problem(ErrorCode.BYTES_DIFFER, name="gemma.gguf", count=2),
)
INSTALLED = DownloadStatus(
    "9", request("Gemma 3 4B", "Q4_0", 3.0), DownloadState.INSTALLED, 3 * GB, path="/models/gemma.gguf"
)
ALL = (DOWNLOADING, VERIFYING, PAUSED, QUEUED, SECOND, WAITING, FULL, DIFFERS, INSTALLED)
