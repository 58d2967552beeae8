# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 of the stub: DescribeInstances in pages, each instance with as much as AWS says of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
LARGEST_PAGE = 1000  # DescribeInstances: the most that a page holds, and what who does not ask gets
_ROLES = ("web", "api", "worker", "database")


def describe_instances(parameters: Mapping[str, str], account: str, region: str, held: int) -> str:
    """A page of an account's instances in a Region. Filters are not looked at: all instances run."""
    size = min(int(parameters.get("MaxResults", LARGEST_PAGE)), LARGEST_PAGE)
    first = int(parameters.get("NextToken", 0))
    last = min(first + size, held)
    token = f"<nextToken>{last}</nextToken>" if last < held else ""
    items = _items(account, region, first, last)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><DescribeInstancesResponse xmlns="{NAMESPACE}">'
        f"<requestId>stub</requestId><reservationSet>{items}</reservationSet>{token}</DescribeInstancesResponse>"
    )


@lru_cache(maxsize=512)
def _items(account: str, region: str, first: int, last: int) -> str:
    return "".join(_reservation(account, region, number) for number in range(first, last))


def _reservation(account: str, region: str, number: int) -> str:
    # An id is unique over accounts and Regions.
    unique = f"{int(account) % 10**6:05x}{sum(region.encode()) % 4096:03x}{number:04x}"
    high, low = divmod(number, 250)
    private, public = f"10.{sum(region.encode()) % 250}.{high}.{low + 1}", f"198.51.{100 + high}.{low + 1}"
    internal, external = (
        f"ip-{private.replace('.', '-')}.{region}.compute.internal",
        f"ec2-{unique}.compute.amazonaws.com",
    )
    role = _ROLES[number % len(_ROLES)]
    texts = {
        "Name": f"{role}-{number}",
        "dns": f"{role}-{number}",
        "Role": role,
        "Environment": "production",
        "Owner": "platform",
    }
    tags = "".join(f"<item><key>{key}</key><value>{value}</value></item>" for key, value in texts.items())
    time = "2026-01-01T00:00:00.000Z"
    groups = f"<groupSet><item><groupId>sg-{unique}</groupId><groupName>{role}</groupName></item></groupSet>"
    volumes = "".join(
        f"<item><deviceName>/dev/xvd{device}</deviceName><ebs><volumeId>vol-{unique}{device}</volumeId><status>attached</status>"
        f"<attachTime>{time}</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item>"
        for device in "ab"
    )
    association = (
        f"<association><publicIp>{public}</publicIp><publicDnsName>{external}</publicDnsName><ipOwnerId>amazon</ipOwnerId>"
        "</association>"
    )
    interface = (
        f"<item><networkInterfaceId>eni-{unique}</networkInterfaceId><subnetId>subnet-{region}</subnetId>"
        f"<vpcId>vpc-{region}</vpcId><description/><ownerId>{account}</ownerId><status>in-use</status>"
        f"<macAddress>06:00:00:00:00:01</macAddress><privateIpAddress>{private}</privateIpAddress>"
        f"<privateDnsName>{internal}</privateDnsName><sourceDestCheck>true</sourceDestCheck>{groups}"
        f"<attachment><attachmentId>eni-attach-{unique}</attachmentId><deviceIndex>0</deviceIndex><status>attached</status>"
        f"<attachTime>{time}</attachTime><deleteOnTermination>true</deleteOnTermination>"
        f"<networkCardIndex>0</networkCardIndex></attachment>{association}"
        f"<privateIpAddressesSet><item><privateIpAddress>{private}</privateIpAddress><privateDnsName>{internal}</privateDnsName>"
        f"<primary>true</primary>{association}</item></privateIpAddressesSet><ipv6AddressesSet/>"
        "<interfaceType>interface</interfaceType></item>"
    )
    return (
        f"<item><reservationId>r-{unique}</reservationId><ownerId>{account}</ownerId><groupSet/><instancesSet><item>"
        f"<instanceId>i-{unique:0>17}</instanceId><imageId>ami-0c0ffee0c0ffee001</imageId>"
        f"<instanceState><code>16</code><name>running</name></instanceState><privateDnsName>{internal}</privateDnsName>"
        f"<dnsName>{external}</dnsName><reason/><amiLaunchIndex>0</amiLaunchIndex><productCodes/>"
        f"<instanceType>m7g.large</instanceType><launchTime>{time}</launchTime><placement>"
        f"<availabilityZone>{region}a</availabilityZone><groupName/><tenancy>default</tenancy></placement>"
        f"<monitoring><state>disabled</state></monitoring><subnetId>subnet-{region}</subnetId><vpcId>vpc-{region}</vpcId>"
        f"<privateIpAddress>{private}</privateIpAddress><ipAddress>{public}</ipAddress><sourceDestCheck>true</sourceDestCheck>"
        f"{groups}<architecture>arm64</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>"
        f"<blockDeviceMapping>{volumes}</blockDeviceMapping><virtualizationType>hvm</virtualizationType>"
        f"<clientToken>token-{unique}</clientToken><tagSet>{tags}</tagSet><hypervisor>xen</hypervisor>"
        f"<networkInterfaceSet>{interface}</networkInterfaceSet><iamInstanceProfile>"
        f"<arn>arn:aws:iam::{account}:instance-profile/{role}</arn><id>AIPA{unique.upper():0>17}</id></iamInstanceProfile>"
        "<ebsOptimized>true</ebsOptimized><enaSupport>true</enaSupport><cpuOptions><coreCount>2</coreCount>"
        "<threadsPerCore>1</threadsPerCore></cpuOptions><capacityReservationSpecification>"
        "<capacityReservationPreference>open</capacityReservationPreference></capacityReservationSpecification>"
        "<hibernationOptions><configured>false</configured></hibernationOptions><metadataOptions><state>applied</state>"
        "<httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>"
        "<httpEndpoint>enabled</httpEndpoint></metadataOptions><enclaveOptions><enabled>false</enabled></enclaveOptions>"
        "<bootMode>uefi</bootMode><platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances</usageOperation>"
        "<maintenanceOptions><autoRecovery>default</autoRecovery></maintenanceOptions>"
        "<currentInstanceBootMode>uefi</currentInstanceBootMode></item></instancesSet></item>"
    )
