"""Who reaches whom: networks, groups, endpoints, the load balancer and the gateway."""

import pytest

import server
import templates

EVERYWHERE = "0.0.0.0/0"
ENDPOINTS = {"base": {"s3", "sqs"}, "fargate": {"ecr.api", "ecr.dkr", "secretsmanager", "logs"}, "serverless": set()}


def groups(case, name):
    return case[name].of_type("AWS::EC2::SecurityGroup")


def test_only_clients_come_from_outside(case):
    base, fargate = case["base"], case["fargate"]
    port = 443 if fargate.parameters["Certificate"] else 80
    expected = {
        ("base", "Processes"): [],
        ("base", "DatabaseGroup"): [(5432, "scrutineer-base-Processes")],
        ("base", "Endpoints"): [(443, "scrutineer-base-Processes")],
        ("fargate", "Clients"): [(port, fargate.parameters["ClientNetwork"])],
        ("fargate", "ApiGroup"): [(8080, "scrutineer-Clients")],
    }
    found = {}
    for name in case:
        for logical, group in groups(case, name).items():
            rules = group.get("SecurityGroupIngress", [])
            assert all(rule["IpProtocol"] == "tcp" and rule["FromPort"] == rule["ToPort"] for rule in rules)
            found[name, logical] = [(rule["FromPort"], rule.get("SourceSecurityGroupId") or rule["CidrIp"]) for rule in rules]
    assert found == expected
    assert base.parameters["Network"] != EVERYWHERE


def test_what_may_go_out_is_said_by_every_group(case):
    network = case["base"].parameters["Network"]
    nowhere = ("icmp", -1, "127.0.0.1/32")
    found = {
        logical: [(rule["IpProtocol"], rule["FromPort"], rule["CidrIp"]) for rule in group["SecurityGroupEgress"]]
        for name in case
        for logical, group in groups(case, name).items()
    }
    assert found == {
        # 443 to everywhere is S3's gateway, and nothing else where there is no route to the internet.
        "Processes": [("tcp", 443, EVERYWHERE), ("tcp", 5432, network)],
        "DatabaseGroup": [nowhere],
        "Endpoints": [nowhere],
        "Clients": [("tcp", 8080, network)],
        "ApiGroup": [nowhere],
    }


def test_no_route_leads_out_of_the_private_subnets_but_where_it_was_asked_for(case):
    base = case["base"]
    nat = base.parameters["InternetAccess"] == "nat"
    private = [one for one in base.of_type("AWS::EC2::Route").values() if one["RouteTableId"] == "scrutineer-base-PrivateRoutes"]
    assert [one.get("NatGatewayId") for one in private] == (["scrutineer-base-NatGateway"] if nat else [])
    assert not any("GatewayId" in one for one in private)
    assert bool(base.of_type("AWS::EC2::NatGateway")) == nat


