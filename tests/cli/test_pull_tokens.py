"""``fireside pull`` of gated models: from stdin or the keyring, to the hub alone, and kept nowhere else."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import command_line
from tests.cli.pulling import profile, pull
from tests.credentials.keyring_session import PASSWORD, Daemon, skip_without_keyring
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import noise, wait_until
from tests.secrets_search import places_of

__all__ = ["profile"]

MB = 10**6
TOKEN = "hf_" + "t" * 34


def test_a_token_from_stdin_opens_a_gated_model_and_stays_nowhere(
    loopback_hub: LoopbackHub, profile: Path, tmp_path: Path, own_home: Path
) -> None:
    loopback_hub.add_repo(
        "acme/closed-GGUF", {"closed-Q8_0.gguf": noise(6 * MB)}, gated="auto", granted={TOKEN}
    )
    loopback_hub.rate = 4.0 * MB
    command = command_line(
        "pull", "acme/closed-GGUF", "--endpoint", loopback_hub.endpoint, "--profile", profile, "--token-stdin"
    )
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        child.stdin.write(TOKEN + "\n")
        child.stdin.flush()
        wait_until(lambda: any(entry["server"] == "cdn" for entry in loopback_hub.log))
        assert places_of(TOKEN, []) == []
        out, said = child.communicate(timeout=60)
    assert child.returncode == 0, said
    assert places_of(TOKEN, [tmp_path, own_home], [out, said]) == []
    elsewhere = [entry["headers"] for entry in loopback_hub.log if entry["server"] == "cdn"]
    assert all("authorization" not in {name.lower() for name in headers} for headers in elsewhere)


def test_a_token_in_the_real_keyring_opens_a_gated_model(
    loopback_hub: LoopbackHub, profile: Path, tmp_path: Path
) -> None:
    skip_without_keyring()
    loopback_hub.add_repo(
        "acme/closed-GGUF", {"closed-Q8_0.gguf": noise(1000)}, gated="auto", granted={TOKEN}
    )
    settings_file = profile / "settings" / "settings.json"
    settings = json.loads(settings_file.read_text()) | {"token_hubs": [loopback_hub.endpoint]}
    settings_file.write_text(json.dumps(settings))
    keep = "import sys; from app.credentials.hub_token import HubToken; HubToken(sys.argv[1]).keep(input())"
    command = command_line(
        "pull", "acme/closed-GGUF", "--endpoint", loopback_hub.endpoint, "--profile", profile, "--json"
    )
    script = f"{Daemon.UNLOCKED.value} >/dev/null && {sys.executable} -c {shlex.quote(keep)} "
    script += f"{loopback_hub.endpoint} && exec {shlex.join(command)}"
    (tmp_path / "runtime").mkdir(mode=0o700)
    environment = {name: text for name, text in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment |= {
        "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "KEYRING_PASSWORD": PASSWORD,
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        input=TOKEN,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["path"]).read_bytes() == noise(1000)
    assert places_of(TOKEN, [tmp_path], [done.stdout, done.stderr]) == []


def test_a_token_that_is_refused_is_said(loopback_hub: LoopbackHub, profile: Path) -> None:
    loopback_hub.add_repo("acme/closed-GGUF", {"closed-Q8_0.gguf": noise(100)}, gated="auto")
    done = pull(loopback_hub, profile, "acme/closed-GGUF", "--token-stdin", given="hf_" + "x" * 34)
    assert done.returncode == 1
    assert "does not accept the token" in done.stderr
    done = pull(loopback_hub, profile, "acme/closed-GGUF", "--token-stdin", given="two words\n")
    assert "That is not a token" in done.stderr
