# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stub in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import boto3
from botocore.config import Config

from tests.support.sandbox.client import ROOT

from .commands import environment
from .measure import Sample
from .serving import ACCESS_KEY, CONTROL, SECRET_KEY


class Stops(Protocol):
    """What is stopped when it is done with."""

    def stop(self) -> None: ...


S = TypeVar("S", bound=Stops)


@contextmanager
def served(make: Callable[[], S]) -> Iterator[S]:
    """A server for as long as it is needed."""
    server = make()
    try:
        yield server
    finally:
        server.stop()


class StubProcess:
    """A stub of a module, started. ``env`` is what a contestant's process gets."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self.env = environment(
            AWS_ENDPOINT_URL=self.url,
            AWS_ACCESS_KEY_ID=ACCESS_KEY,
            AWS_SECRET_ACCESS_KEY=SECRET_KEY,
            AWS_DEFAULT_REGION="us-east-1",
            AWS_EC2_METADATA_DISABLED="true",
        )

    def order(self, **order: Any) -> dict[str, Any]:
        """See ``serving`` and the stub's own ``control``."""
        request = urllib.request.Request(self.url + CONTROL, json.dumps(order).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            counts: dict[str, Any] = json.load(answer)
            return counts

    def counted(self, sample: Sample) -> Sample:
        """A sample with what the stub has counted since the last order."""
        counts = self.order()
        calls, refused = (sum(counts[name].values()) for name in ("calls", "refused"))
        return replace(sample, calls=calls, throttled=refused, in_flight=counts["most"])

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client that never retries."""
        keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        config = Config(retries={"total_max_attempts": 1})
        given = {"endpoint_url": self.url, "region_name": "us-east-1", "config": config, **keys, **options}
        return boto3.client(service, **given)

    def stop(self) -> None:
        """Stop it, and wait until it has."""
        self._process.communicate()
