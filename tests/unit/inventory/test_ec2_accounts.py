# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory plugin ec2_accounts: options, hosts, groups, the cache, and what leaves when something is wrong."""

from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible_collections.crossaccount.aws.plugins.inventory import ec2_accounts as plugin
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.inventory import Fleet
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reads import Read

NAME = "crossaccount.aws.ec2_accounts"
A, B = "111111111111", "333333333333"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ACCOUNTS = [{"account_id": A, "name": "app-a", "profile": "a"}, {"account_id": B, "name": "app-b", "profile": "b"}]


def instance(instance_id, name, **members):
    return {
        "InstanceId": instance_id,
        "PrivateIpAddress": "10.0.0.1",
        "PublicDnsName": "",
        "PrivateDnsName": f"{name}.internal",
        "Placement": {"AvailabilityZone": "us-east-1a"},
        "Tags": [{"Key": "Name", "Value": name}],
        **members,
    }


def fleet(in_a, in_b=(), error=""):
    reads = [Read("app-a", A, "us-east-1", in_a), Read("app-b", B, "eu-west-1", list(in_b), error=error)]
    variables = {
        account_id: {"aws_account_name": f"App {name}", "aws_profile": name, "aws_role_arn": ""}
        for account_id, name in ((A, "a"), (B, "b"))
    }
    return Fleet(reads, variables, {A: {"10.0.0.1": ["web.example.com"]}})


@pytest.fixture
def answers():
    """What AWS gives, reading by reading; the last one stays."""
    return [fleet([instance("i-1", "web")], [instance("i-2", "db")])]


@pytest.fixture
def readings():
    """The requests of each reading."""
    return []


@pytest.fixture
def said(monkeypatch):
    """The warnings."""
    texts = []
    monkeypatch.setattr("ansible.utils.display.Display.warning", lambda _self, text, **_named: texts.append(text))
    return texts


@pytest.fixture
def parse(answers, readings, tmp_path, monkeypatch):
    """Read an inventory whose file says ``options``."""

    def read(request, connection, profile):
        readings.append((request, connection, profile))
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(plugin, "read_fleet", read)
    monkeypatch.setattr(plugin, "connection_of", lambda options, _environment: dict(options))
    for variable in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(variable, raising=False)

    def run(flush=False, found=None, **options):
        source = tmp_path / "my.ec2_accounts.yml"
        source.write_text(json.dumps({"plugin": NAME, "accounts": ACCOUNTS, "regions": ["us-east-1"], **options}))
        found = found or InventoryData()
        module = inventory_loader.get(NAME)
        module.parse(found, DataLoader(), str(source), cache=not flush)
        module.update_cache_if_changed() if options.get("cache") else None
        return found

    return run


def members(found, group):
    return sorted(host.name for host in found.groups[group].get_hosts())


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("x.ec2_accounts.yml", True),
        ("ec2_accounts.yaml", True),
        ("x.aws_ec2.yml", True),
        ("x.yml", False),
        ("missing.ec2_accounts.yml", False),
    ],
)
def test_a_source_is_known_by_its_name(tmp_path, name, ours):
    if "missing" not in name:
        (tmp_path / name).write_text("")
    assert inventory_loader.get(NAME).verify_file(str(tmp_path / name)) is ours


def test_hosts_know_their_account_and_are_in_its_group(parse):
    found = parse()
    assert members(found, "aws_ec2") == ["db.internal", "web.internal"]
    assert members(found, "aws_account_app_a") == ["web.internal"]
    variables = found.hosts["db.internal"].vars
    assert {name: variables[name] for name in variables if name.startswith("aws_")} == {
        "aws_account_id": B,
        "aws_account_name": "App b",
        "aws_region": "eu-west-1",
        "aws_profile": "b",
        "aws_role_arn": "",
    }
    assert (variables["instance_id"], variables["placement"]["region"]) == ("i-2", "us-east-1")


