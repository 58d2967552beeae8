# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every operation that modules call: whether it writes, and what of its answer is relied on.

No other operation can be called. What a member is called, and that it is always there, is in the API Reference of each
service, under "Response Elements" of the operation.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.answers import DEGREES, DOCUMENT, FLAG, NUMBER, TEXT, WORDS
from .function_operations import OF_FUNCTIONS
from .operation import TAGS, Operation, lists, reads, writes

_CREDENTIALS = {"AccessKeyId": TEXT, "SecretAccessKey": TEXT, "SessionToken": TEXT}
_ROLE = {
    "Arn": TEXT,
    "RoleName": TEXT,
    "Path": TEXT,
    "RoleId": TEXT,
    "MaxSessionDuration": NUMBER,
    "AssumeRolePolicyDocument": DOCUMENT,
    "Description?": WORDS,
    "PermissionsBoundary?": {"PermissionsBoundaryArn": TEXT},
    "Tags?": TAGS,
}
_ZONE = {
    "Id": TEXT,
    "Name": TEXT,
    "CallerReference?": WORDS,
    "Config?": {"Comment?": WORDS, "PrivateZone?": FLAG},
    "ResourceRecordSetCount?": NUMBER,
}
_VPC = {"VPCId": TEXT, "VPCRegion": TEXT}
_WHOLE_ZONE = {
    "HostedZone": _ZONE,
    "DelegationSet?": {"NameServers": [TEXT], "Id?": WORDS},
}
_SIGNING = {"ServeSignature": TEXT, "StatusMessage?": WORDS}
# A key in trouble may lack what is made of it.
_KEY = {"Name": TEXT, "Status": TEXT, "StatusMessage?": WORDS, "DSRecord?": TEXT}
_RECORD_SET = {
    "Name": TEXT,
    "Type": TEXT,
    "TTL?": NUMBER,
    "ResourceRecords?": [{"Value": TEXT}],
    "AliasTarget?": {"HostedZoneId": TEXT, "DNSName": TEXT, "EvaluateTargetHealth": FLAG},
    "SetIdentifier?": WORDS,
    "Weight?": NUMBER,
    "Region?": TEXT,
    "Failover?": TEXT,
    "MultiValueAnswer?": FLAG,
    "HealthCheckId?": TEXT,
    "GeoLocation?": {"ContinentCode?": TEXT, "CountryCode?": TEXT, "SubdivisionCode?": TEXT},
    "GeoProximityLocation?": {
        "AWSRegion?": TEXT,
        "LocalZoneGroup?": TEXT,
        "Coordinates?": {"Latitude": DEGREES, "Longitude": DEGREES},
        "Bias?": NUMBER,
    },
    "CidrRoutingConfig?": {"CollectionId": TEXT, "LocationName": TEXT},
}
_CHANGE = {"Id": TEXT, "Status": TEXT}
_ASSOCIATION = {"AssociationId": TEXT}
# State, which an older botocore does not know, is asked for where accounts are read.
_MEMBER = {"Id": TEXT, "Arn": TEXT, "Name": TEXT}
_STACK_SET = {
    "StackSetName": TEXT,
    "StackSetId": TEXT,
    "StackSetARN?": WORDS,
    "Description?": WORDS,
    "TemplateBody?": WORDS,
    "PermissionModel?": WORDS,
    "AutoDeployment?": {"Enabled?": FLAG, "RetainStacksOnAccountRemoval?": FLAG},
    "OrganizationalUnitIds?": [TEXT],
    "Regions?": [TEXT],
    "Capabilities?": [TEXT],
    "Tags?": TAGS,
}
_STACK_INSTANCE = {
    "Account": TEXT,
    "Region": TEXT,
    "Status": TEXT,
    "StackInstanceStatus?": {"DetailedStatus?": WORDS},
    "StatusReason?": WORDS,
    "OrganizationalUnitId?": WORDS,
}

