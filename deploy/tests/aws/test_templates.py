"""The templates are what CloudFormation takes, and hold together."""

import pathlib
import re
import subprocess
import sys

import pytest

import stacks
import templates
from cases import CASES, resolved

LINTER = pathlib.Path(sys.executable).with_name("cfn-lint")


@pytest.mark.parametrize("name", templates.NAMES)
def test_the_linter_has_nothing_to_say(name):
    # Not the file's own exceptions from rules, of which there are none.
    assert "cfn-lint" not in templates.text(name)
    linter = [LINTER, "--regions", templates.REGION, "us-east-1", "--", templates.AWS / f"{name}.yaml"]
    said = subprocess.run(linter, capture_output=True, text=True)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_linter_finds_faults(tmp_path):
    faulty = tmp_path / "base.yaml"
    faulty.write_text(templates.text("base").replace("VisibilityTimeout: 720", "VisibilityTimeouts: 720", 1))
    assert subprocess.run([LINTER, "--", faulty], capture_output=True).returncode != 0


@pytest.mark.parametrize("name", templates.NAMES)
def test_nothing_needs_packaging(name):
    """`aws cloudformation deploy` is enough: no transform, no nested stack, no alias of YAML, and not too large for a template without a bucket."""
    text = templates.text(name)
    assert "Transform:" not in text and "AWS::CloudFormation::Stack" not in text
    assert not re.search(r"(?:^|\s)[*&][a-z]\w*$", text, re.MULTILINE)
    assert len(text.encode()) < 51_200


def test_what_is_exported_is_imported():
    cases = [resolved(one) for one in CASES.values()]
    used = {name for case in cases for one in case.values() for name in one.imported}
    assert all(case["base"].exports.keys() == used for case in cases)


def test_without_a_certificate_http_must_be_asked_for():
    def allowed(**given):
        one = templates.stack("fargate", {"ClientNetwork": "10.0.0.0/8", **given}, templates.stack("base").exports)
        (rule,) = one.template["Rules"].values()
        return all(one.resolve(assertion["Assert"]) for assertion in rule["Assertions"])

    assert not allowed()
    assert allowed(PlainHttp="yes") and allowed(Certificate="arn:aws:acm:eu-central-1:123456789012:certificate/one")


def test_who_may_reach_the_api_must_be_said():
    with pytest.raises(AssertionError, match="ClientNetwork"):
        templates.stack("fargate", {}, templates.stack("base").exports)


def test_moto_makes_every_type_itself_or_by_hand(created):
    """What is not made by moto's CloudFormation is made by the calls of stacks.py; nothing is left out."""
    for name, one in created.items():
        kinds = {resource["Type"] for resource in one.partial.resources.values()}
        assert kinds == one.types | {resource["Type"] for resource in one.by_hand.values()}, name
        assert not one.types & set(stacks.BY_HAND)


def test_every_resource_is_made_in_one_case_or_the_other(created, plain):
    for name in templates.NAMES:
        assert created[name].partial.resources.keys() | plain[name].resources.keys() == templates.read(name)["Resources"].keys()
