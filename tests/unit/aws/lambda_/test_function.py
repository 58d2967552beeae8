# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""lambda_function against a Lambda in memory: the law of second runs, what is waited for, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws import propagation
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_ import function
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.lambda_.function import ensure
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.lambda_functions.archive import code_sha256
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.aws.fake_lambda import ACCOUNT, ARN, ROLE, FakeLambda, archive, bring, declared
from tests.support.aws.fakes import FakeConnection, NoConnection, client_error

QUEUES = [f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}" for name in "abc"]
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/x"
MAKER = "crossaccount.aws/created-by"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(propagation, "_pauses", lambda: iter([0.0] * 10_000))


TEXTS = st.sampled_from(["", "a", "b"])
SOURCES = st.fixed_dictionaries(
    {"arn": st.sampled_from(QUEUES)},
    optional={
        "batch_size": st.integers(1, 10),
        "maximum_batching_window": st.integers(0, 2),
        "maximum_concurrency": st.integers(2, 3),
        "report_batch_item_failures": st.booleans(),
        "enabled": st.booleans(),
    },
)
PERMISSIONS = st.fixed_dictionaries(
    {"sid": st.sampled_from(["A", "B"]), "principal": st.sampled_from(["events.amazonaws.com", "222222222222", ROLE])},
    optional={"source_arn": st.just(RULE), "source_account": st.sampled_from([ACCOUNT, "222222222222"])},
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "description": TEXTS,
        "handler": st.sampled_from(["a.a", "b.b"]),
        "zip_file": st.sampled_from(["x", "y"]).map(archive),
        "content_sha256": st.sampled_from(["0" * 64, "1" * 64]),
        "timeout": st.integers(1, 3),
        "memory_size": st.sampled_from([128, 256]),
        "architecture": st.sampled_from(["x86_64", "arm64"]),
        "environment": st.dictionaries(st.sampled_from(["AA", "BB"]), TEXTS),
        "log_group": st.sampled_from(["/one", "/two"]),
        "reserved_concurrent_executions": st.integers(-1, 2),
        "maximum_retry_attempts": st.integers(0, 2),
        "maximum_event_age": st.sampled_from([60, 21600]),
        "on_failure": st.sampled_from(["", *QUEUES]),
        "permissions": st.lists(PERMISSIONS, max_size=2, unique_by=lambda each: each["sid"]),
        "allow_broad_permissions": st.just(True),
        "purge_permissions": st.booleans(),
        "event_sources": st.lists(SOURCES, max_size=3, unique_by=lambda each: each["arn"]),
        "purge_event_sources": st.booleans(),
        "tags": st.dictionaries(st.sampled_from(["one", "two"]), TEXTS),
        "purge_tags": st.booleans(),
        "managed_by": st.just("us"),
    },
).map(lambda options: {"allow_broad_permissions": True, **options})


@given(st.lists(OPTIONS, min_size=1, max_size=3), st.integers(0, 2))
@settings(deadline=None, max_examples=60)
def test_whatever_was_there_a_second_run_writes_nothing(runs: list[dict[str, Any]], busy: int) -> None:
    """Check mode says what the run does, and what is declared is there."""
    there = FakeLambda(busy=busy)
    for run in runs:
        options = {**run, "adopt": "managed_by" in run}
        predicted, none = bring(there, check_mode=True, **options)
        result, writes = bring(there, **options)
        again, nothing = bring(there, **options)
        assert (none, nothing, again["changed"]) == ([], [], False)
        assert predicted["changed"] == result["changed"] == bool(writes)
        assert predicted.get("diff") == result.get("diff")
        assert there.function is not None
        for option, member in (("handler", "Handler"), ("timeout", "Timeout"), ("memory_size", "MemorySize")):
            if option in options:
                assert there.function[member] == options[option]
        if "environment" in options:
            assert there.function["Environment"]["Variables"] == options["environment"]
        if "permissions" in options and options.get("purge_permissions", True):
            assert {each["Sid"] for each in there.statements} == {each["sid"] for each in options["permissions"]}
        if "event_sources" in options and options.get("purge_event_sources", True):
            arns = {each["EventSourceArn"] for each in there.mappings.values()}
            assert arns == {each["arn"] for each in options["event_sources"]}


