"""The hub's client beside plain huggingface_hub: a page of a search, what fails, how soon a wait is ended.

Run it with ``python -m tests.benchmarks.hub``. The loopback hub with 10,000 repositories is in this process;
the rival has one of its own, because its client and ours are set for a whole process. It waits for half a
minute where nobody listens, so this takes two minutes.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from statistics import median

from app.core.errors import AppError
from app.core.hub import HubQuery, HubSort
from app.credentials.hub_token import HubToken
from app.library.hub.hub_client import HubClient
from app.network.ledger import Ledger, Purpose
from app.network.network import Network, NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.benchmarks.measuring import table
from tests.fakes.loopback_hub import LoopbackHub

REPOSITORIES = 10_000
PAGES = 20
PAGE_SIZE = 30
TRIALS = 20
PATIENCE_S = 40.0
"""The rival has no time limit where a hub is silent; it is ended then."""

RIVAL = """
import itertools, json, sys, time
from huggingface_hub import HfApi
endpoint, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def answer():
    rows = HfApi(endpoint=endpoint, token=False).list_models(
        filter="gguf", search="model", sort="downloads", limit=size,
        expand=["author", "createdAt", "downloads", "gated", "gguf", "lastModified", "likes", "pipeline_tag",
                "private", "tags"])
    return list(rows)
times = []
for _ in range(count):
    begun = time.perf_counter()
    try:
        answer()
    except Exception:
        pass
    times.append(time.perf_counter() - begun)
print(json.dumps(times))
"""


def main() -> None:
    """Print three tables."""
    hub = LoopbackHub()
    hub.add_many(REPOSITORIES)
    _show_searches(hub)
    _show_failures(hub)
    _show_ends()
    hub.close()


def _client(endpoint: str) -> tuple[Network, HubClient]:
    network = Network(NetworkOptions(proxy="none"), Ledger())
    return network, HubClient(network, HubToken(endpoint, is_kept=False), endpoint)


def _rival(endpoint: str, count: int) -> list[float]:
    command = [sys.executable, "-c", RIVAL, endpoint, str(count), str(PAGE_SIZE)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    except subprocess.TimeoutExpired:
        return [PATIENCE_S]
    return [float(each) for each in json.loads(done.stdout)]


def _show_searches(hub: LoopbackHub) -> None:
    network, client = _client(hub.endpoint)
    query = HubQuery(text="model", sort=HubSort.DOWNLOADS)
    first = [_seconds(lambda: next(client.search(query, PAGE_SIZE))) for _ in range(PAGES)]
    pages = client.search(query, PAGE_SIZE)
    next(pages)
    following = [_seconds(lambda: next(pages)) for _ in range(PAGES)]
    rival = _rival(hub.endpoint, PAGES)
    network.close()
    rows = []
    for name, times in (("first page", first), ("next page", following), ("plain, first page", rival)):
        middle = median(times)
        ratio = middle / median(rival)
        rows.append((name, f"{middle * 1000:.0f}", f"{max(times) * 1000:.0f}", f"{ratio:.2f}"))
    heads = ("", "median ms", "slowest ms", "to plain")
    table(f"A page of {PAGE_SIZE} among {REPOSITORIES:,} repositories", heads, rows)


def _show_failures(hub: LoopbackHub) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}"
    rows = [("nobody listens", *_both(nobody))]
    hub.fault(match="/api/models", times=None, status=429, headers={"Retry-After": "2"})
    rows.append(("429, Retry-After: 2", *_both(hub.endpoint)))
    hub.faults[:] = []
    hub.fault(match="/api/models", times=None, status=503)
    rows.append(("503", *_both(hub.endpoint)))
    hub.faults[:] = []
    hub.fault(match="/api/models", times=None, delay=PATIENCE_S + 5)
    rows.append(("silent", *_both(hub.endpoint)))
    hub.faults[:] = []
    table("Seconds until a search says what is wrong", ("", "ours", "plain"), rows)


def _both(endpoint: str) -> tuple[str, str]:
    network, client = _client(endpoint)

    def ask() -> None:
        try:
            next(client.search(HubQuery(text="model"), PAGE_SIZE))
        except AppError:
            return
        raise AssertionError("it should have failed")

    ours = _seconds(ask)
    network.close()
    (plain,) = _rival(endpoint, 1)
    return f"{ours:.2f}", f"{plain:.1f}" if plain < PATIENCE_S else f"> {PATIENCE_S:.0f}"


def _show_ends() -> None:
    """Milliseconds from the wish to the end of a request that waits."""
    waits: dict[str, Callable[[LoopbackHub], None]] = {
        "waits for an answer": lambda hub: hub.fault(match="resolve", delay=1),
        "its bytes stall": lambda hub: hub.fault(match="Signature", stall_after=100_000, stall_for=1),
        "its bytes flow": lambda hub: hub.fault(match="Signature", rate=20e6),
    }
    rows = []
    for name, hinder in waits.items():
        hub = LoopbackHub()
        hub.add_repo("acme/a-GGUF", {"a.gguf": bytes(50_000_000)})
        times = []
        for _ in range(TRIALS):
            hinder(hub)
            times.append(_end_of_wait(hub))
        hub.close()
        rows.append((name, f"{median(times) * 1000:.1f}", f"{max(times) * 1000:.1f}", "100"))
    table(
        f"Milliseconds until a request ends, {TRIALS} trials each", ("", "median", "slowest", "limit"), rows
    )


def _end_of_wait(hub: LoopbackHub) -> float:
    network, stop = Network(NetworkOptions(proxy="none"), Ledger()), Stop()
    ended: list[float] = []

    def fetch() -> None:
        try:
            with client.stream("GET", f"{hub.endpoint}/acme/a-GGUF/resolve/main/a.gguf") as response:
                for _ in response.iter_raw():
                    continue
        except StoppedError:
            ended.append(time.perf_counter())

    with network.client(Purpose.DOWNLOAD, stop) as client:
        client.follow_redirects = True
        thread = threading.Thread(target=fetch)
        thread.start()
        time.sleep(0.2)
        begun = time.perf_counter()
        stop.set()
        thread.join()
    network.close()
    return ended[0] - begun


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
