"""Runs a program of ours where a disk of its own is mounted, seen by nobody else; only root can."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT_OF_PROJECT = Path(__file__).parents[2]
WHY_NOT = "needs root and unshare: only root mounts a disk of its own"
REFUSED = re.compile("permission denied|operation not permitted", re.IGNORECASE)


def is_root() -> bool:
    """Whether modes of files stop nobody here."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(mount: str, module: str, *words: str) -> dict[str, Any] | None:
    """What `python -m module words` prints as JSON after these lines of mounting; None where nobody may mount."""
    if not is_root() or not shutil.which("unshare"):
        return None
    command = shlex.join([sys.executable, "-X", "utf8", "-m", module, *words])
    done = started(["unshare", "-m", "sh", "-c", f"{mount} && exec {command}"])
    if done.returncode and REFUSED.search(done.stderr):
        return None
    return printed(done)


def started(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """A program of ours, run to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT_OF_PROJECT)}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def printed(done: "subprocess.CompletedProcess[str]") -> Any:
    """The JSON it printed."""
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
