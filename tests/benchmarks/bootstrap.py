"""How long a newcomer waits: `make demo` from an empty clone to the first page, and again."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0


def run(out) -> None:
    with tempfile.TemporaryDirectory(prefix="mentoring-bench-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)  # noqa: S603, S607
        out.write("| `make demo` to the first page | seconds | target |\n|---|---|---|\n")
        out.write(f"| cold, from an empty clone | {_first_page(clone):.1f} | ≤ 60 |\n")
        out.write(f"| warm | {_first_page(clone):.1f} | ≤ 3 |\n")


def _first_page(clone: Path) -> float:
    port = _free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "DEMO")
    }
    started = time.monotonic()
    demo = subprocess.Popen(  # noqa: S603
        ["make", "demo", f"PORT={port}"],  # noqa: S607
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, demo)
        return time.monotonic() - started
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(timeout=60)


def _wait_for(port: int, demo: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and demo.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("make demo served no page")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
