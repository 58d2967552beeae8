# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Long lists are read as botocore reads them: the judge is a client without our reader. Answers follow its model."""

from __future__ import annotations

import json
import random
import re
from typing import Any
from xml.etree.ElementTree import Element, tostring

import boto3
import botocore.session
import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.calls import fast_lists
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.ec2 import hooks
from botocore.config import Config

from tests.support.aws.wire_answers import Answer, answering

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
MODEL = botocore.session.get_session().get_service_model("ec2")
RESERVATION = MODEL.operation_model("DescribeInstances").output_shape.members["Reservations"].member
INSTANCE = RESERVATION.members["Instances"].member
SOUND = {
    "string": ["web", "a &amp; &lt;b&gt; &#233; é  ", "", "<![CDATA[<a>]]>", "\n "],
    "boolean": ["true", "false", "", "True", "1"],
    "integer": ["0", "-7", " 12 ", "1_0"],
    "timestamp": ["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z", "1767225600", "2026-01-01"],
}
ODD = {
    "string": [*SOUND["string"], "a<!-- b -->c", "<deep>1</deep>"],
    "boolean": SOUND["boolean"],
    "integer": [*SOUND["integer"] * 3, "", "1.5"],
    "timestamp": [*SOUND["timestamp"] * 3, "", "later"],
}


class Writer:
    """What DescribeInstances may answer. ``odd``: with values that are none, and with members that repeat."""

    def __init__(self, seed: int, *, odd: bool) -> None:
        self._random, self._odd = random.Random(seed), odd

    def body(self) -> str:
        choose = self._random.choice
        listed = self._element("item", RESERVATION, f"<instancesSet>{self._items(INSTANCE)}</instancesSet>")
        found = f"<reservationSet>{listed}{self._items(RESERVATION)}</reservationSet>"
        if self._odd:
            found = choose([found] * 9 + ["", "<reservationSet/>", found * 2])
        rest = choose(["<requestId>1</requestId>", "<nextToken>a&amp;b</nextToken>", ""])
        namespace = choose([f' xmlns="{NAMESPACE}"', ""])
        declared = choose(['<?xml version="1.0" encoding="UTF-8"?>\n', '<?xml version="1.0" encoding="latin-1"?>', ""])
        return f"{declared}<DescribeInstancesResponse{namespace}>{rest}{found}</DescribeInstancesResponse>"

    def _items(self, shape: Any) -> str:
        return "".join(self._element("item", shape) for _ in range(self._random.randint(0, 2)))

    def _element(self, tag: str, shape: Any, more: str = "") -> str:
        return f"<{tag}>{self._content(shape)}{more}</{tag}>"

    def _content(self, shape: Any) -> str:
        if shape.type_name == "list":
            return self._items(shape.member)
        if shape.type_name != "structure":
            return self._random.choice((ODD if self._odd else SOUND)[shape.type_name])
        members = [name for name in shape.members if self._random.random() < 0.6]
        if shape is RESERVATION:
            members = [name for name in members if name != "Instances"]
        self._random.shuffle(members)
        if self._odd and members and self._random.random() < 0.02:
            members.append(members[0])
        parts = [self._element(shape.members[name].serialization["name"], shape.members[name]) for name in members]
        return "".join([*parts, *self._random.choice([[], [], ["<unknown><deep>1</deep></unknown>"], [" text "]])])


class Reader:
    """A client that gets these answers. ``taken`` are the lists that our reader took over, answer by answer."""

    def __init__(self, *answers: Answer, ours: bool) -> None:
        config = Config(retries={"total_max_attempts": 1})
        keys = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "secret"}
        self._client = answering(boto3.client("ec2", region_name="us-east-1", config=config, **keys), *answers)
        self.taken: list[list[str]] = []
        if ours:
            self._client.meta.events.register(hooks.EVENT, hooks.READ_INSTANCES)
        self._client.meta.events.register_last(hooks.EVENT, self._note)

    def _note(self, customized_response_dict: dict[str, Any], **_event: Any) -> None:
        self.taken.append(list(customized_response_dict))

    def read(self) -> str:
        """What it makes of the next answer, or the error."""
        try:
            found = self._client.describe_instances()
            return shown([found.pop("Reservations", None), dict(sorted(found.items()))])
        except Exception as error:  # noqa: BLE001 (both must fail alike)
            return re.sub("0x[0-9a-f]+", "", f"{type(error).__name__}: {error}")


def both(*bodies: str, status: int = 200) -> list[list[str]]:
    """Compare what both make of answers. What our reader took over of each."""
    answers = [(status, body) for body in bodies]
    ours, botocores = Reader(*answers, ours=True), Reader(*answers, ours=False)
    for body in bodies:
        assert ours.read() == botocores.read(), body
    return ours.taken


def shown(value: Any) -> str:
    """An answer with its members in their order. Of a member that repeats, botocore may hand out the elements."""
    return json.dumps(
        value, default=lambda each: tostring(each).decode() if isinstance(each, Element) else str(each), indent=1
    )


def test_law_an_answer_is_read_as_botocore_reads_it() -> None:
    taken = both(*(Writer(seed, odd=False).body() for seed in range(150)))
    assert taken == [["Reservations"]] * 150


def test_law_odd_answers_are_left_to_botocore_or_read_as_it_reads_them() -> None:
    taken = both(*(Writer(seed, odd=True).body() for seed in range(300)))
    assert 20 < taken.count([]) < 280


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, Writer(1, odd=False).body()[:-40], id="truncated"),
        pytest.param(200, "{}", id="JSON"),
        pytest.param(400, Writer(1, odd=False).body(), id="refused"),
        pytest.param(503, Writer(1, odd=False).body(), id="failed"),
    ],
)
def test_what_is_not_a_page_is_left_to_botocore(status: int, body: str) -> None:
    assert both(body, status=status) == [[]]


@pytest.mark.parametrize("space", ["", "urn:another"])
def test_a_member_in_another_namespace_is_left_to_botocore(space: str) -> None:
    body = Writer(1, odd=False).body()
    assert "<reservationId>" in body
    assert both(body.replace("<reservationId>", f'<reservationId xmlns="{space}">', 1)) == [[]]


@pytest.mark.parametrize(
    ("operation", "member", "body"),
    [
        pytest.param("GetBucketAcl", "Grants", "<AccessControlList><Grant/></AccessControlList>", id="attribute"),
        pytest.param("ListObjectVersions", "Versions", "<Version/>", id="list without an element"),
        pytest.param("SelectObjectContent", "Payload", "<Payload/>", id="stream of events"),
        pytest.param("GetObject", "Metadata", "<x-amz-meta-/>", id="map"),
        pytest.param("GetObject", "Body", "<Body/>", id="blob"),
    ],
)
def test_a_form_that_is_not_known_is_left_to_botocore(operation: str, member: str, body: str) -> None:
    model = botocore.session.get_session().get_service_model("s3").operation_model(operation)
    given = {"status_code": 200, "body": f"<Answer>{body}</Answer>".encode()}
    before, taken = dict(given), dict[str, Any]()
    fast_lists.reader_of(member)(operation_model=model, response_dict=given, customized_response_dict=taken)
    assert (given, taken) == (before, {})