@pytest.mark.parametrize("purge", [True, False])
def test_what_is_not_declared_any_more_goes_where_it_is_purged(purge: bool) -> None:
    there = FakeLambda()
    rules = [{"sid": sid, "principal": "events.amazonaws.com", "source_arn": RULE} for sid in ("A", "B")]
    bring(there, permissions=rules[:1], event_sources=[{"arn": QUEUES[0]}], managed_by="us")
    result, _writes = bring(
        there,
        permissions=rules[1:],
        event_sources=[{"arn": QUEUES[1]}],
        purge_permissions=purge,
        purge_event_sources=purge,
        managed_by="us",
    )
    first = [] if purge else ["A"]
    assert [each["Sid"] for each in result["policy"]["Statement"]] == [*first, "B"]
    assert [each["arn"] for each in result["event_sources"]] == ([] if purge else QUEUES[:1]) + QUEUES[1:2]


def test_a_function_of_somebody_else_is_refused() -> None:
    there = FakeLambda()
    bring(there)
    with pytest.raises(InputError, match=f"^managed_by: the function records exists and lacks the tag {MAKER}=us"):
        bring(there, managed_by="us")
    adopted, writes = bring(there, managed_by="us", adopt=True, timeout=9)
    assert (adopted["function"]["tags"], writes) == ({}, ["update_function_configuration"])


def test_what_is_left_out_stays_and_nothing_of_it_is_read() -> None:
    there = FakeLambda()
    bring(there, timeout=9, environment={"AA": "x"}, event_sources=[{"arn": QUEUES[0]}], on_failure=QUEUES[1])
    connection = FakeConnection({"lambda": there.answers()}, ACCOUNT)
    result = ensure(declared(), connection, check_mode=False)  # type: ignore[arg-type]
    assert (result["changed"], connection.methods()) == (False, ["get_function"])
    assert (result["function"]["timeout"], "policy" in result, "event_sources" in result) == (9, False, False)


@pytest.mark.parametrize("busy", [0, 3])
def test_lambda_is_asked_between_two_updates_until_it_is_done(busy: int) -> None:
    there = FakeLambda(busy=busy)
    bring(there)
    _result, writes = bring(there, zip_file=archive("new"), timeout=9)
    assert writes == ["update_function_configuration", "update_function_code"]


def test_an_update_of_somebody_else_is_waited_for() -> None:
    there = FakeLambda(busy=2)
    bring(there, wait=False)
    assert bring(there, timeout=9)[1] == ["update_function_configuration"]


@pytest.mark.parametrize("method", ["create_function", "update_function_configuration"])
def test_a_role_that_iam_does_not_show_yet_is_waited_for(method: str) -> None:
    there, late = FakeLambda(), "The role defined for the function cannot be assumed by Lambda."
    if method != "create_function":
        bring(there, role=f"{ROLE}Before")
    there.refuse[method] = [client_error("InvalidParameterValueException", late)] * 3
    assert bring(there)[0]["changed"]


def test_another_invalid_argument_is_not_waited_for() -> None:
    there = FakeLambda()
    there.refuse["create_function"] = [client_error("InvalidParameterValueException", "The runtime is not supported")]
    with pytest.raises(
        AwsError, match=r"Could not create the function records: The runtime is not supported"
    ) as failed:
        bring(there)
    assert "trust" not in str(failed.value)


def test_a_role_that_stays_unknown_is_named() -> None:
    there, late = FakeLambda(), "The role defined for the function cannot be assumed by Lambda."
    there.refuse["create_function"] = [client_error("InvalidParameterValueException", late)] * 99
    with pytest.raises(AwsError, match=r"The role must exist and trust lambda\.amazonaws\.com"):
        bring(there, wait_timeout=0)


def test_a_creation_whose_answer_was_lost_is_gone_on_with() -> None:
    there = FakeLambda()
    create = there.answers()["create_function"]

    def lost(**arguments: Any) -> Any:
        create(**arguments)
        return create(**arguments)

    connection = FakeConnection({"lambda": {**there.answers(), "create_function": lost}}, ACCOUNT)
    options = declared(reserved_concurrent_executions=1)
    assert ensure(options, connection, check_mode=False)["changed"]  # type: ignore[arg-type]
    assert there.reserved == 1


def test_an_update_that_fails_is_told_with_its_reason() -> None:
    there = FakeLambda()
    bring(there)
    there.outcome = ("Active", "Failed", "The KMS key is gone")
    with pytest.raises(AwsError, match=r"its last update Failed \(The KMS key is gone\)") as failed:
        bring(there, timeout=9)
    assert failed.value.result == {"changed": True}