def test_everything_but_a_load_balancer_is_in_the_private_subnets(case):
    base = case["base"]
    routes = {one["SubnetId"]: one["RouteTableId"] for one in base.of_type("AWS::EC2::SubnetRouteTableAssociation").values()}
    private = base.exports["scrutineer-base-PrivateSubnets"].split(",")
    public = base.exports["scrutineer-base-PublicSubnets"].split(",")
    assert {routes[one] for one in private} == {"scrutineer-base-PrivateRoutes"}
    assert {routes[one] for one in public} == {"scrutineer-base-PublicRoutes"}
    zones = [one["AvailabilityZone"] for one in base.of_type("AWS::EC2::Subnet").values()]
    assert len(zones) == 4 and len(set(zones)) == 2
    for one in case["fargate"].of_type("AWS::ECS::Service").values():
        network = one["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert network["Subnets"] == private and network["AssignPublicIp"] == "DISABLED"
        assert "scrutineer-base-Processes" in network["SecurityGroups"]
    for one in case["serverless"].of_type("AWS::Lambda::Function").values():
        assert one["VpcConfig"] == {"SubnetIds": private, "SecurityGroupIds": ["scrutineer-base-Processes"]}
    for one in base.of_type("AWS::RDS::DBInstance").values():
        assert one["PubliclyAccessible"] is False
    assert next(iter(base.of_type("AWS::RDS::DBSubnetGroup").values()))["SubnetIds"] == private
    (balancer,) = case["fargate"].of_type("AWS::ElasticLoadBalancingV2::LoadBalancer").values()
    assert balancer["Subnets"] == (public if balancer["Scheme"] == "internet-facing" else private)


def test_what_processes_call_has_an_endpoint(case):
    for name, expected in ENDPOINTS.items():
        found = case[name].of_type("AWS::EC2::VPCEndpoint")
        assert {one["ServiceName"].removeprefix(f"com.amazonaws.{templates.REGION}.") for one in found.values()} == expected
        for one in found.values():
            if one["VpcEndpointType"] == "Gateway":
                assert one["RouteTableIds"] == ["scrutineer-base-PrivateRoutes"]
            else:
                assert one["PrivateDnsEnabled"] is True and one["SecurityGroupIds"] == ["scrutineer-base-Endpoints"]
                assert one["SubnetIds"] == case["base"].exports["scrutineer-base-PrivateSubnets"].split(",")


def test_tasks_start_when_what_they_need_to_start_is_there(case):
    fargate = case["fargate"]
    endpoints = set(fargate.of_type("AWS::EC2::VPCEndpoint"))
    for logical in fargate.of_type("AWS::ECS::Service"):
        assert endpoints <= set(fargate.resources[logical]["DependsOn"]), logical
    assert "Listener" in fargate.resources["Apis"]["DependsOn"]


def test_the_load_balancer_speaks_tls_unless_it_was_told_not_to(case):
    fargate = case["fargate"]
    (listener,) = fargate.of_type("AWS::ElasticLoadBalancingV2::Listener").values()
    if fargate.parameters["Certificate"]:
        assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
        assert listener["Certificates"] == [{"CertificateArn": fargate.parameters["Certificate"]}] and "TLS13-1-2" in listener["SslPolicy"]
    else:
        assert fargate.parameters["PlainHttp"] == "yes"
        assert (listener["Port"], listener["Protocol"]) == (80, "HTTP") and "Certificates" not in listener
    assert fargate.outputs["Address"].startswith("https://" if fargate.parameters["Certificate"] else "http://")


def test_metrics_are_not_told_to_clients(case, running):
    assert running.get("/metrics")[0] == 200
    (rule,) = case["fargate"].of_type("AWS::ElasticLoadBalancingV2::ListenerRule").values()
    assert rule["Conditions"] == [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/metrics"]}}]
    assert rule["Actions"] == [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
    routes = {one["RouteKey"] for one in case["serverless"].of_type("AWS::ApiGatewayV2::Route").values()}
    assert routes == {"ANY /v1/{proxy+}", "GET /openapi.json"}


def test_the_load_balancer_waits_as_long_as_the_server_does(case, binary):
    import tomllib

    _, printed = server.ask(binary, "config", "default")
    settings = tomllib.loads(printed)["server"]
    fargate = case["fargate"]
    attributes = lambda kind, name: {
        one["Key"]: one["Value"] for only in fargate.of_type(f"AWS::ElasticLoadBalancingV2::{kind}").values() for one in only[name]
    }
    idle = int(attributes("LoadBalancer", "LoadBalancerAttributes")["idle_timeout.timeout_seconds"])
    assert settings["max_wait_s"] < idle < settings["header_timeout_s"]
    assert int(attributes("TargetGroup", "TargetGroupAttributes")["deregistration_delay.timeout_seconds"]) > settings["max_wait_s"]


def test_the_health_check_is_of_a_route_that_needs_no_database(case, running):
    (target,) = case["fargate"].of_type("AWS::ElasticLoadBalancingV2::TargetGroup").values()
    assert (target["HealthCheckPath"], target["Port"], target["TargetType"]) == ("/healthz", 8080, "ip")
    assert running.get(target["HealthCheckPath"])[0] == int(target["Matcher"]["HttpCode"])


@pytest.mark.parametrize("jwt", ["", "https://login.example.com/"])
def test_the_gateway_asks_everybody_who_they_are(jwt):
    one = templates.stack("serverless", {"JwtIssuer": jwt}, templates.stack("base").exports)
    for route in one.of_type("AWS::ApiGatewayV2::Route").values():
        assert route["AuthorizationType"] == ("JWT" if jwt else "AWS_IAM")
        assert route.get("AuthorizerId") == ("scrutineer-lambda-Tokens" if jwt else None)
    tokens = one.of_type("AWS::ApiGatewayV2::Authorizer")
    assert bool(tokens) == bool(jwt)
    if jwt:
        assert tokens["Tokens"]["JwtConfiguration"] == {"Issuer": jwt, "Audience": ["scrutineer"]}