_RULE = {
    "Name": TEXT,
    "Arn": TEXT,
    "State": TEXT,
    "EventPattern?": WORDS,
    "ScheduleExpression?": WORDS,
    "Description?": WORDS,
    "RoleArn?": WORDS,
    "ManagedBy?": WORDS,
}
_TARGET = {
    "Id": TEXT,
    "Arn": TEXT,
    "RoleArn?": WORDS,
    "Input?": WORDS,
    "InputPath?": WORDS,
    "InputTransformer?": {"InputTemplate": WORDS, "InputPathsMap?": {}},
    "DeadLetterConfig?": {"Arn?": WORDS},
    "RetryPolicy?": {"MaximumRetryAttempts?": NUMBER, "MaximumEventAgeInSeconds?": NUMBER},
    "SqsParameters?": {"MessageGroupId?": WORDS},
}
# Targets that were refused, although the call was not.
_FAILED = {
    "FailedEntryCount": NUMBER,
    "FailedEntries?": [{"TargetId?": WORDS, "ErrorCode?": WORDS, "ErrorMessage?": WORDS}],
}

OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "cloudformation": {
        "DescribeOrganizationsAccess": reads(Status=TEXT),
        "DescribeStackSet": reads(StackSet=_STACK_SET),
        "DescribeStackSetOperation": reads(StackSetOperation={"Status": TEXT, "StatusReason?": WORDS}),
        "ListStackInstances": reads(**{"Summaries": [_STACK_INSTANCE], "NextToken?": WORDS}),
        "CreateStackInstances": writes(OperationId=TEXT),
        "CreateStackSet": writes(StackSetId=TEXT),
        "DeleteStackInstances": writes(OperationId=TEXT),
        "DeleteStackSet": writes(),
        "UpdateStackSet": writes(OperationId=TEXT),
    },
    "sts": {
        "AssumeRole": reads(Credentials=_CREDENTIALS, AssumedRoleUser={"Arn": TEXT, "AssumedRoleId": TEXT}),
        "GetCallerIdentity": reads(Arn=TEXT, UserId=TEXT),
    },
    "iam": {
        "GetInstanceProfile": reads(
            InstanceProfile={"Arn": TEXT, "Roles": [{"Arn": TEXT, "RoleName": TEXT}], "Tags?": TAGS}
        ),
        "GetRole": reads(Role=_ROLE),
        "GetRolePolicy": reads(PolicyDocument=DOCUMENT),
        "ListAttachedRolePolicies": lists(AttachedPolicies=[{"PolicyArn": TEXT}]),
        "ListInstanceProfilesForRole": lists(InstanceProfiles=[{"InstanceProfileName": TEXT}]),
        "ListRolePolicies": lists(PolicyNames=[TEXT]),
        "ListRoles": lists(Roles=[{"Arn": TEXT, "RoleName": TEXT, "Path": TEXT}]),
        "AddRoleToInstanceProfile": writes(),
        "AttachRolePolicy": writes(),
        "CreateAccessKey": writes(AccessKey={"UserName": TEXT}),
        "CreateInstanceProfile": writes(InstanceProfile={"Arn": TEXT}),
        "CreateRole": writes(Role={"Arn": TEXT, "RoleId": TEXT, "AssumeRolePolicyDocument?": DOCUMENT}),
        "DeleteInstanceProfile": writes(),
        "DeleteRole": writes(),
        "DeleteRolePermissionsBoundary": writes(),
        "DeleteRolePolicy": writes(),
        "DetachRolePolicy": writes(),
        "PutRolePermissionsBoundary": writes(),
        "PutRolePolicy": writes(),
        "RemoveRoleFromInstanceProfile": writes(),
        "TagRole": writes(),
        "UntagRole": writes(),
        "UpdateAssumeRolePolicy": writes(),
        "UpdateRole": writes(),
    },
    "route53": {
        "GetChange": reads(ChangeInfo=_CHANGE),
        "GetDNSSEC": reads(Status=_SIGNING, KeySigningKeys=[_KEY]),
        "GetHostedZone": Operation({**_WHOLE_ZONE, "VPCs?": [_VPC]}),
        "ListHostedZones": Operation({"HostedZones": [_ZONE], "IsTruncated": FLAG, "NextMarker?": WORDS}),
        "ListHostedZonesByName": Operation(
            {"HostedZones": [_ZONE], "IsTruncated": FLAG, "NextDNSName?": WORDS, "NextHostedZoneId?": WORDS}
        ),
        "ListResourceRecordSets": Operation(
            {
                "ResourceRecordSets": [_RECORD_SET],
                "IsTruncated": FLAG,
                "NextRecordName?": WORDS,
                "NextRecordType?": WORDS,
                "NextRecordIdentifier?": WORDS,
            }
        ),
        "ListVPCAssociationAuthorizations": Operation({"HostedZoneId": TEXT, "VPCs": [_VPC], "NextToken?": WORDS}),
        "ListTagsForResource": reads(ResourceTagSet={"Tags": [{"Key": TEXT, "Value?": WORDS}]}),
        "AssociateVPCWithHostedZone": writes(ChangeInfo=_CHANGE),
        "ChangeResourceRecordSets": writes(ChangeInfo=_CHANGE),
        "ChangeTagsForResource": Operation(writes=True, bodiless=True),
        "CreateHostedZone": Operation({**_WHOLE_ZONE, "VPC?": _VPC}, writes=True),
        "CreateVPCAssociationAuthorization": writes(HostedZoneId=TEXT, VPC=_VPC),
        "DeleteHostedZone": writes(ChangeInfo=_CHANGE),
        "DeleteVPCAssociationAuthorization": Operation(writes=True, bodiless=True),
        "DisassociateVPCFromHostedZone": writes(ChangeInfo=_CHANGE),
        "UpdateHostedZoneComment": writes(HostedZone={"Id": TEXT}),
    },
    "ec2": {
        "DescribeIamInstanceProfileAssociations": reads(
            **{
                "IamInstanceProfileAssociations": [
                    {**_ASSOCIATION, "InstanceId": TEXT, "State": TEXT, "IamInstanceProfile": {"Arn": TEXT}}
                ],
                "NextToken?": WORDS,
            }
        ),
        "DescribeInstances": reads(
            **{
                "Reservations": [
                    {
                        "Instances": [{"InstanceId": TEXT, "State": {"Name": TEXT}, "Tags?": TAGS}],
                        "OwnerId?": TEXT,
                        "ReservationId?": TEXT,
                        "RequesterId?": WORDS,
                    }
                ],
                "NextToken?": WORDS,
            }
        ),
        "DescribeRegions": reads(Regions=[{"RegionName": TEXT}]),
        "AllocateAddress": writes(AllocationId=TEXT),
        "AssociateIamInstanceProfile": writes(IamInstanceProfileAssociation=_ASSOCIATION),
        "CreateKeyPair": writes(KeyPairId=TEXT),
        "DisassociateIamInstanceProfile": writes(IamInstanceProfileAssociation=_ASSOCIATION),
        "ReplaceIamInstanceProfileAssociation": writes(IamInstanceProfileAssociation=_ASSOCIATION),
    },
    "organizations": {
        "ListAccounts": Operation({"Accounts": [{"Id": TEXT}], "NextToken?": WORDS}),
        "ListAccountsForParent": Operation({"Accounts": [_MEMBER], "NextToken?": WORDS}),
        "ListOrganizationalUnitsForParent": Operation(
            {"OrganizationalUnits": [{"Id": TEXT, "Name": TEXT}], "NextToken?": WORDS}
        ),
        "ListRoots": Operation({"Roots": [{"Id": TEXT}], "NextToken?": WORDS}),
        "ListTagsForResource": Operation({"Tags": [{"Key": TEXT, "Value": WORDS}], "NextToken?": WORDS}),
    },
    "resourcegroupstaggingapi": {
        "GetResources": reads(
            **{"ResourceTagMappingList": [{"ResourceARN": TEXT, "Tags?": TAGS}], "PaginationToken?": WORDS}
        ),
    },
    "ssm": {
        "GetInventory": reads(**{"Entities": [{"Id": TEXT, "Data?": {}}], "NextToken?": WORDS}),
    },
    **OF_FUNCTIONS,
}
