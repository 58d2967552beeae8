"""Reading role paths."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.checks.role_paths import read_paths
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

ROLE = "arn:aws:iam::111111111111:role/Route53CrossAccountRole"
ZONE_ROLE = "arn:aws:iam::222222222222:role/dns/EC2ManagementRole"
EXTERNAL_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
PROBE = {"hosted_zone_id": "Z1D633PJN98FT9", "record": "Probe.A.example.com"}


def path(*steps, **options):
    return {"name": "a path", "steps": [{"role_arn": ROLE, **step} for step in steps or ({},)], **options}


def read(entry):
    return read_paths([entry])[0]


def test_defaults():
    (only,) = read_paths([path()])
    assert (only.name, only.allowed, only.probe, only.length) == ("a path", True, None, 1)
    assert only.steps[0].request() == {"RoleArn": ROLE, "RoleSessionName": "crossaccount-check"}


def test_everything():
    step = {"external_id": EXTERNAL_ID, "session_name": "me", "duration_seconds": 43200}
    step |= {"mfa_serial": "arn:aws:iam::111111111111:mfa/me", "mfa_code": "012345"}
    step |= {"session_tags": {"team": "web", "app": "shop"}, "source_identity": "me"}
    entry = read(
        path(step, {"role_arn": ZONE_ROLE, "duration_seconds": 3600}, expect="denied", probe={**PROBE, "write": True})
    )
    assert (entry.allowed, entry.length) == (False, 3)
    assert entry.steps[0].request() == {
        "RoleArn": ROLE,
        "RoleSessionName": "me",
        "ExternalId": EXTERNAL_ID,
        "DurationSeconds": 43200,
        "SerialNumber": "arn:aws:iam::111111111111:mfa/me",
        "TokenCode": "012345",
        "Tags": [{"Key": "app", "Value": "shop"}, {"Key": "team", "Value": "web"}],
        "SourceIdentity": "me",
    }
    assert entry.steps[1].request()["RoleArn"] == ZONE_ROLE
    assert entry.probe.write
    [question] = entry.probe.questions
    assert question.record_set.name == "probe.a.example.com."


def test_equal_steps_are_equal():
    assert read(path({"external_id": EXTERNAL_ID})).steps == read(path({"external_id": EXTERNAL_ID})).steps
    assert read(path({"external_id": EXTERNAL_ID})).steps != read(path()).steps


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param({"name": "", "steps": []}, r"paths\[0\], name: ", id="no name"),
        pytest.param({"name": "x", "steps": []}, r"paths\[0\] \(x\), steps: there is no step", id="no steps"),
        pytest.param(path({"session_tags": ["a"]}), r"steps\[0\], session_tags: it is a list", id="tags"),
        pytest.param(path({"session_tags": {"": "x"}}), r"session_tags\[\]: '' is not a tag key", id="tag key"),
        pytest.param(path({"session_tags": {"a": "x" * 257}}), "the value has 257 characters", id="tag value"),
        pytest.param(path({"source_identity": "x"}), "source_identity: 'x' is not a source identity", id="identity"),
        pytest.param(path({"role_arn": "Route53CrossAccountRole"}), r"steps\[0\], role_arn", id="no arn"),
        pytest.param(
            path({"role_arn": "arn:aws:sts::111111111111:assumed-role/R/s"}), "is a session of a role", id="session"
        ),
        pytest.param(
            path({}, {"role_arn": "arn:aws:iam::222222222222:role/*"}), r"steps\[1\].*wildcard", id="wildcard"
        ),
        pytest.param(
            path({}, {"role_arn": "arn:aws-cn:iam::222222222222:role/R"}), "partitions aws and aws-cn", id="partitions"
        ),
        pytest.param(path({"duration_seconds": 899}), "899 is out of range", id="short"),
        pytest.param(path({"duration_seconds": 43201}), "43201 is out of range", id="long"),
        pytest.param(path({}, {"duration_seconds": 3601}), "3601 is out of range.*from a role", id="chained"),
        pytest.param(path({"session_name": "x"}), "is not a session name", id="session name"),
        pytest.param(path({"external_id": "a b"}), "characters that AWS does not take", id="external id"),
        pytest.param(path({"external_id": "111111111111"}), "anyone can guess", id="account as external id"),
        pytest.param(path({"mfa_serial": "GAHT12345678"}), "only one of", id="serial alone"),
        pytest.param(path({"mfa_code": "012345"}), "only one of", id="code alone"),
        pytest.param(
            path({"mfa_serial": "arn:aws:iam::1:user/me", "mfa_code": "012345"}), "not an MFA device", id="serial"
        ),
        pytest.param(path({"mfa_serial": "GAHT12345678", "mfa_code": "12345"}), "not six digits", id="code"),
        pytest.param(
            path({}, {"mfa_serial": "GAHT12345678", "mfa_code": "012345"}), r"in the first step", id="chained mfa"
        ),
        pytest.param(path(probe={**PROBE, "hosted_zone_id": "/change/C1"}), "probe, hosted_zone_id", id="zone"),
    ],
)
def test_refused(entry, message):
    with pytest.raises(InputError, match=message):
        read_paths([entry])


def test_no_paths():
    with pytest.raises(InputError, match="there is no path"):
        read_paths([])


@pytest.mark.parametrize("secret", ["000000", "not a code 424242"])
def test_a_code_is_never_repeated(secret):
    with pytest.raises(InputError) as caught:
        read(path({"mfa_serial": "bad serial", "mfa_code": secret}))
    assert secret not in str(caught.value)
