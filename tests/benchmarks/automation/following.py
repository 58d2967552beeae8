# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From an instance's change to the answer of a name server, with the function as the playbook deploys it.

All of it is on the sandbox, whose clock goes on by itself, so that the second for which the queue gathers events is in
every number. What Lambda, SQS and EventBridge take on AWS, and Route 53 until all of its servers know, is in none.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from sandbox.seed.instances import IMAGE
from tests.support import collection_path  # noqa: F401
from tests.support.automation.deployed import REGIONS, Deployment
from tests.support.automation.package import build, cold_start, unpacked
from tests.support.sandbox.boto_sessions import boto_session
from tests.support.sandbox.client import SandboxClient

from .tables import FEW, MANY, START, STOP, Burst, Measured, page

EVENTS = 100
BURSTS = (FEW, 10, MANY)
STARTS = 10  # the best of them counts
NAME = "web-2"
_LOOK_AGAIN = 0.01
_PATIENCE = 60.0


def measure(runs: int, folder: Path) -> str:
    """So many times 100 events; the bursts and the rest once."""
    build(folder / "function.zip")
    function = unpacked(folder / "function.zip", folder / "function")
    starts = [cold_start(function) for _each in range(STARTS)]
    client = SandboxClient(folder / "sandbox")
    client.start()
    try:
        deployment = _deployed(client, folder)
        seconds = min((_followed(deployment) for _run in range(runs)), key=sum)
        bursts = [burst for count in BURSTS for burst in _bursts(deployment, count)]
        assert deployment.names() == deployment.truth()
    finally:
        client.stop()
    octets = (folder / "function.zip").stat().st_size
    return page(
        Measured(seconds, bursts, octets, min(each["seconds"] for each in starts), min(each["cpu"] for each in starts))
    )


def _deployed(client: SandboxClient, folder: Path) -> Deployment:
    os.environ.update({name: value for name, value in client.env.items() if name.startswith("AWS_")})

    def boto(service: str, profile: str, region: str = REGIONS[0]) -> Any:
        return boto_session(profile, region_name=region).client(service)

    deployment = Deployment(client, boto, folder / "ansible")
    deployment.deploy()
    deployment.look_at_everything()
    return deployment


def _followed(deployment: Deployment) -> list[float]:
    """Seconds from each stop and start of an instance until a name server tells of it."""
    ec2, identifier, found = deployment.client("ec2"), deployment.instance(NAME)["InstanceId"], []
    for _pair in range(EVENTS // 2):
        deployment.wait_until_handled()
        ec2.stop_instances(InstanceIds=[identifier])
        found.append(_until(deployment, []))
        deployment.wait_until_handled()
        ec2.start_instances(InstanceIds=[identifier])
        began = time.perf_counter()
        wanted = [deployment.instance(NAME)["PublicIpAddress"]]
        asked = time.perf_counter() - began
        found.append(asked + _until(deployment, wanted))
        print(f"{len(found):>4} {found[-2]:6.2f} s {found[-1]:6.2f} s", flush=True)
    return found


def _until(deployment: Deployment, wanted: list[str]) -> float:
    began = time.perf_counter()
    while deployment.addresses(NAME) != wanted:
        assert time.perf_counter() - began < _PATIENCE, f"{NAME} does not become {wanted}"
        time.sleep(_LOOK_AGAIN)
    return time.perf_counter() - began


def _bursts(deployment: Deployment, count: int) -> list[Burst]:
    """So many instances stop at once, and then start at once."""
    ec2 = deployment.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    ids = [_launched(ec2, subnet, f"burst-{count}-{number}") for number in range(count)]
    found = []
    for what, change in ((STOP, ec2.stop_instances), (START, ec2.start_instances)):
        deployment.settle()
        deployment.sandbox.reset_requests()
        change(InstanceIds=ids)
        deployment.settle()
        found.append(Burst(count, what, deployment.asked()))
        print(f"{count:>4} {what} {found[-1].calls}", flush=True)
    return found


def _launched(ec2: Any, subnet: str, name: str) -> str:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "dns", "Value": name}]}]
    interface = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": True}
    made = ec2.run_instances(
        ImageId=IMAGE,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[interface],
        TagSpecifications=tags,
    )
    return str(made["Instances"][0]["InstanceId"])
