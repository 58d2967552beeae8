# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of AWS's service principals, which AWS publishes nowhere as a list.

They are collected from what AWS does publish: the services that AWS-managed policies let roles be passed to and made
for (``iam:PassedToService``, ``iam:AWSServiceName``), the names by which botocore signs for each service, and the trust
policies in the services' own guides. A unit test compares the first two with the moto and the botocore that are
installed, so that a newer one of these says which names to add. Public lists that others collect from the same sources
(iam-floyd 0.851.0 of October 2026) were compared by hand.
"""

from __future__ import annotations

# Without the suffix, and without a region before it.
SERVICE_NAMES = frozenset(
    """
    a4b abuse access-analyzer access-grants.s3 account account-access accountdiscovery.ssm acm acm-pca
    aco-automation agent-discovery agent-registry agent.wellarchitected agentless.inspector2 aidevops aiops
    aiops.alarms.cloudwatch airflow airflow-env airflow-serverless amazonmq ami.inspector2 amplify
    amplifybackend amplifyuibuilder aoss apidestinations.events apigateway apiportal app-integrations appconfig
    appfabric appflow application-autoscaling application-cost-profiler application-insights application-signals
    application-signals.cloudwatch application-transformation application.opensearchservice
    application.qbusiness applicationinsights appmesh apprunner appstream appstream.application-autoscaling
    appsync aps arc-region-switch arc-zonal-shift artifact assets.marketplace athena auditmanager automation
    autoscaling autoscaling-plans aws-artifact-account-sync aws-external-anthropic aws-marketplace awsssoportal
    b2bi backup backup-gateway backup-search backup-storage batch batchoperations.s3 bcm-dashboards
    bcm-data-exports bcm-pricing-calculator bcm-recommended-actions bedrock bedrock-agentcore bedrock-mantle
    billing billingconductor billingconsole billingreports braket budgets bugbust build.apprunner cases
    cassandra cassandra-streams cassandra.application-autoscaling ce channels.lex channels.lexv2 chatbot chime
    cks.kms cleanrooms cleanrooms-ml clientvpn clientvpn-connections cloud9 cloudcontrolapi clouddirectory
    cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail cloudtrail-data
    cloudwatch cloudwatch-crossaccount codeartifact codebuild codecatalyst codecatalyst-runner codecommit
    codeconnections codedeploy codeguru-profiler codeguru-reviewer codeguru-security codepipeline codestar
    codestar-connections codestar-notifications cognito-identity cognito-identity-us-gov cognito-idp
    cognito-sync comprehend comprehend.application-autoscaling comprehendmedical compute-optimizer config
    config-conforms config-multiaccountsetup connect connect-campaigns context.cloudtrail
    continuousexport.discovery continuum contract.iq contributorinsights.dynamodb controlcatalog controltower
    cost-optimization-hub cost-optimization-hub.bcm costalerts credentials.deadline credentials.iot crowd cur
    custom-resource.application-autoscaling custom.rds custom.rds-preview customer-profiles databrew
    dataexchange datapipeline datasync datazone datazonecontrol dax deadline deeplens deepracer delivery
    delivery.logs detective devicefarm devops-guru diode directconnect directoryservice
    directquery.opensearchservice discovery dlm dms dms-fleet-advisor dmsintegration.migrationhub dnssec-route53
    docdb-elastic drs drt.shield ds ds-data dsql dynamodb dynamodb.application-autoscaling ebs ec ec2 ec2-images
    ec2-instance-connect ec2.application-autoscaling ec2.application-status-checks ec2.capacitymanager
    ec2fastlaunch ec2fleet ec2scheduled ec2sqlha ecr ecr-public ecs ecs-compute ecs-tasks
    ecs.application-autoscaling edgelambda eks eks-auth eks-connector eks-fargate eks-fargate-pods eks-nodegroup
    elasticache elasticache.application-autoscaling elasticbeanstalk elasticfilesystem elasticloadbalancing
    elasticmapreduce elasticmapreduce.application-autoscaling elastictranscoder elemental-inference
    email.cognito-idp emr-containers emr-serverless emrwal end-user-messaging entityresolution es
    event-processor.health events events.managedservices events.workmail evs execute-api export.rds
    exportv2.securityhub finops-agent finspace firehose fis fms forecast frauddetector freertos freetier fsx
    gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier globalaccelerator glue grafana
    greengrass groundstation guardduty health health-agent healthlake honeycode hooks.cloudformation iam
    identitystore imagebuilder importexport inspector inspector-scan inspector2 interconnect internetmonitor
    invoicing iot iot-jobs-data iotanalytics iotdata iotdeviceadvisor iotevents iotfleetwise
    iotmanagedintegrations iotroborunner iotsecuredtunneling iotsitewise iotthingsgraph iottwinmaker iotwireless
    ipam ivs ivschat jellyfish job.sagemaker justintimeaccess.ssm kafka kafka.application-autoscaling
    kafkaconnect kendra kendra-ranking kinesis kinesisanalytics kinesisreplication.dynamodb kinesisvideo kms
    lakeformation lambda lambda.application-autoscaling launchwizard lex lex-import lexv2
    license-management.marketplace license-manager license-manager-linux-subscriptions
    license-manager-user-subscriptions license-manager.master-account license-manager.member-account lightsail
    logger.cloudfront logging.s3 logs lookoutequipment lookoutmetrics m2 machinelearning macie macie2
    maintenance.elasticbeanstalk maintenance.s3tables malware-protection-plan.guardduty
    malware-protection.guardduty managedblockchain managedblockchain-query managedservices
    managedupdates.elasticbeanstalk management.chatbot marketplacecommerceanalytics mediaconnect mediaconvert
    medialive mediapackage mediapackage-vod mediapackagev2 mediastore mediatailor medical-imaging meetings.chime
    member.org.stacksets.cloudformation memorydb metadata.s3 metering-marketplace metrics.wellarchitected mgh
    mgn migration-hub migration.s3tables migrationhub migrationhub-orchestrator migrationhub-strategy
    mobileanalytics mobilehub mobiletargeting monitoring monitoring.rds monitoring.thinclient monitron mpa mq
    mrk.kms mturk-requester neptune neptune-db neptune-graph neptune.application-autoscaling
    network-connectors.lambda network-firewall network-security-director network-security-manager
    network.bedrock-agentcore networkflowmonitor networking.apprunner networkmanager networkmonitor nimble
    notifications notifications-contacts notifications.ssm nova-act oam observability.aoss observabilityadmin
    odb omics opensearch opensearchservice ops.apigateway ops.athena ops.emr-serverless opsdatasync.ssm
    opsinsights.ssm opsworks opsworks-cm organizations orgsdatasync.servicecatalog osis osis-pipelines osm
    outposts panorama partnercentral partnercentral-account partnercentral-account-management
    partnercentral-benefits partnercentral-channel partnercentral-marketing partnercentral-selling
    payment-cryptography payments pca-connector-ad pca-connector-scep pcs permission.iq personalize pi pinpoint
    pipes pods.eks polly portal.sso practice-run.arc-zonal-shift pricing pricingplanmanager
    private-marketplace.marketplace procurement-insights.marketplace profile proton pullthroughcache.ecr
    purchaseorders q qapps qbusiness qldb quicksight ram rbin rds rds-data rds-preview
    rds.application-autoscaling reachabilityanalyzer.networkinsights redshift redshift-data redshift-serverless
    refactor-spaces rekognition remediation.config replication.cassandra replication.dynamodb replication.ecr
    replication.lexv2 replication.s3tables replicator.lambda reporting.trustedadvisor
    repository.sync.codeconnections repostspace resale-authorization.marketplace researchstudio resiliencehub
    resource-explorer-2 resource-groups resource-management.securitylake
    resource-snapshot-job.partnercentral-selling resources.cloudformation restore-testing.backup
    reveal-samples.macie robomaker
    rolesanywhere route53 route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness
    route53domains route53globalresolver route53healthchecks route53profiles route53resolver rtbfabric rum
    runtime-identity.bedrock-agentcore runtime-instances.bedrock-agentcore s2svpn s3 s3-outposts
    s3.data-source.lustre.fsx s3express s3files s3tables s3vectors sagemaker sagemaker-geospatial
    sagemaker.application-autoscaling savingsplans scaler.lambda scheduler scheduler.redshift
    schema-conversion.dms schemas scn scraper.aps sdb sdmp secretsmanager security-ir securityagent securityhub
    securityhubv2 securitylake self-managed-vpce.osis serverlessrepo servicecatalog servicecatalog-appregistry
    servicediscovery servicequotas ses shield signer signin sms sms-voice smsintegration.migrationhub
    snow-device-management snowball sns social-messaging spot spotfleet sqlworkbench sqs ssm ssm-contacts
    ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap ssm.integrations sso sso-oauth stacksets.cloudformation
    states storage-lens.s3 storagegateway streams.metrics.cloudwatch sts support supportapp supportauthz
    supportplans sustainability swf sync.proton synthetics tagging tagpolicies.tag tasks.apprunner tax
    telemetry-enablement.observabilityadmin telemetry-pipelines.observabilityadmin textract thinclient
    thirdparty.config thirdparty.inspector2 timestream timestream-influxdb training-session.sagemaker transcribe
    transfer transform-custom transitgateway translate triage.security-ir trustedadvisor tts
    user-attribute-cost-allocation-data user-subscriptions uxc verifiedpermissions vmie voiceid vpc-flow-logs
    vpc-lattice vpcorigin.cloudfront waf waf-regional wafv2 wam wellarchitected wickr wisdom workdocs worklink
    workmail workmailmessageflow workspaces workspaces-instances workspaces-web
    workspaces.application-autoscaling xray
    """.split()  # noqa: SIM905 (names, in a block that reads as one)
)
