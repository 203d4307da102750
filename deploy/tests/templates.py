"""The templates of deploy/aws: read, and resolved as CloudFormation would, with made-up names for what it would create."""

from __future__ import annotations

import dataclasses
import pathlib

import yaml

from manifests import REPOSITORY

AWS = REPOSITORY / "deploy" / "aws"
# How the guides call the stacks.
NAMES = {"base": "scrutineer-base", "fargate": "scrutineer", "serverless": "scrutineer-lambda"}
# Those of moto.
ACCOUNT, REGION = "123456789012", "eu-central-1"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
}
NOTHING = object()


class Loader(yaml.SafeLoader):
    """Knows the short forms of CloudFormation's functions."""


def _function(loader: Loader, suffix: str, node: yaml.Node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        value = value.split(".", 1) if suffix == "GetAtt" else value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", _function)
# "2010-09-09" and the like stay text.
Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"] for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def text(name: str) -> str:
    return (AWS / f"{name}.yaml").read_text()


def read(name: str) -> dict:
    """The template with its functions in their long forms."""
    return yaml.load(text(name), Loader)


# What the service's part of an ARN is, and what stands before the name.
ARNS = {
    "AWS::EC2::SecurityGroup": None,
    "AWS::ECS::Service": ("ecs", "service/"),
    "AWS::ECS::TaskDefinition": ("ecs", "task-definition/"),
    "AWS::ElasticLoadBalancingV2::Listener": ("elasticloadbalancing", "listener/app/"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("elasticloadbalancing", "loadbalancer/app/"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("elasticloadbalancing", "targetgroup/"),
    "AWS::Events::Rule": ("events", "rule/"),
    "AWS::IAM::ManagedPolicy": ("iam", "policy/"),
    "AWS::IAM::Role": ("iam", "role/"),
    "AWS::KMS::Key": ("kms", "key/"),
    "AWS::Lambda::Function": ("lambda", "function:"),
    "AWS::Logs::LogGroup": ("logs", "log-group:"),
    "AWS::S3::Bucket": ("s3", ""),
    "AWS::SecretsManager::Secret": ("secretsmanager", "secret:"),
    "AWS::SNS::Topic": ("sns", ""),
    "AWS::SQS::Queue": ("sqs", ""),
}
# Whose Ref is an ARN.
BY_ARN = {kind for kind in ARNS if kind.startswith("AWS::ElasticLoad")} | {
    "AWS::IAM::ManagedPolicy", "AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::ECS::TaskDefinition", "AWS::ECS::Service",
}


@dataclasses.dataclass
class Stack:
    """A template with its parameters given: `resources`, `exports` and `outputs` are what CloudFormation would make of it."""

    template: dict
    name: str
    given: dict
    imports: dict

    def __post_init__(self):
        declared = self.template.get("Parameters", {})
        unknown = self.given.keys() - declared.keys()
        assert not unknown, f"{self.name} has no parameters {unknown}"
        missing = {one for one in declared if "Default" not in declared[one]} - self.given.keys()
        assert not missing, f"{self.name}: {missing} must be given"
        self.parameters = {one: typed(declared[one], self.given.get(one, declared[one].get("Default"))) for one in declared}
        self.imported: set[str] = set()
        self.resources = {
            logical: {**declared, "Properties": self.resolve(declared.get("Properties", {}))}
            for logical, declared in self.template["Resources"].items()
            if self.holds(declared)
        }
        outputs = {logical: one for logical, one in self.template.get("Outputs", {}).items() if self.holds(one)}
        self.outputs = {logical: self.resolve(one["Value"]) for logical, one in outputs.items()}
        self.exports = {self.resolve(one["Export"]["Name"]): self.outputs[logical] for logical, one in outputs.items() if "Export" in one}

    def holds(self, declared: dict) -> bool:
        return "Condition" not in declared or self.condition(declared["Condition"])

    def condition(self, name: str) -> bool:
        return self.resolve(self.template["Conditions"][name])

    def of_type(self, kind: str) -> dict[str, dict]:
        """Properties by logical names."""
        return {logical: one["Properties"] for logical, one in self.resources.items() if one["Type"] == kind}

    def physical(self, logical: str) -> str:
        kind, properties = self.template["Resources"][logical]["Type"], self.template["Resources"][logical].get("Properties", {})
        if kind == "AWS::Logs::LogGroup":
            return self.resolve(properties["LogGroupName"])
        name = f"{self.name}-{logical}"
        # Both are written small, whatever one calls them.
        return name.lower() if kind in ("AWS::S3::Bucket", "AWS::RDS::DBCluster") else name

    def arn(self, logical: str) -> str:
        service, before = ARNS[self.template["Resources"][logical]["Type"]]
        place = {"iam": f":{ACCOUNT}", "s3": ":"}.get(service, f"{REGION}:{ACCOUNT}")
        after = ":*" if service == "logs" else ""
        return f"arn:aws:{service}:{place}:{before}{self.physical(logical)}{after}"

    def reference(self, name: str):
        if name in self.parameters:
            return self.parameters[name]
        if name == "AWS::NoValue":
            return NOTHING
        if name == "AWS::StackName":
            return self.name
        if name in PSEUDO:
            return PSEUDO[name]
        kind = self.template["Resources"][name]["Type"]
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self.physical(name)}"
        return self.arn(name) if kind in BY_ARN else self.physical(name)

    def attribute(self, logical: str, attribute: str) -> str:
        if attribute == "Arn":
            return self.arn(logical)
        if attribute in ("QueueName", "Name"):
            return self.physical(logical)
        return f"{self.physical(logical)}.{attribute}".lower() if "ddress" in attribute or "DNS" in attribute else f"{self.physical(logical)}/{attribute}"

    def resolve(self, value):
        if isinstance(value, list):
            return [one for one in map(self.resolve, value) if one is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self.reference(argument)
            if name == "Condition" and isinstance(argument, str):
                return self.condition(argument)
            if name.startswith("Fn::"):
                return getattr(self, "_" + name[4:].lower())(argument)
        resolved = {key: self.resolve(one) for key, one in value.items()}
        return {key: one for key, one in resolved.items() if one is not NOTHING}

    def _getatt(self, argument):
        return self.attribute(*argument)

    def _sub(self, argument):
        template, given = argument if isinstance(argument, list) else (argument, {})
        made, rest = "", template
        while "${" in rest:
            before, rest = rest.split("${", 1)
            name, rest = rest.split("}", 1)
            if name in given:
                value = self.resolve(given[name])
            elif "." in name:
                value = self.attribute(*name.split(".", 1))
            else:
                value = self.reference(name)
            made += before + str(value)
        return made + rest

    def _if(self, argument):
        name, then, otherwise = argument
        return self.resolve(then if self.condition(name) else otherwise)

    def _equals(self, argument):
        left, right = self.resolve(argument)
        return str(left) == str(right)

    def _not(self, argument):
        return not self.resolve(argument)[0]

    def _or(self, argument):
        return any(self.resolve(argument))

    def _join(self, argument):
        return argument[0].join(self.resolve(argument[1]))

    def _split(self, argument):
        return self.resolve(argument[1]).split(argument[0])

    def _select(self, argument):
        return self.resolve(argument[1])[int(argument[0])]

    def _getazs(self, _):
        return [REGION + zone for zone in "abc"]

    def _cidr(self, argument):
        network, count, bits = self.resolve(argument)
        import ipaddress

        return [str(one) for one, _ in zip(ipaddress.ip_network(network).subnets(new_prefix=32 - int(bits)), range(int(count)))]

    def _importvalue(self, argument):
        name = self.resolve(argument)
        assert name in self.imports, f"{self.name} imports {name}, which nothing exports"
        self.imported.add(name)
        return self.imports[name]

    def _findinmap(self, argument):
        name, first, second = self.resolve(argument)
        return self.template["Mappings"][name][first][second]


def typed(parameter: dict, value):
    return yaml.safe_load(str(value)) if parameter["Type"] == "Number" else value


def stack(name: str, given: dict | None = None, imports: dict | None = None, template: dict | None = None) -> Stack:
    return Stack(template or read(name), NAMES[name], given or {}, imports or {})
