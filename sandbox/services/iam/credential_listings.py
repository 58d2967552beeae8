# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM's listings of what users sign in and sign with: keys, certificates, devices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.calls.call import Call
from sandbox.services.iam import entities, views
from sandbox.services.iam.paging import Entry, listing


@listing("ListAccessKeys", "AccessKeyMetadata")
def list_access_keys(call: Call) -> Iterable[Entry]:
    name = entities.user(call).name
    for key in entities.backend(call).access_keys.values():
        if key.user_name == name:
            shown = {"UserName": name, "AccessKeyId": key.access_key_id, "Status": key.status}
            yield key.access_key_id, {**shown, "CreateDate": key.create_date}


@listing("ListServiceSpecificCredentials", "ServiceSpecificCredentials")
def list_service_specific_credentials(call: Call) -> Iterable[Entry]:
    """None: nobody can make any here, as moto has no services that take them (CodeCommit, Keyspaces).

    ``AllUsers`` asks about nobody in particular.
    """
    if not call.parameters.get("AllUsers"):
        entities.user(call)
    return ()


@listing("ListMFADevices", "MFADevices")
def list_mfa_devices(call: Call) -> Iterable[Entry]:
    user = entities.user(call)
    for device in user.mfa_devices.values():
        shown = {"UserName": user.name, "SerialNumber": device.serial_number, "EnableDate": device.enable_date}
        yield device.serial_number, shown


@listing("ListVirtualMFADevices", "VirtualMFADevices")
def list_virtual_mfa_devices(call: Call) -> Iterable[Entry]:
    """Each with the user to whom it is assigned, if any; never with its seed."""
    wanted = call.parameters.get("AssignmentStatus") or "Any"
    for device in entities.backend(call).virtual_mfa_devices.values():
        if wanted in ("Any", "Assigned" if device.user else "Unassigned"):
            shown: dict[str, Any] = {"SerialNumber": device.serial_number}
            if device.user:
                shown |= {"User": views.user_in_listing(device.user), "EnableDate": device.enable_date}
            yield device.serial_number, shown


@listing("ListServerCertificates", "ServerCertificateMetadataList")
def list_server_certificates(call: Call) -> Iterable[Entry]:
    """With the dates and the id that moto gives to all of them."""
    prefix = str(call.parameters.get("PathPrefix") or "/")
    for certificate in entities.backend(call).certificates.values():
        if certificate.path.startswith(prefix):
            shown = {
                "ServerCertificateName": certificate.cert_name,
                "Path": certificate.path,
                "Arn": certificate.arn,
                "ServerCertificateId": "ASCACKCEVSQ6C2EXAMPLE",
                "UploadDate": "2010-05-08T01:02:03.004Z",
                "Expiration": "2012-05-08T01:02:03.004Z",
            }
            yield certificate.cert_name, shown


@listing("ListSSHPublicKeys", "SSHPublicKeys")
def list_ssh_public_keys(call: Call) -> Iterable[Entry]:
    user = entities.user(call)
    for key in user.ssh_public_keys:
        shown = {"UserName": user.name, "SSHPublicKeyId": key.ssh_public_key_id, "Status": key.status}
        yield key.ssh_public_key_id, {**shown, "UploadDate": key.upload_date}


@listing("ListSigningCertificates", "Certificates")
def list_signing_certificates(call: Call) -> Iterable[Entry]:
    user = entities.user(call)
    for certificate in user.signing_certificates.values():
        shown = {
            "UserName": user.name,
            "CertificateId": certificate.id,
            "CertificateBody": certificate.body,
            "Status": certificate.status,
            "UploadDate": certificate.upload_date,
        }
        yield certificate.id, shown


@listing("ListAccountAliases", "AccountAliases")
def list_account_aliases(call: Call) -> Iterable[Entry]:
    return ((alias, alias) for alias in entities.backend(call).account_aliases)
