"""How near the engine process and the bare loop come to llama.cpp's own server: starter model, greedy.

Run it with ``python -m tests.benchmarks.peers --llama-server PATH [--rounds N] [--threads N] [--clock cpu]``.
The server should be built of the same llama.cpp as the bindings: other versions differ by more than what is
looked for. All three generate after the same 64 tokens, one after another, the order turned round each
round; each is a fresh process each time. ``cpu`` counts processor seconds of the process, which hold still
on a busy machine at one thread.
"""

import argparse
import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

import psutil

from app.engine.benchmark import Measurement, Wanted, run_bare, run_engine
from tests.benchmarks.generation import model_path
from tests.benchmarks.measuring import alternate, ratio, table

TOKENS = 128
PROMPT = list(range(1000, 1064))
PATIENCE_S = 600


def main() -> None:
    """Print speeds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llama-server", type=Path, required=True, metavar="PATH")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--threads", type=int, default=1, metavar="N")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        peers = _Peers(wanted.llama_server, wanted.threads, wanted.clock == "cpu", Path(folder))
        found = alternate(
            wanted.rounds,
            {"llama-server": peers.server, "engine process": peers.engine, "bare loop": peers.bare},
        )
    rows = []
    for name, speeds in found.items():
        each = " ".join(f"{speed:.1f}" for speed in speeds)
        rows.append((name, f"{median(speeds):.1f}", f"{ratio(speeds, found['llama-server']):.3f}", each))
    title = f"Greedy, {TOKENS} tokens, {wanted.threads} threads, {wanted.clock} clock, {wanted.rounds} rounds"
    table(title, ("tokens a second", "median", "to the server", "each round"), rows)


class _Peers:
    """Tokens per second of one run of each."""

    def __init__(self, server: Path, threads: int, is_cpu_clock: bool, folder: Path) -> None:
        self._server = server
        self._wanted = Wanted(
            model_path(),
            "Starter",
            "llama_cpp",
            folder / "engine.log",
            max_tokens=TOKENS,
            prompt_tokens=len(PROMPT),
            threads=threads,
            is_cpu_clock=is_cpu_clock,
        )

    def engine(self) -> float:
        """Through our own process and its pipe."""
        found = Measurement()
        run_engine(self._wanted, found)
        return found.engine.generation[0]

    def bare(self) -> float:
        """Calls alone."""
        found = Measurement(threads=self._wanted.threads)
        run_bare(self._wanted, found)
        return found.bare.generation[0]

    def server(self) -> float:
        """Through HTTP. What a reply of one token takes is taken off: that is its prompt."""
        port = _free_port()
        command = [str(self._server), "-m", str(self._wanted.path), "-t", str(self._wanted.threads)]
        command += ["-c", "2048", "--port", str(port), "-np", "1", "--no-webui"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_ready(port, process)
            self._spent(process, port, TOKENS)  # the first one pays for memory
            short, long = self._spent(process, port, 1), self._spent(process, port, TOKENS)
            return (TOKENS - 1) / (long - short)
        finally:
            process.terminate()
            process.wait(PATIENCE_S)

    def _spent(self, process: "subprocess.Popen[bytes]", port: int, tokens: int) -> float:
        began = self._clock(process.pid)
        body = {
            "prompt": PROMPT,
            "n_predict": tokens,
            "temperature": 0,
            "ignore_eos": True,
            "cache_prompt": False,
        }
        answer = _post(f"http://127.0.0.1:{port}/completion", body)
        if answer["tokens_predicted"] != tokens:
            raise RuntimeError(f"{answer['tokens_predicted']} tokens instead of {tokens}")
        return self._clock(process.pid) - began

    def _clock(self, pid: int) -> float:
        if not self._wanted.is_cpu_clock:
            return time.perf_counter()
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=PATIENCE_S):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _post(url: str, body: dict[str, object]) -> dict[str, int]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return dict(json.load(answer))


if __name__ == "__main__":
    main()
