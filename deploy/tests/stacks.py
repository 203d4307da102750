"""The templates of deploy/aws created in moto: by moto's CloudFormation as far as that goes, the rest by the calls that AWS's would make."""

from __future__ import annotations

import json
import re

import boto3

from statements import listed
from templates import NAMES, REGION, Stack, read

# What moto's CloudFormation leaves out, in an order in which it can be made by hand.
BY_HAND = (
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::SecretsManager::Secret",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SNS::Subscription",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Alarm",
)
TOKEN = re.compile("⟦(.*?)⟧")


class Partial(Stack):
    """Resolved but for what CloudFormation alone knows: the names of what it creates itself, which stay references."""

    def by_hand(self, name: str) -> bool:
        return self.template["Resources"].get(name, {}).get("Type") in BY_HAND

    def reference(self, name):
        return super().reference(name) if name not in self.template["Resources"] or self.by_hand(name) else f"⟦{name}⟧"

    def attribute(self, logical, attribute):
        return super().attribute(logical, attribute) if self.by_hand(logical) else f"⟦{logical}.{attribute}⟧"


def referring(value):
    """The value with its tokens as functions."""
    if isinstance(value, list):
        return [referring(one) for one in value]
    if isinstance(value, dict):
        return {key: referring(one) for key, one in value.items()}
    if not isinstance(value, str) or not (tokens := TOKEN.findall(value)):
        return value
    if value == f"⟦{tokens[0]}⟧":
        return {"Fn::GetAtt": tokens[0].split(".", 1)} if "." in tokens[0] else {"Ref": tokens[0]}
    return {"Fn::Sub": TOKEN.sub(r"${\1}", value.replace("${", "${!"))}


class Amazon:
    """Clients of moto at an address."""

    def __init__(self, address: str):
        self.address = address
        self.clients: dict = {}

    def __call__(self, service: str):
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service, region_name=REGION, endpoint_url=self.address, aws_access_key_id="id", aws_secret_access_key="secret"
            )
        return self.clients[service]


