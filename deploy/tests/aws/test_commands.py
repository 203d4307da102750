"""The guides' commands name what is in the templates, and their sums are right."""

import re
import shlex

import pytest

import templates
from manifests import REPOSITORY
from test_guides import blocks

GUIDES = {name: (REPOSITORY / name).read_text() for name in ("docs/guides/ecs.md", "docs/guides/lambda.md", "deploy/README.md")}


def commands(text: str) -> list[list[str]]:
    shell = "\n".join(blocks(text, "sh")).replace("\\\n", " ")
    return [shlex.split(line, comments=True) for line in shell.splitlines() if line.startswith("aws cloudformation deploy")]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_deployment_is_a_command_for_each_stack(guide):
    found = commands(GUIDES[guide])
    assert found
    for words in found:
        option = lambda name: words[words.index(name) + 1]
        path = REPOSITORY / option("--template-file")
        assert path.parent == templates.AWS and path.exists()
        name = path.stem
        assert option("--stack-name") == templates.NAMES[name]
        # Roles are made, without names of ours.
        assert option("--capabilities") == "CAPABILITY_IAM" and "RoleName" not in templates.text(name)
        given = dict(word.split("=", 1) for word in words[words.index("--parameter-overrides") + 1 :]) if "--parameter-overrides" in words else {}
        stack = templates.stack(name, given, templates.stack("base").exports)
        for parameter, value in given.items():
            declared = stack.template["Parameters"][parameter]
            assert value in declared.get("AllowedValues", [value]) and re.fullmatch(declared.get("AllowedPattern", ".*"), value)
        for rule in stack.template.get("Rules", {}).values():
            assert all(stack.resolve(one["Assert"]) for one in rule["Assertions"])


@pytest.mark.parametrize("guide", GUIDES)
def test_what_is_asked_of_a_stack_is_among_its_outputs(guide):
    shell = "\n".join(blocks(GUIDES[guide], "sh")).replace("\\\n", " ")
    by_stack = {stack: templates.read(name)["Outputs"].keys() for name, stack in templates.NAMES.items()}
    for line in shell.splitlines():
        if asked := re.search(r"OutputKey=='(\w+)'", line):
            assert asked[1] in by_stack[re.search(r"--stack-name (\S+)", line)[1]]


@pytest.mark.parametrize("guide", ["docs/guides/ecs.md", "docs/guides/lambda.md"])
def test_parameters_that_are_told_of_are_there(guide):
    declared = {parameter for name in templates.NAMES for parameter in templates.read(name)["Parameters"]}
    for parameter in re.findall(r"`([A-Z]\w+)=[^`]*`", GUIDES[guide]):
        assert parameter in declared, parameter


@pytest.mark.parametrize("guide", ["docs/guides/ecs.md", "docs/guides/lambda.md"])
def test_costs_are_what_their_formulas_give(guide):
    rows = re.findall(r"^\| .* \| `([\d.*+() ]+)` \| (\d+) \|$", GUIDES[guide], re.MULTILINE)
    assert len(rows) >= 5
    for formula, about in rows:
        assert round(eval(formula, {"__builtins__": {}})) == int(about), formula


def test_formulas_are_of_what_the_templates_say(plain):
    fargate, text = plain["fargate"], GUIDES["docs/guides/ecs.md"]
    tasks = fargate.of_type("AWS::ECS::TaskDefinition")
    for task, count, name in (("ApiTask", "ApiMinimum", "APIs"), ("WorkerTask", "WorkersMinimum", "worker")):
        cores, memory = int(tasks[task]["Cpu"]) // 1024, int(tasks[task]["Memory"]) // 1024
        expected = f"`{fargate.parameters[count]} * ({cores} * 0.04048 + {memory} * 0.004445) * 730`"
        assert expected in text, name
    interfaces = {name: [one for one in plain[name].of_type("AWS::EC2::VPCEndpoint").values() if one["VpcEndpointType"] == "Interface"] for name in plain}
    both = len(interfaces["base"]) + len(interfaces["fargate"])
    assert f"`{both} * 2 * 0.01 * 730`" in text
    assert f"`{len(interfaces['base'])} * 2 * 0.01 * 730`" in GUIDES["docs/guides/lambda.md"]
    least = plain["base"].parameters["DatabaseMinimum"]
    assert all(f"`{least} * 0.12 * 730`" in GUIDES[guide] for guide in ("docs/guides/ecs.md", "docs/guides/lambda.md"))


def test_numbers_of_connections_are_what_the_templates_say(plain):
    fargate = plain["fargate"].parameters
    text = f"({fargate['ApiMaximum']} APIs + {fargate['WorkersMaximum']} workers) × 2 while a new version comes × 5 are 120 of `DatabaseConnections` (200)"
    assert text in GUIDES["docs/guides/ecs.md"] and (fargate["ApiMaximum"] + fargate["WorkersMaximum"]) * 2 * 5 == 120
    sizes = templates.read("serverless")["Mappings"]["Sizes"]
    small = sizes["small"]
    text = f"2 × 3 × ({small['Api']} + {small['Worker']} + {small['Upkeep']}) are 138 of"
    assert text in GUIDES["docs/guides/lambda.md"] and 2 * 3 * (small["Api"] + small["Worker"] + small["Upkeep"]) == 138
    for size, taken in (("small", 23), ("medium", 55), ("large", 150)):
        assert f"`{size}` takes {taken}" in GUIDES["docs/guides/lambda.md"] or f"`{size}` {taken}" in GUIDES["docs/guides/lambda.md"]
        assert sum(sizes[size][function] for function in ("Api", "Worker", "Upkeep")) == taken


def test_the_table_of_functions_is_right(plain):
    functions = plain["serverless"].of_type("AWS::Lambda::Function")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", GUIDES["docs/guides/lambda.md"], re.MULTILINE))
    for name, one in functions.items():
        seconds, memory, at_once = re.fullmatch(r"(\d+) s, ([\d,]+) MB, ([\d + ]+) at once", rows[name]).groups()
        assert int(seconds) == one["Timeout"] and int(memory.replace(",", "")) == one["MemorySize"]
        assert sum(map(int, at_once.split("+"))) == one["ReservedConcurrentExecutions"]


def test_the_queue_s_notification_is_as_in_the_guide_to_s3():
    """One way to tell a bucket, wherever it is written."""
    events = "\"Events\": [\"s3:ObjectCreated:*\"]"
    assert all(events in (REPOSITORY / "docs" / "guides" / name).read_text() for name in ("ecs.md", "aws.md"))
