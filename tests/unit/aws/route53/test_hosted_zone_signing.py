"""Reading whether a hosted zone is signed."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.errors import AwsError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError

from tests.support.aws.fakes import NoConnection, client_error
from tests.unit.aws.route53.test_hosted_zone import route53, run, zone

KEY = {"Name": "first", "Status": "ACTIVE", "DSRecord": "1 13 2 AB"}
SIGNED = {"Status": {"ServeSignature": "SIGNING"}, "KeySigningKeys": [KEY]}


def test_whether_the_zone_is_signed_is_read_when_asked_for():
    connection = route53(zone(), get_dnssec=SIGNED)
    found = run(connection, state="existing", read_dnssec=True)
    assert found["dnssec"]["ds_records"] == ["1 13 2 AB"]
    assert "dnssec" not in run(route53(zone()), state="existing")


@pytest.mark.parametrize(("existing", "found"), [(zone(private=True), {"NOT_SIGNING"}), (None, set())])
def test_a_zone_that_cannot_be_signed_costs_no_call(existing, found):
    connection = route53(existing)
    result = run(connection, state="existing", read_dnssec=True, private_zone=True)
    assert {result["dnssec"]["status"]} == found if found else "dnssec" not in result
    assert "get_dnssec" not in [method for method, _arguments in connection.log]


def test_why_it_cannot_be_read():
    connection = route53(zone(), get_dnssec=client_error("AccessDenied", "GetDNSSEC"))
    with pytest.raises(AwsError, match="read whether the hosted zone example"):
        run(connection, state="existing", read_dnssec=True)


def test_a_zone_that_is_made_is_not_asked():
    with pytest.raises(InputError, match="only state existing reads it"):
        run(NoConnection(), read_dnssec=True)