class Created:
    """A stack that is there: `names` are the physical names of what moto's CloudFormation made, `exports` what it exported."""

    def __init__(self, amazon: Amazon, name: str, given: dict, imports: dict):
        self.amazon = amazon
        partial = Partial(read(name), NAMES[name], given, imports)
        resources = {}
        self.by_hand = {}
        for logical, one in partial.resources.items():
            (self.by_hand if partial.by_hand(logical) else resources)[logical] = one
        # What those made by hand refer to is asked for as further outputs.
        tokens = sorted({token for one in self.by_hand.values() for token in TOKEN.findall(json.dumps(one, ensure_ascii=False))})
        # moto does not know these two attributes, which are the end of an ARN.
        full = [token for token in tokens if token.endswith("FullName")]
        tokens = [token for token in tokens if token not in full]
        asked = {f"Asked{place}": f"⟦{token}⟧" for place, token in enumerate(tokens)}
        template = {
            "Resources": {logical: bare(one, resources) for logical, one in resources.items()},
            "Outputs": {logical: {"Value": value} for logical, value in {**partial.outputs, **asked}.items()},
        }
        formation = amazon("cloudformation")
        formation.create_stack(StackName=partial.name, TemplateBody=json.dumps(referring(template)), Capabilities=["CAPABILITY_IAM"])
        made = formation.describe_stacks(StackName=partial.name)["Stacks"][0]
        assert made["StackStatus"] == "CREATE_COMPLETE", made
        self.names = {
            one["LogicalResourceId"]: one.get("PhysicalResourceId")
            for one in formation.describe_stack_resources(StackName=partial.name)["StackResources"]
        }
        assert self.names.keys() == resources.keys()
        self.outputs = {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
        self.real = {f"⟦{token}⟧": self.outputs.pop(f"Asked{place}") for place, token in enumerate(tokens)}
        self.real |= {f"⟦{token}⟧": self.names[token.split(".")[0]].split(":")[-1].removeprefix("loadbalancer/") for token in full}
        self.partial, self.types = partial, {one["Type"] for one in resources.values()}
        for kind in BY_HAND:
            for logical, one in self.by_hand.items():
                if one["Type"] == kind:
                    self.make(kind, logical, self.named(one["Properties"]))
        exported = [logical for logical in partial.outputs if "Export" in partial.template["Outputs"][logical]]
        self.outputs = self.named(self.outputs)
        self.exports = {key: self.outputs[logical] for key, logical in zip(partial.exports, exported)}

    def named(self, value):
        """The value with real names for made-up ones."""
        if isinstance(value, list):
            return [self.named(one) for one in value]
        if isinstance(value, dict):
            return {key: self.named(one) for key, one in value.items()}
        if isinstance(value, str):
            for made_up, real in self.real.items():
                value = value.replace(made_up, real)
        return value

    def make(self, kind: str, logical: str, properties: dict):
        """Calls what CloudFormation would. boto3 refuses whatever is called or typed otherwise than AWS has it."""
        name = self.partial.physical(logical)
        _, service, what = kind.split("::")
        amazon = self.amazon
        match what:
            case "DBClusterParameterGroup":
                amazon("rds").create_db_cluster_parameter_group(
                    DBClusterParameterGroupName=name, DBParameterGroupFamily=properties["Family"], Description=properties["Description"]
                )
            case "DBCluster":
                properties["DeletionProtection"] = properties["DeletionProtection"] == "true"
                amazon("rds").create_db_cluster(DBClusterIdentifier=name, **properties)
            case "DBInstance":
                amazon("rds").create_db_instance(DBInstanceIdentifier=name, **properties)
            case "Secret":
                generated = properties.pop("GenerateSecretString", None)
                if generated:
                    properties["SecretString"] = generated["SecretStringTemplate"]
                made = amazon("secretsmanager").create_secret(Name=name, **properties)
                self.real[self.partial.arn(logical)] = made["ARN"]
            case "BucketPolicy":
                amazon("s3").put_bucket_policy(Bucket=properties["Bucket"], Policy=json.dumps(properties["PolicyDocument"]))
            case "QueuePolicy":
                for queue in properties["Queues"]:
                    amazon("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(properties["PolicyDocument"])})
            case "TopicPolicy":
                for topic in properties["Topics"]:
                    amazon("sns").set_topic_attributes(
                        TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(properties["PolicyDocument"])
                    )
            case "Subscription":
                amazon("sns").subscribe(**properties)
            case "EventInvokeConfig":
                amazon("lambda").put_function_event_invoke_config(**properties)
            case "ScalableTarget":
                amazon("application-autoscaling").register_scalable_target(**properties)
            case "ScalingPolicy":
                target = self.named(self.by_hand[properties.pop("ScalingTargetId").rsplit("-", 1)[1]]["Properties"])
                whose = {key: target[key] for key in ("ServiceNamespace", "ScalableDimension", "ResourceId")}
                made = amazon("application-autoscaling").put_scaling_policy(**whose, **properties)
                self.real[name] = made["PolicyARN"]
            case "Alarm":
                amazon("cloudwatch").put_metric_alarm(AlarmName=name, **properties)
            case _:
                assert service == "ApiGatewayV2", kind
                made = getattr(amazon("apigatewayv2"), f"create_{what.lower()}")(**properties)
                if what != "Stage":
                    self.real[f"{name}/ApiEndpoint"] = made.get("ApiEndpoint", "")
                    self.real[name] = made[f"{what}Id"]


def bare(one: dict, resources: dict) -> dict:
    """A resource without what is resolved already, and without waiting for what is not there."""
    kept = {key: value for key, value in one.items() if key in ("Type", "Properties")}
    kept["DependsOn"] = [name for name in listed(one.get("DependsOn", [])) if name in resources]
    return kept
