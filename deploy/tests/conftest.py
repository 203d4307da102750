"""What is rendered once for all tests, and the server's binary."""

import os
import pathlib

import pytest

import manifests
import server

# Everything that a user might add to an overlay, beside the overlays as they are.
EVERYTHING = """
kind: Kustomization
namespace: scrutineer
resources: [KUBERNETES/base]
components:
  - KUBERNETES/components/irsa
  - KUBERNETES/components/migrate
  - KUBERNETES/components/service-monitor
replicas:
  - { name: scrutineer-worker, count: 3 }
"""
CASES = [*manifests.OVERLAYS, "everything"]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> dict[str, list[dict]]:
    """The objects of each case."""
    objects = {name: manifests.render(manifests.KUBERNETES / "overlays" / name) for name in manifests.OVERLAYS}
    objects["everything"] = manifests.render_text(EVERYTHING, tmp_path_factory.mktemp("everything"))
    return objects


@pytest.fixture(params=CASES)
def objects(request, rendered) -> list[dict]:
    """The objects of one case after the other."""
    return rendered[request.param]


@pytest.fixture(scope="session")
def binary() -> pathlib.Path:
    """The server's binary: SCRUTINEER_BIN, else what cargo built."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", manifests.REPOSITORY / "target"))
    path = pathlib.Path(os.environ.get("SCRUTINEER_BIN", target / "debug" / "scrutineer"))
    assert path.is_file(), f"{path} is not there: `make test-deploy` builds it; SCRUTINEER_BIN names another"
    return path.resolve()


@pytest.fixture(scope="session")
def running(binary, tmp_path_factory):
    """A server with every role on a free port, with an empty database."""
    with server.Server(binary, tmp_path_factory.mktemp("server")) as one:
        yield one