def test_expressions_see_the_account(parse):
    found = parse(
        hostvars_prefix="x_",
        compose={"where": "x_aws_account_name ~ '/' ~ x_aws_region"},
        groups={"second": "x_aws_account_id == '333333333333'"},
        keyed_groups=[{"key": "x_tags.Name", "prefix": "name"}],
    )
    assert found.hosts["web.internal"].vars["where"] == "App a/us-east-1"
    assert members(found, "second") == ["db.internal"]
    assert members(found, "name_db") == ["db.internal"]


def test_names_of_variables_are_looked_up_and_not_evaluated(parse, monkeypatch):
    monkeypatch.setattr("ansible.template.Templar.evaluate_expression", lambda _self, expression: expression.missing)
    options = {"prefix": "", "separator": "", "parent_group": "{{ aws_account_name | lower | replace(' ', '_') }}"}
    found = parse(compose={"where": "placement.region"}, keyed_groups=[{"key": "tags.Name", **options}], strict=True)
    assert found.hosts["web.internal"].vars["where"] == "us-east-1"
    assert members(found, "app_a") == members(found, "web") == ["web.internal"]


def test_an_account_that_was_read_has_a_group_and_one_that_was_not_has_none(parse, answers, said):
    answers[:] = [fleet([], error="Could not sign in.")]
    found = parse()
    assert members(found, "aws_account_app_a") == []
    assert "aws_account_app_b" not in found.groups
    assert said == [f"app-b, account {B}, eu-west-1: Could not sign in."]


def test_a_name_of_two_accounts_is_nobodys(parse, answers, said):
    answers[:] = [fleet([instance("i-1", "web"), instance("i-3", "mail")], [instance("i-2", "web")])]
    found = parse()
    assert members(found, "all") == ["mail.internal"]
    assert "web.internal (i-1 of app-a, i-2 of app-b)" in said[0]


def test_a_name_twice_in_an_account_is_one_host_and_is_said(parse, answers, said):
    answers[:] = [fleet([instance("i-1", "web"), instance("i-2", "web")])]
    assert parse().hosts["web.internal"].vars["instance_id"] == "i-2"
    assert "are one host of the inventory" in said[0]


@pytest.mark.parametrize("prefix", ["", "ec2_"])
def test_no_tag_decides_about_a_host_of_another_source(parse, answers, said, prefix):
    answers[:] = [fleet([instance("i-1", "dns"), instance("i-2", "localhost"), instance("i-3", "web")])]
    found = InventoryData()
    found.add_group("dns_account")
    found.add_host("dns", group="dns_account")
    found.set_variable("dns", "aws_account_id", "222222222222")
    parse(found=found, hostnames=["tag:Name"], hostvars_prefix=prefix)
    assert members(found, "aws_account_app_a") == ["web"]
    assert {name: value for name, value in found.hosts["dns"].vars.items() if value} == {
        "aws_account_id": "222222222222"
    }
    assert [text.split()[4].rstrip(",") for text in said if "is another host" in text] == ["dns", "localhost"]


def test_two_sources_may_show_the_same_instance(parse, said):
    found = parse()
    parse(found=found, groups={"again": "true"})
    assert members(found, "again") == members(found, "aws_ec2") != []
    assert not said


def test_record_sets_name_the_instances_of_their_account_only(parse):
    found = parse(route53_enabled=True)
    assert members(found, "aws_ec2") == ["db.internal", "web.example.com"]
    assert members(parse(route53_enabled=True, route53_hostnames=[".example.org"]), "aws_ec2") == [
        "db.internal",
        "web.internal",
    ]


CACHED = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile"}


def test_a_second_run_is_answered_by_the_cache(parse, readings, tmp_path):
    cached = {**CACHED, "cache_connection": str(tmp_path / "cache"), "access_key": "AKIAEXAMPLE", "secret_key": SECRET}
    first, second = parse(**cached), parse(**cached)
    assert len(readings) == 1
    assert {name: host.vars for name, host in first.hosts.items()} == {
        name: host.vars for name, host in second.hosts.items()
    }
    kept = "".join(path.read_text() for path in (tmp_path / "cache").iterdir())
    assert "i-1" in kept
    assert SECRET not in kept
    assert "AKIAEXAMPLE" not in kept