def test_what_lambda_shows_otherwise_is_told() -> None:
    there = FakeLambda()
    bring(there)
    forgetful = {**there.answers(), "put_function_concurrency": {}}
    connection = FakeConnection({"lambda": forgetful}, ACCOUNT)
    options = declared(reserved_concurrent_executions=1, wait_timeout=0)
    with pytest.raises(AwsError, match="Still to do: reserve concurrency for the function records"):
        ensure(options, connection, check_mode=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("member", "says"),
    [
        (
            {"TagsError": {"ErrorCode": "AccessDenied"}},
            "Lambda does not show its tags. The caller needs lambda:ListTags",
        ),
        ({"Configuration": {"Environment": {"Error": {}}}}, "Lambda cannot decrypt its environment"),
    ],
)
def test_what_cannot_be_read_is_not_taken_for_nothing(member: dict[str, Any], says: str) -> None:
    connection = FakeConnection({"lambda": {"get_function": {"Configuration": {}, **member}}}, ACCOUNT)
    with pytest.raises(AwsError, match=f"^Could not read the function records: {says}"):
        ensure(declared(environment={"AA": ""}), connection, check_mode=False)  # type: ignore[arg-type]


def test_a_policy_that_is_not_json_is_refused() -> None:
    there = FakeLambda()
    bring(there)
    connection = FakeConnection({"lambda": {**there.answers(), "get_policy": {"Policy": "<"}}}, ACCOUNT)
    with pytest.raises(AwsError, match="Could not read the policy of the function records: what came is not a policy"):
        ensure(declared(permissions=[]), connection, check_mode=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("check_mode", [True, False])
def test_removal_in_its_order_and_of_our_own_only(check_mode: bool) -> None:
    there = FakeLambda()
    bring(there, managed_by="us", event_sources=[{"arn": QUEUES[0]}])
    kept, none = bring(there, state="absent", managed_by="others", check_mode=check_mode)
    assert (kept["changed"], none) == (False, [])
    assert kept["kept"] == f"The function records carries {MAKER}=us, so others did not make it"
    gone, writes = bring(there, state="absent", managed_by="us", check_mode=check_mode)
    assert (gone["changed"], gone["diff"]["after"], "function" in gone) == (True, "", False)
    assert writes == ([] if check_mode else ["delete_event_source_mapping", "delete_function"])
    if not check_mode:
        assert bring(there, state="absent") == ({"changed": False, "api_calls": {}}, [])


def test_a_function_that_stays_is_told() -> None:
    there = FakeLambda()
    bring(there)
    connection = FakeConnection({"lambda": {**there.answers(), "delete_function": {}}}, ACCOUNT)
    with pytest.raises(AwsError, match="The function records was deleted, but Lambda still shows it") as failed:
        ensure(declared(state="absent", wait_timeout=0), connection, check_mode=False)  # type: ignore[arg-type]
    assert failed.value.result == {"changed": True}
    assert ensure(declared(state="absent", wait=False), connection, check_mode=False)["changed"]  # type: ignore[arg-type]


def test_no_value_of_the_environment_is_shown() -> None:
    there = FakeLambda()
    first, _writes = bring(there, environment={"AA": "canary-1", "BB": "canary-2"})
    second, _writes = bring(there, environment={"AA": "canary-3", "BB": "canary-2"})
    assert "canary" not in json.dumps([first, second])
    after = json.loads(second["diff"]["after"])
    assert after["environment"] == {"AA": "(changed)", "BB": "(not shown)"}
    assert second["function"]["arn"] == ARN


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"text", "is not a zip with files"),
        (b"x" * 11, "has 11 bytes. Lambda takes at most 10"),
    ],
)
def test_a_zip_that_lambda_would_not_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, says: str
) -> None:
    monkeypatch.setattr(function, "LARGEST_ZIP", 10)
    if content is not None:
        (tmp_path / "code.zip").write_bytes(content)
    with pytest.raises(InputError, match=f"^zip_file: {tmp_path}/code.zip {says}"):
        ensure(declared(zip_file=str(tmp_path / "code.zip")), NoConnection(), check_mode=False)  # type: ignore[arg-type]


def test_a_zip_that_another_run_has_written_is_refused() -> None:
    """Its hash would be recorded beside that of other contents, and every later run would take it for them."""
    ours, theirs = (Path(archive(name)) for name in ("x", "y"))
    hashes = {"content_sha256": "0" * 64, "zip_sha256": code_sha256(ours.read_bytes())}
    there = FakeLambda()
    with pytest.raises(InputError, match=r"^zip_sha256: .* has another hash, .*Build the zip again"):
        bring(there, zip_file=str(theirs), **hashes)
    assert there.function is None
    assert bring(there, zip_file=str(ours), **hashes)[0]["changed"]
