# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Service principals that AWS knows: who a trust may name under ``services``.

IAM refuses a principal it does not know with a message that does not say which. AWS publishes no list; this one is
from AWS-managed policies (``iam:PassedToService``, ``iam:AWSServiceName``) and the services' own guides.
"""

from __future__ import annotations

import difflib
import re

from ..arn import PARTITIONS, text
from ..errors import InputError

# Without the suffix.
_KNOWN = frozenset(
    """
    access-analyzer access-grants.s3 acm aco-automation agent-registry agent.wellarchitected agentless.inspector2
    aiops airflow airflow-serverless amplify amplifybackend apidestinations.events apigateway appfabric appflow
    application-autoscaling application-insights application-signals.cloudwatch appmesh apprunner appstream
    appstream.application-autoscaling appsync aps artifact assets.marketplace athena auditmanager autoscaling
    autoscaling-plans backup backup-gateway backup-storage batch batchoperations.s3 bcm-data-exports bedrock
    bedrock-agentcore billing billingreports braket budgets bugbust build.apprunner cassandra-streams
    cassandra.application-autoscaling channels.lex channels.lexv2 chime cleanrooms cleanrooms-ml cloud9
    cloudformation cloudfront cloudhsm cloudtrail cloudwatch codeartifact codebuild codecatalyst
    codecatalyst-runner codecommit codedeploy codeguru-profiler codeguru-reviewer codepipeline codestar
    codestar-connections codestar-notifications cognito-identity cognito-identity-us-gov cognito-idp comprehend
    comprehendmedical compute-optimizer config config-conforms config-multiaccountsetup connect
    continuousexport.discovery contract.iq contributorinsights.dynamodb controltower cost-optimization-hub
    cost-optimization-hub.bcm credentials.iot cur customer-profiles databrew dataexchange datapipeline datasync
    datazone dax deepracer delivery delivery.logs detective devops-guru directoryservice
    directquery.opensearchservice discovery dlm dms dmsintegration.migrationhub docdb-elastic ds dsql dynamodb
    dynamodb.application-autoscaling ec2 ec2.application-autoscaling ec2fastlaunch ec2fleet ec2scheduled ecr ecs
    ecs-compute ecs-tasks ecs.application-autoscaling edgelambda eks elasticache elasticbeanstalk elasticfilesystem
    elasticloadbalancing elasticmapreduce elastictranscoder email.cognito-idp emr-containers emr-serverless
    entityresolution es events events.workmail firehose fis fms forecast frauddetector fsx gamelift glacier
    globalaccelerator glue grafana greengrass guardduty health healthlake imagebuilder inspector inspector2
    internetmonitor iot iotanalytics iotevents iotfleetwise iotmanagedintegrations iotsitewise iotthingsgraph
    iottwinmaker ipam ivs job.sagemaker justintimeaccess.ssm kafka kendra kinesis kinesisanalytics
    kinesisreplication.dynamodb kinesisvideo kms lakeformation lambda lex lex-import lexv2
    license-management.marketplace license-manager.member-account lightsail logs lookoutequipment lookoutmetrics
    machinelearning macie macie2 maintenance.elasticbeanstalk malware-protection-plan.guardduty
    malware-protection.guardduty managedblockchain managedupdates.elasticbeanstalk mediaconnect mediaconvert
    medialive mediapackage mediastore mediatailor medical-imaging member.org.stacksets.cloudformation memorydb
    metrics.wellarchitected mgn migration-hub migrationhub migrationhub-orchestrator migrationhub-strategy
    mobiletargeting monitoring monitoring.thinclient monitron mq neptune neptune-graph network-firewall
    network.bedrock-agentcore networkmanager nimble notifications notifications.ssm observability.aoss odb omics
    opensearch opensearchservice ops.athena ops.emr-serverless opsworks opsworks-cm organizations
    orgsdatasync.servicecatalog osis outposts panorama partnercentral-account-management permission.iq personalize
    pinpoint pipes pods.eks polly portal.sso private-marketplace.marketplace profile proton q qldb quicksight ram
    rds rds.application-autoscaling reachabilityanalyzer.networkinsights redshift redshift-data redshift-serverless
    refactor-spaces rekognition remediation.config replication.cassandra replication.dynamodb replication.ecr
    replication.lexv2 replication.s3tables replicator.lambda reporting.trustedadvisor
    resale-authorization.marketplace researchstudio resource-explorer-2
    resource-snapshot-job.partnercentral-selling restore-testing.backup robomaker rolesanywhere route53
    route53domains route53resolver rum runtime-identity.bedrock-agentcore runtime-instances.bedrock-agentcore s3
    s3-outposts s3.data-source.lustre.fsx s3express sagemaker sagemaker-geospatial
    sagemaker.application-autoscaling scheduler schema-conversion.dms schemas scraper.aps sdb sdmp secretsmanager
    security-ir securityagent securityhub securityhubv2 securitylake serverlessrepo servicecatalog
    servicecatalog-appregistry servicediscovery servicequotas ses shield signer signin sms
    smsintegration.migrationhub sns spot spotfleet sqs ssm ssm-contacts ssm-incidents ssm-quicksetup ssm-sap
    ssm.integrations sso stacksets.cloudformation states storage-lens.s3 storagegateway streams.metrics.cloudwatch
    sts support supportplans swf sync.proton synthetics tagpolicies.tag tasks.apprunner
    telemetry-pipelines.observabilityadmin textract thirdparty.config thirdparty.inspector2 timestream
    timestream-influxdb transcribe transfer transform-custom transitgateway translate triage.security-ir
    trustedadvisor user-attribute-cost-allocation-data verifiedpermissions vmie voiceid vpc-flow-logs vpc-lattice
    waf waf-regional wafv2 wellarchitected workdocs workmail workspaces workspaces-web xray
    """.split()  # noqa: SIM905 (names, in a block that reads as one)
)

# Services that a partition names with its own suffix. All others are ``amazonaws.com`` in every partition:
# https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/meta/service_principal_data_source.go
_OWN_SUFFIX = {
    "aws-cn": frozenset({"codedeploy", "elasticmapreduce", "logs"}),
    "aws-iso": frozenset({"cloudhsm", "config", "logs", "workspaces"}),
    "aws-iso-b": frozenset({"dms", "logs"}),
}
_EVERYWHERE = PARTITIONS["aws"]
_PARTITION_OF = {suffix: name for name, suffix in PARTITIONS.items() if suffix != _EVERYWHERE}

# A region may stand before the suffix (logs).
_NAME = re.compile(
    r"(?P<service>[a-z0-9-]+(?:\.[a-z0-9-]+)*?)(?P<region>\.[a-z]{2}(?:-[a-z]+)+-[0-9])?"
    rf"\.(?P<suffix>{'|'.join(map(re.escape, (_EVERYWHERE, *_PARTITION_OF)))})"
)


def service_principal(value: object, where: str, *, allow_unknown: bool = False) -> str:
    """A service such as ``ec2.amazonaws.com``. ``allow_unknown`` takes one that is newer than the list."""
    name = text(value, where, "a service principal")
    match = _NAME.fullmatch(name)
    if not match:
        raise InputError(where, f"{name!r} is not a service principal", "give one such as ec2.amazonaws.com")
    service = match["service"]
    if service not in _KNOWN and not allow_unknown:
        close = difflib.get_close_matches(service, sorted(_KNOWN), n=1)
        meant = f"did you mean {close[0]}.amazonaws.com? Otherwise " if close else ""
        raise InputError(
            where,
            f"{name} is not a service principal that is known here",
            f"{meant}set allow_unknown_services when AWS has introduced it since",
        )
    return name


def partition_of(name: str) -> str | None:
    """The only partition that has a service of this name, None when its suffix says nothing of it."""
    match = _NAME.fullmatch(name)
    return _PARTITION_OF.get(match["suffix"]) if match else None


def in_partition(name: str, partition: str) -> str:
    """What a partition calls a service that was named as everywhere: ``logs.amazonaws.com.cn`` in aws-cn."""
    match = _NAME.fullmatch(name)
    if not match or match["suffix"] != _EVERYWHERE or match["service"] not in _OWN_SUFFIX.get(partition, ()):
        return name
    return f"{name.removesuffix(_EVERYWHERE)}{PARTITIONS[partition]}"
