"""Repositories as data, in every state that their page can show."""

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.errors import ErrorCode, problem
from app.core.hub import AccessState, CatalogModel, Quant, QuantOffer, QuantSize, RepoFile
from app.core.load_fit import Fit, LoadFit
from app.core.model import ModelFacts
from app.core.quant_choice import ChoiceCode, QuantChoice
from app.state.hub_repo import RepoPage

GB = 10**9
FREE_BYTES = 11_200_000_000
MODEL = CatalogModel(
    "Qwen/Qwen3-8B-GGUF",
    downloads=1_900_000,
    parameters=8_190_000_000,
    architecture="qwen3",
    context_length=40_960,
    licence="apache-2.0",
    updated_at=1_747_828_800.0,
)
FACTS = ModelFacts("Qwen3 8B", "qwen3", 8_190_000_000, "Q4_K_M", 40_960, 36)


def offer(
    label: str,
    size: QuantSize,
    file_gb: float,
    need_gb: float,
    fit: Fit,
    speed: float | None = None,
    total_gb: float = 0.0,
) -> QuantOffer:
    """A quant whose header was read."""
    quant = Quant(label, (RepoFile(f"Qwen3-8B-{label}.gguf", round(file_gb * GB), "a" * 64, "a" * 64),))
    total = round((total_gb or need_gb) * GB)
    need = LoadFit(fit, round(need_gb * GB), FREE_BYTES, total, 8192)
    return QuantOffer(quant, size, FACTS, need, is_supported=True, tokens_per_second=speed)


OFFERS = (
    offer("Q3_K_M", QuantSize.SMALL, 4.1, 5.7, Fit.GPU, 52),
    offer("Q4_K_M", QuantSize.BALANCED, 5.0, 6.6, Fit.GPU, 45),
    offer("Q5_K_M", QuantSize.BALANCED, 5.9, 7.5, Fit.GPU, 39),
    offer("Q8_0", QuantSize.LARGE, 8.7, 10.3, Fit.TIGHT, 28),
    offer("F16", QuantSize.ORIGINAL, 16.4, 11.0, Fit.PARTLY, 6, 18.0),
)

CARD = """# Qwen3

Switches between [thinking](https://example.org/thinking) and quick talk; ![a chart](https://example.org/c.png).

```python
print("a line that is much too long for the column, so that it is moved sideways and never broken into two")
```

| Name | Score |
|---|--:|
| One | 12 |

See [the report](https://example.org/report) and mail [them](mailto:they@example.org).
"""

PAGE = RepoPage(
    MODEL,
    "c" * 40,
    OFFERS,
    recommended="Q4_K_M",
    reason=QuantChoice("Q4_K_M", ChoiceCode.BEST_ON_GPU),
    card=CARD,
    thinks_first=True,
    is_loading=False,
)

SHY = CatalogModel(
    "google/Gemma-3-12B-GGUF", parameters=12_200_000_000, licence="gemma", gate="auto", downloads=1_400_000
)
GATED = RepoPage(SHY, "c" * 40, access=AccessState.NEEDS_CONSENT, sees_pictures=True, is_loading=False)
WITHOUT_GGUF = RepoPage(
    CatalogModel("meta/Deep-1B", has_gguf=False),
    "c" * 40,
    alternatives=(MODEL, SHY),
    is_loading=False,
    problem=problem(ErrorCode.REPO_WITHOUT_GGUF, repo="meta/Deep-1B", search="Deep 1B"),
)
UNREACHABLE = RepoPage(
    MODEL,
    is_loading=False,
    problem=problem(ErrorCode.HUB_UNREACHABLE, host="huggingface.co", reason="the connection was refused"),
)
LOADING = RepoPage(MODEL)


def status(label: str, state: DownloadState, share: float = 0.38) -> DownloadStatus:
    """A download of one of the quants."""
    quant = next(each.quant for each in OFFERS if each.quant.label == label)
    request = DownloadRequest(MODEL.id, "c" * 40, quant.files, "Qwen3 8B", label)
    return DownloadStatus(
        "1",
        request,
        state,
        done_bytes=round(share * quant.size_bytes),
        bytes_per_second=21_000_000.0,
        seconds_left=180.0,
        path="/models/Qwen3-8B.gguf" if state is DownloadState.INSTALLED else None,
        problem=problem(ErrorCode.CONNECTION_LOST, done="1.9 GB", total="5.0 GB")
        if state is DownloadState.FAILED
        else None,
    )
