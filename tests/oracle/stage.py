# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Acts a case out: makes the caller, the policies and the resource by real calls, then makes the call in question."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import ClientError

from tests.oracle.case import ORGANIZATION, A, Caller, Case, Document, RecordSet
from tests.oracle.places import MANAGEMENT, Keys, Place
from tests.oracle.wire import DENIED, change_batch

ZONE = "hostedzone/Z0ORACLEZONE"
INSTANCE = "i-0123456789abcdef0"
MFA = "serial number of the MFA device"
FULL_ACCESS = "p-FullAWSAccess"
_IDENTITY = re.compile(r"arn:aws:iam::(\d{12}):(user|role)(/(?:[\w+=,.@-]+/)*)([\w+=,.@-]+)")

#: Condition keys that the stage can bring about: by a parameter of the call.
_SETTABLE = frozenset(
    {
        *("sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "sts:RequestContextProviders"),
        *("aws:TagKeys", "aws:RequestTag/team"),
    }
)


@dataclass(frozen=True)
class Outcome:
    allowed: bool
    message: str = ""


def obstacle(case: Case) -> str | None:
    """Why a case cannot be acted out; None when it can."""
    if case.caller.kind == "service":
        return "only AWS itself can call as a service"
    if case.action == "lambda:InvokeFunction":
        return "the policy of a function is made of permissions one by one"
    if any(document["Version"] != "2012-10-17" for document in case.identity):
        return "IAM stores identity-based policies of the current version only"
    if case.action == "ec2:CreateTags" and "aws:TagKeys" in repr(case.identity) and "aws:TagKeys" not in case.context:
        return "CreateTags always has tag keys"
    caller = case.caller
    if case.is_trust and re.search(f"arn:aws:iam::{caller.account}:role/[^']+/{caller.name}'", repr(case.grant)):
        return "an account has one role of a name, whatever its path"
    unset = sorted(set(case.context) - _SETTABLE - ({"aws:MultiFactorAuthPresent"} if _with_mfa(case) else set()))
    return f"no parameter of the call sets {unset[0]}" if unset else None


def _with_mfa(case: Case) -> bool:
    """Whether the caller presents a code, just now."""
    return case.context.get("aws:MultiFactorAuthPresent") == "true"


def act(case: Case, place: Place) -> Outcome:
    """What the place answers. Errors other than a denial are raised."""
    place.reset()
    words = {ORGANIZATION: place.organization}
    resource = _Resource(place, case, words)
    resource.prepare()
    caller = _make_caller(place, case, words)
    resource.protect()
    # Last, since they bind whoever acts in the account.
    if case.scps:
        _attach_scps(place, case, words)
    try:
        _CALLS[case.action](place, case, caller, words)
    except ClientError as error:
        if error.response["Error"]["Code"] not in DENIED:
            raise
        return Outcome(False, error.response["Error"]["Message"])
    return Outcome(True)


def _text(document: Document, words: dict[str, str]) -> str:
    """A document as JSON, with the ids that exist instead of those in the cases."""
    text = json.dumps(document)
    for word, real in words.items():
        text = text.replace(word, real)
    return text


def _make_caller(place: Place, case: Case, words: dict[str, str]) -> Keys:
    caller = case.caller
    if caller.kind == "anonymous":
        return Keys()
    iam = place.admin("iam", caller.account)
    user = caller.kind == "user"
    made = _make_identity(iam, caller)
    words[caller.unique_id] = made
    name: dict[str, Any] = {"UserName" if user else "RoleName": caller.name}
    put = iam.put_user_policy if user else iam.put_role_policy
    for number, document in enumerate(case.identity):
        put(**name, PolicyName=f"policy{number}", PolicyDocument=_text(document, words))
    if case.boundary is not None:
        bound = iam.create_policy(PolicyName="boundary", PolicyDocument=_text(case.boundary, words))["Policy"]["Arn"]
        put = iam.put_user_permissions_boundary if user else iam.put_role_permissions_boundary
        put(**name, PermissionsBoundary=bound)
    if user:
        if _with_mfa(case):
            words[MFA] = _make_mfa_device(iam, caller)
        return Keys.of(iam.create_access_key(**name)["AccessKey"])
    limit = {} if case.session is None else {"Policy": _text(case.session, words)}
    sts = place.admin("sts", caller.account)
    answer = sts.assume_role(RoleArn=caller.identity_arn, RoleSessionName=caller.session, **limit)
    return Keys.of(answer["Credentials"])


def _make_mfa_device(iam: Any, caller: Caller) -> str:
    serial: str = iam.create_virtual_mfa_device(VirtualMFADeviceName=caller.name)["VirtualMFADevice"]["SerialNumber"]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    iam.enable_mfa_device(UserName=caller.name, SerialNumber=serial, **codes)
    return serial


def _make_identity(iam: Any, caller: Caller) -> str:
    """Make the user or role, a role trusted by its own account so that an administrator can open the session."""
    tags = [{"Key": key, "Value": value} for key, value in caller.tags.items()]
    if caller.kind == "user":
        return str(iam.create_user(UserName=caller.name, Path=caller.path, Tags=tags)["User"]["UserId"])
    statement = {"Effect": "Allow", "Principal": {"AWS": caller.account}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = iam.create_role(RoleName=caller.name, Path=caller.path, AssumeRolePolicyDocument=trust, Tags=tags)
    return str(made["Role"]["RoleId"])


class _Resource:
    """What the call is about. It exists before the caller, and is protected after: its policy names the caller."""

    def __init__(self, place: Place, case: Case, words: dict[str, str]) -> None:
        self._place, self._case, self._words = place, case, words

    def prepare(self) -> None:
        service = self._case.action.partition(":")[0]
        if service == "s3":
            bucket, key = self._case.resource.rpartition(":")[2].split("/", 1)
            s3 = self._owner("s3")
            s3.create_bucket(Bucket=bucket)
            s3.delete_public_access_block(Bucket=bucket)  # new buckets refuse policies for everyone
            s3.put_object(Bucket=bucket, Key=key, Body=b"here")
        if service == "route53":
            route53 = self._owner("route53")
            made = route53.create_hosted_zone(Name="example.com", CallerReference=self._case.id)
            self._words[ZONE] = made["HostedZone"]["Id"].strip("/")
            self._existing(route53)
        if service == "ec2":
            ec2 = self._owner("ec2")
            made = ec2.run_instances(ImageId=_image(ec2), MinCount=1, MaxCount=1, InstanceType="t3.micro")
            self._words[INSTANCE] = made["Instances"][0]["InstanceId"]
        if service == "sqs":
            self._owner("sqs").create_queue(QueueName=_name(self._case))
        if service == "events":
            self._owner("events").create_event_bus(Name=_name(self._case))

    def _owner(self, service: str) -> Any:
        return self._place.admin(service, self._case.account)

    def _existing(self, route53: Any) -> None:
        """The record sets that the case deletes."""
        for change in self._case.changes:
            if change.action == "DELETE":
                _change(route53, self._words[ZONE], [replace(change, action="CREATE")])

    def protect(self) -> None:
        case = self._case
        if case.grant is None:
            return
        text = _text(case.grant, self._words)
        self._make_named(text)
        name, service = _name(case), case.action.partition(":")[0]
        if service == "sts":
            self._owner("iam").create_role(RoleName=name, AssumeRolePolicyDocument=text)
        elif service == "s3":
            bucket = case.resource.rpartition(":")[2].partition("/")[0]
            self._owner("s3").put_bucket_policy(Bucket=bucket, Policy=text)
        elif service == "sqs":
            queues = self._owner("sqs")
            url = queues.get_queue_url(QueueName=name)["QueueUrl"]
            queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})
        else:
            self._owner("events").put_permission(EventBusName=name, Policy=text)

    def _make_named(self, text: str) -> None:
        """Whom a policy names must exist: AWS answers "Invalid principal in policy" otherwise."""
        mine = (self._case.caller.account, self._case.caller.name, self._case.caller.path)
        principals = json.dumps([body.get("Principal", body.get("NotPrincipal")) for body in _statements(text)])
        for account, kind, path, name in _IDENTITY.findall(principals):
            if (account, name, path) == mine:
                continue
            iam = self._place.admin("iam", account)
            _make_identity(iam, Caller("user" if kind == "user" else "session", account, name, path=path))


