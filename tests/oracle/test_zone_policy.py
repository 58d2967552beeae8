# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""route53_zone_policy allows a batch exactly when every name, type and action in it was declared.

Declarations and batches are drawn at random, close to each other. What is expected comes from a plain reading of the
declaration (``declared``); it is decided by calls to the sandbox and by the independent engine.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.crossaccount.aws.plugins.filter.route53_zone_policy import route53_zone_policy
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.oracle.case import B, Caller, Case, Document, RecordSet
from tests.oracle.declared import Declaration, as_key
from tests.oracle.places import Keys, Sandbox
from tests.oracle.simulate import Simulator
from tests.oracle.wire import VALUES, authorized, change_batch

pytestmark = pytest.mark.early

ACTIONS = ("CREATE", "DELETE", "UPSERT")
CHANGE = "route53:ChangeResourceRecordSets"
ROLE = Caller("session", B, "zone", session="law")

LABELS = st.sampled_from(["a", "b", "app", "badapp", "app-2", r"x\056app", r"\052a", r"\077", r"a\044\173b\175"])
ZONES = st.sampled_from(["example.com", "badexample.com"])


def spellings(name: str) -> st.SearchStrategy[str]:
    """A name as people may write it."""
    changes: list[Callable[[str], str]] = [
        lambda text: text,
        lambda text: text,
        str.upper,
        lambda text: text + ".",
        lambda text: text.replace("a", r"\141"),
        lambda text: text.replace("*", r"\052"),
    ]
    return st.sampled_from(changes).map(lambda change: change(name))


@st.composite
def plain_names(draw: st.DrawFn) -> str:
    """At or below a zone, at most three labels above it; one in four is a wildcard."""
    above = draw(st.lists(LABELS, max_size=3))
    wildcard = ["*"] if draw(st.integers(0, 3)) == 0 else []
    return ".".join([*wildcard, *above, draw(ZONES)])


@st.composite
def declared_names(draw: st.DrawFn) -> str | dict[str, str]:
    name = draw(plain_names())
    bare = name.removeprefix("*.")
    form = draw(st.sampled_from(["text", "asterisk", "exact", "one_level", "one_level", "subtree"]))
    if form == "text":
        return draw(spellings(name)).replace("*", r"\052")
    if form == "asterisk":
        return "*." + draw(spellings(bare))
    return {"name": draw(spellings(name if form == "exact" else bare)), "depth": form}


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    names = draw(st.one_of(st.none(), *[st.lists(declared_names(), min_size=1, max_size=3).map(tuple)] * 9))
    types = draw(st.one_of(st.none(), *[st.lists(st.sampled_from([*VALUES, "aaaa"]), min_size=1).map(tuple)] * 4))
    actions = draw(st.one_of(st.just(ACTIONS), st.lists(st.sampled_from(ACTIONS), min_size=1).map(tuple)))
    return Declaration(names, types, actions)


def near(entry: str | dict[str, str]) -> list[str]:
    """Names around an entry: itself, below, above, beside, and alike in their last characters only."""
    name = (entry if isinstance(entry, str) else entry["name"]).removeprefix("*.").removesuffix(".")
    above = name.partition(".")[2] or name
    below = [f"{label}.{name}" for label in ("a", "*", r"x\056y", "a.b", "*.a", "a.b.c")]
    return [name, name, *below, above, f"*.{above}", f"beside.{above}", f"bad{name}", f"a.bad{name}", f"a{name[1:]}"]


def changes(declaration: Declaration) -> st.SearchStrategy[RecordSet]:
    """Mostly of what is declared, otherwise close to it."""
    names = [name for entry in declaration.names or () for name in near(entry)]
    name = (st.sampled_from(names) if names else plain_names()).flatmap(spellings)
    kinds = [*VALUES, *[kind.upper() for kind in declaration.types or ()] * 6]
    actions = [*ACTIONS, *declaration.actions * 3]
    return st.builds(RecordSet, st.sampled_from(actions), name, st.sampled_from(kinds))


def batches_for(declaration: Declaration) -> st.SearchStrategy[list[RecordSet]]:
    """One change, or several, of which a single bad one must deny all."""
    one = changes(declaration)
    return st.one_of(one.map(lambda change: [change]), st.lists(one, min_size=2, max_size=4))


class Stage:
    """A zone and a session of a role whose policy is replaced for each declaration."""

    def __init__(self, place: Sandbox) -> None:
        self._iam = place.admin("iam", B)
        made = place.admin("route53", B).create_hosted_zone(Name="example.com", CallerReference="law")
        self._zone = made["HostedZone"]["Id"].rpartition("/")[2]
        self.arn = f"arn:aws:route53:::hostedzone/{self._zone}"
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": B}}
        body = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self._iam.create_role(RoleName=ROLE.name, AssumeRolePolicyDocument=body)["Role"]["Arn"]
        session = place.admin("sts", B).assume_role(RoleArn=role, RoleSessionName=ROLE.session)
        self._route53 = place.client("route53", Keys.of(session["Credentials"]))

    def put(self, policy: Document) -> None:
        self._iam.put_role_policy(RoleName=ROLE.name, PolicyName="zone", PolicyDocument=json.dumps(policy))

    def allows(self, batch: list[RecordSet]) -> bool:
        change = self._route53.change_resource_record_sets
        return authorized(change, HostedZoneId=self._zone, ChangeBatch=change_batch(batch))


def _case(number: int, policy: Document, batch: list[RecordSet], zone: str) -> Case:
    keys = tuple(RecordSet(change.action, as_key(change.name), change.type) for change in batch)
    return Case(f"batch {number}", "", ROLE, CHANGE, zone, B, identity=(policy,), changes=keys)


@pytest.fixture(scope="module")
def stage(sandbox_place: Sandbox) -> Stage:
    return Stage(sandbox_place)


def test_law(stage: Stage, simulator: Simulator) -> None:
    seen: Counter[object] = Counter()

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(st.data(), declarations())
    def law(data: st.DataObject, declaration: Declaration) -> None:
        try:
            policy = route53_zone_policy(stage.arn, **declaration.options())
        except AnsibleFilterError as error:
            assert not declaration.in_one_statement(), error
            assert "do not fit into one statement" in str(error)
            seen["refused"] += 1
            return
        assert declaration.in_one_statement()
        stage.put(policy)
        batches = data.draw(st.lists(batches_for(declaration), min_size=1, max_size=6))
        answers = simulator.ask([_case(number, policy, batch, stage.arn) for number, batch in enumerate(batches)])
        for batch, answer in zip(batches, answers, strict=True):
            expected = declaration.allows(batch)
            seen[expected, len(batch) > 1] += 1
            event(f"{'allowed' if expected else 'denied'}, {'several changes' if len(batch) > 1 else 'one change'}")
            assert stage.allows(batch) is expected, ("sandbox", policy, batch)
            assert answer == ("Allowed" if expected else "ImplicitlyDenied"), ("engine", policy, batch)

    law()

    # Random cases that are all denied, or all of one change, would prove little.
    assert all(seen[expected, several] >= 50 for expected in (True, False) for several in (True, False)), seen
