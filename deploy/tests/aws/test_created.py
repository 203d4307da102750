"""What was created in moto, as AWS's own calls describe it."""

import json

import pytest


@pytest.fixture
def key(created):
    return created["base"].exports["scrutineer-base-Key"]


def test_the_bucket_is_private_and_encrypted(amazon, created, key):
    s3, bucket = amazon("s3"), created["base"].names["Originals"]
    (rule,) = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    # By the template: moto's CloudFormation drops these.
    given = created["base"].partial.of_type("AWS::S3::Bucket")["Originals"]
    assert given["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["BucketKeyEnabled"] is True
    blocked = given["PublicAccessBlockConfiguration"]
    assert blocked == dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)


def test_the_bucket_keeps_what_was_deleted_for_a_while_and_cleans_up(created):
    # By the template: moto's CloudFormation drops these three.
    given = created["base"].partial.of_type("AWS::S3::Bucket")["Originals"]
    assert given["VersioningConfiguration"] == {"Status": "Enabled"}
    assert given["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    rules = {one["Id"]: one for one in given["LifecycleConfiguration"]["Rules"]}
    assert all(one["Status"] == "Enabled" for one in rules.values())
    # As docs/guides/aws.md has it.
    assert rules["unfinished"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
    assert rules["deleted"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30} and rules["deleted"]["ExpiredObjectDeleteMarker"]


def test_the_bucket_is_spoken_to_by_tls_alone(amazon, created):
    (refused,) = json.loads(amazon("s3").get_bucket_policy(Bucket=created["base"].names["Originals"])["Policy"])["Statement"]
    assert (refused["Effect"], refused["Principal"], refused["Condition"]) == ("Deny", "*", {"Bool": {"aws:SecureTransport": "false"}})


def test_data_outlive_the_stack(created):
    resources = created["base"].partial.template["Resources"]
    assert {name: one["DeletionPolicy"] for name, one in resources.items() if "DeletionPolicy" in one} == {
        "Key": "Retain", "Originals": "Retain", "Database": "Snapshot",
    }
    for one in resources.values():
        assert one.get("DeletionPolicy") == one.get("UpdateReplacePolicy")


def test_the_key_turns(amazon, key):
    assert amazon("kms").get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_the_database_is_encrypted_backed_up_and_closed(amazon, created, key):
    (cluster,) = amazon("rds").describe_db_clusters()["DBClusters"]
    assert cluster["Engine"] == "aurora-postgresql" and cluster["StorageEncrypted"] and cluster["KmsKeyId"] == key
    assert cluster["BackupRetentionPeriod"] == 14 and cluster["DeletionProtection"]
    assert [one["VpcSecurityGroupId"] for one in cluster["VpcSecurityGroups"]] == [created["base"].names["DatabaseGroup"]]
    scaling = cluster["ServerlessV2ScalingConfiguration"]
    assert (scaling["MinCapacity"], scaling["MaxCapacity"]) == (0.5, 4)
    instances = amazon("rds").describe_db_instances()["DBInstances"]
    assert [one["DBInstanceClass"] for one in instances] == ["db.serverless"] * 2
    assert not any(one["PubliclyAccessible"] for one in instances)


def test_secrets_are_encrypted_by_our_key(amazon, key):
    secrets = amazon("secretsmanager").list_secrets()["SecretList"]
    assert {one["Name"] for one in secrets} == {"scrutineer-base-DatabasePassword", "scrutineer-base-DatabaseUrl"}
    assert {one["KmsKeyId"] for one in secrets} == {key}


def test_a_password_can_stand_in_an_address(created):
    generated = created["base"].partial.of_type("AWS::SecretsManager::Secret")["DatabasePassword"]["GenerateSecretString"]
    assert generated["ExcludePunctuation"] is True and generated["PasswordLength"] >= 32


def test_logs_end_and_are_encrypted(amazon, created, key):
    groups = {one["logGroupName"]: one for one in amazon("logs").describe_log_groups()["logGroups"]}
    ours = {name for one in created.values() for name in one.names.values() if name and name.startswith("/scrutineer/")}
    assert groups.keys() == ours and len(ours) == 6
    assert {one["retentionInDays"] for one in groups.values()} == {30}
    # By the template: moto's CloudFormation drops the key.
    given = [group for name in ("fargate", "serverless") for group in created[name].partial.of_type("AWS::Logs::LogGroup").values()]
    assert {one["KmsKeyId"] for one in given} == {key}


def test_logs_are_written_where_the_groups_are(created, containers, functions):
    names, lambdas = created["fargate"].names, created["serverless"].names
    for name, container in containers.items():
        options = container["logConfiguration"]["options"]
        assert container["logConfiguration"]["logDriver"] == "awslogs" and options["awslogs-group"] == names[f"{name}Logs"]
    given = created["serverless"].partial.of_type("AWS::Lambda::Function")
    for name in functions:
        # moto does not tell of it again.
        assert given[name]["LoggingConfig"] == {"LogGroup": f"⟦{name}Logs⟧"}
        assert lambdas[f"{name}Logs"] == f"/scrutineer/scrutineer-lambda/{name.lower()}"


def test_the_key_s_policy_lets_logs_use_it_where_the_groups_are(created):
    policy = created["base"].partial.of_type("AWS::KMS::Key")["Key"]["KeyPolicy"]["Statement"]
    (logs,) = (one for one in policy if one["Sid"] == "Logs")
    (pattern,) = logs["Condition"]["ArnLike"].values()
    for one in created.values():
        for name in one.names.values():
            if name and name.startswith("/scrutineer/"):
                assert f"log-group:{name}".startswith(pattern.split(":", 5)[5].removesuffix("*"))


def test_services_replace_tasks_without_a_gap_and_go_back_if_it_fails(amazon, created):
    names = created["fargate"].names
    services = amazon("ecs").describe_services(cluster=names["Cluster"], services=[names["Apis"], names["Workers"]])["services"]
    given = created["fargate"].partial.of_type("AWS::ECS::Service")
    assert len(services) == len(given) == 2
    for one in given.values():
        assert one["DeploymentConfiguration"] == {
            "MinimumHealthyPercent": 100, "MaximumPercent": 200, "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
        }
        # The autoscaler's.
        assert "DesiredCount" not in one
    assert given["Apis"]["HealthCheckGracePeriodSeconds"] >= 600


def test_tasks_have_the_role_of_their_duty(created):
    given = created["fargate"].partial.of_type("AWS::ECS::TaskDefinition")
    for name in ("Api", "Worker"):
        # By the template: moto's CloudFormation drops both roles.
        task = given[f"{name}Task"]
        assert task["TaskRoleArn"] == f"⟦{name}Role.Arn⟧" and task["ExecutionRoleArn"] == "⟦StartRole.Arn⟧"


def test_functions_have_the_role_of_their_duty(amazon, created, functions, key):
    names = created["serverless"].names
    for name, function in functions.items():
        assert function["Role"] == amazon("iam").get_role(RoleName=names[f"{name}Role"])["Role"]["Arn"]
        # By the template: moto's CloudFormation drops these.
        given = created["serverless"].partial.of_type("AWS::Lambda::Function")[name]
        assert given["PackageType"] == "Image" and given["KmsKeyArn"] == key
        assert given["ImageConfig"] == {"Command": ["lambda"]}


def test_the_load_balancer_leads_to_the_apis(amazon, created):
    names = created["fargate"].names
    (listener,) = amazon("elbv2").describe_listeners(LoadBalancerArn=names["LoadBalancer"])["Listeners"]
    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    (action,) = listener["DefaultActions"]
    assert action["TargetGroupArn"] == names["ApiTargets"]
    rules = amazon("elbv2").describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
    (own,) = (one for one in rules if not one["IsDefault"])
    assert own["Actions"][0]["FixedResponseConfig"]["StatusCode"] == "404"


def test_the_gateway_leads_to_the_function(amazon, created, functions):
    gateway = amazon("apigatewayv2")
    (api,) = gateway.get_apis()["Items"]
    (integration,) = gateway.get_integrations(ApiId=api["ApiId"])["Items"]
    assert integration["IntegrationUri"] == functions["Api"]["FunctionArn"] and integration["PayloadFormatVersion"] == "2.0"
    for route in gateway.get_routes(ApiId=api["ApiId"])["Items"]:
        assert route["Target"] == f"integrations/{integration['IntegrationId']}" and route["AuthorizationType"] == "JWT"
        # moto cannot list them.
        authorizer = gateway.get_authorizer(ApiId=api["ApiId"], AuthorizerId=route["AuthorizerId"])
        assert authorizer["JwtConfiguration"]["Issuer"] == "https://login.example.com/"
    (stage,) = gateway.get_stages(ApiId=api["ApiId"])["Items"]
    assert stage["StageName"] == "$default" and stage["AutoDeploy"]
    assert created["serverless"].outputs["Address"] == api["ApiEndpoint"]
    policy = json.loads(amazon("lambda").get_policy(FunctionName=created["serverless"].names["Api"])["Policy"])
    (may,) = policy["Statement"]
    # moto fills in the gateway's name only where it made the gateway itself.
    assert may["Principal"] == {"Service": "apigateway.amazonaws.com"} and ":execute-api:" in may["Condition"]["ArnLike"]["AWS:SourceArn"]