def _name(case: Case) -> str:
    """That of the role, queue, bus or function in question: the end of its ARN."""
    return re.split("[:/]", case.resource)[-1]


def _statements(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["Statement"]
    return found


def _attach_scps(place: Place, case: Case, words: dict[str, str]) -> None:
    organizations = place.admin("organizations", MANAGEMENT)
    root = organizations.list_roots()["Roots"][0]
    if not any(kind["Type"] == "SERVICE_CONTROL_POLICY" for kind in root.get("PolicyTypes", [])):
        organizations.enable_policy_type(RootId=root["Id"], PolicyType="SERVICE_CONTROL_POLICY")
    for number, (target, documents) in enumerate(zip((root["Id"], A), case.scps, strict=True)):
        for index, document in enumerate(documents):
            made = organizations.create_policy(
                Name=f"scp{number}{index}",
                Description="",
                Type="SERVICE_CONTROL_POLICY",
                Content=_text(document, words),
            )
            organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=target)
        organizations.detach_policy(PolicyId=FULL_ACCESS, TargetId=target)


def _image(ec2: Any) -> str:
    images = ec2.describe_images(Owners=["amazon"])["Images"]
    return images[0]["ImageId"] if images else "ami-0123456789abcdef0"


def _change(route53: Any, zone: str, changes: Iterable[RecordSet]) -> None:
    route53.change_resource_record_sets(HostedZoneId=zone.rpartition("/")[2], ChangeBatch=change_batch(changes))