@pytest.mark.parametrize("change", [{"accounts": ACCOUNTS[:1]}, {"regions": []}, {"filters": {"tag:a": "b"}}])
def test_another_question_is_read_anew(parse, readings, tmp_path, change):
    cached = {**CACHED, "cache_connection": str(tmp_path / "cache")}
    parse(**cached)
    parse(**{**cached, **change})
    assert len(readings) == 2


@pytest.mark.parametrize("key", ["profile", "endpoint_url", "access_key"])
def test_the_cache_answers_those_who_have_read_it(parse, readings, tmp_path, key):
    keys = {} if key == "profile" else {"access_key": "AKIAONE", "secret_key": SECRET}
    for value in ("http://one", "http://one", "http://two"):
        parse(**{**CACHED, "cache_connection": str(tmp_path / "cache"), **keys, key: value})
    assert len(readings) == 2


def test_what_is_not_whole_is_not_cached_and_ends_what_was(parse, answers, readings, tmp_path, said):
    cached = {**CACHED, "cache_connection": str(tmp_path / "cache")}
    whole = answers[0]
    answers[:] = [whole, fleet([instance("i-1", "web")], error="Could not sign in."), whole]
    parse(**cached)
    assert "db.internal" not in parse(flush=True, **cached).hosts
    assert "db.internal" in parse(**cached).hosts
    assert len(readings) == 3


def test_templates_in_accounts_are_filled_in(parse, readings, monkeypatch):
    monkeypatch.setenv("WHICH", B)
    parse(accounts=[{"account_id": "{{ lookup('env', 'WHICH') }}", "profile": "b"}])
    [source] = readings[0][0].sources
    assert source.account.account_id == B


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"accounts": [{"account_id": "1"}]}, r"accounts\[0\], account_id"),
        ({"accounts": [ACCOUNTS[0], {"account_id": B, "name": "app_a"}]}, "would be one group, aws_account_app_a"),
        ({"hostnames": [1]}, "hostnames: an entry is neither"),
        ({"on_account_error": "ignore"}, "on_account_error"),
        (
            {"account": ACCOUNTS},
            f"{NAME}: unknown option account. Did you mean accounts\\? The options are accounts, on_",
        ),
        (
            {"filter": {}, "on_account_eror": "fail"},
            "Did you mean filters for filter, on_account_error for on_account_e",
        ),
        ({"keyed_groups": [{"kye": "tags.Name"}], "strict": True}, r"keyed_groups\[0\]: it has no key"),
    ],
)
def test_bad_options_are_refused_before_any_reading(parse, readings, options, said):
    with pytest.raises(AnsibleError, match=said):
        parse(**options)
    assert readings == []


def test_an_entry_without_effect_is_said_and_the_others_work_as_with_aws_ec2(parse, said):
    found = parse(keyed_groups=[{"prefix": "a"}, {"key": "tags.Name", "prefix": "name"}, {"key": ""}])
    assert members(found, "name_web") == ["web.internal"]
    assert [text.split(". ")[0] for text in said if text.startswith("keyed_groups")] == [
        "keyed_groups[0]: it has no key, and so makes no group",
        "keyed_groups[2]: its key is not an expression",
    ]


def test_an_error_of_aws_leaves_in_our_words(parse, answers):
    answers[:] = [AwsError("1 of 1 reads failed. app-a: no")]
    with pytest.raises(AnsibleParserError, match="1 of 1 reads failed"):
        parse()


def test_an_error_that_nobody_expected_shows_no_text(parse, answers):
    answers[:] = [RuntimeError(SECRET)]
    with pytest.raises(AnsibleParserError) as failed:
        parse()
    assert SECRET not in str(failed.value)
    assert "RuntimeError" in str(failed.value)