def _assume_role(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    parameters: dict[str, Any] = {"RoleSessionName": case.context.get("sts:RoleSessionName", "oracle")}
    if "sts:ExternalId" in case.context:
        parameters["ExternalId"] = case.context["sts:ExternalId"]
    if "sts:SourceIdentity" in case.context:
        parameters["SourceIdentity"] = case.context["sts:SourceIdentity"]
    if "sts:RequestContextProviders" in case.context:
        providers = case.context["sts:RequestContextProviders"]
        parameters["ProvidedContexts"] = [{"ProviderArn": arn, "ContextAssertion": "assertion"} for arn in providers]
    if case.action == "sts:TagSession":
        parameters["Tags"] = [{"Key": "team", "Value": case.context["aws:RequestTag/team"]}]
    if MFA in words:
        parameters |= {"SerialNumber": words[MFA], "TokenCode": "123456"}
    place.client("sts", keys).assume_role(RoleArn=case.resource, **parameters)


def _get_object(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    bucket, key = case.resource.rpartition(":")[2].split("/", 1)
    place.client("s3", keys).get_object(Bucket=bucket, Key=key)


def _change_record_sets(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    _change(place.client("route53", keys), words[ZONE], case.changes)


def _send_message(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    url = place.admin("sqs", case.account).get_queue_url(QueueName=_name(case))["QueueUrl"]
    place.client("sqs", keys).send_message(QueueUrl=url, MessageBody="here")


def _put_events(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    event = {"EventBusName": case.resource, "Source": "oracle", "DetailType": "sent", "Detail": "{}"}
    place.client("events", keys).put_events(Entries=[event])


def _create_tags(place: Place, case: Case, keys: Keys, words: dict[str, str]) -> None:
    tags = [{"Key": key, "Value": "x"} for key in case.context.get("aws:TagKeys", ["other"])]
    place.client("ec2", keys).create_tags(Resources=[words[INSTANCE]], Tags=tags)


_CALLS: dict[str, Callable[[Place, Case, Keys, dict[str, str]], None]] = {
    **dict.fromkeys(("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"), _assume_role),
    "s3:GetObject": _get_object,
    "route53:ChangeResourceRecordSets": _change_record_sets,
    "ec2:CreateTags": _create_tags,
    "sqs:SendMessage": _send_message,
    "events:PutEvents": _put_events,
}
