"""RDF: Apache Jena, where Debian's package of it is installed, reads the same statements as pyoxigraph.

JSON-LD is left out: the package lacks the JSON parser that Jena's reader of it needs.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from hypothesis import HealthCheck, find, settings
from samples import GRAPH
from strategies import graphs

from kg.export import write_nquads, write_ntriples, write_rdfxml, write_trig, write_turtle

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.model import Graph

JARS = Path("/usr/share/java")
JAVA = shutil.which("java")
NEEDED = (
    "jena-arq",
    "jena-base",
    "jena-cmds",
    "jena-core",
    "jena-iri",
    "jena-shacl",
    "jena-shex",
    "jena-tdb",
    "jena-rdfconnection",
    "jena-dboe-base",
    "jena-dboe-index",
    "jena-dboe-storage",
    "jena-dboe-trans-data",
    "jena-dboe-transaction",
    "jena-tdb2",
    "thrift",
    "slf4j-api",
    "slf4j-nop",
    "commons-cli",
    "commons-codec",
    "commons-compress",
    "commons-csv",
    "commons-io",
    "commons-lang3",
    "dexx.collection",
    "guava",
    "failureaccess",
    "gson",
    "httpclient",
    "httpcore",
    "jackson-core",
    "jackson-databind",
    "jackson-annotations",
    "jsonld-java",
    "protobuf",
)
# Debian moved Jena's XML schema classes to another package and left their messages where they were.
MESSAGES = "org/apache/jena/ext/"

pytestmark = pytest.mark.skipif(
    not (JAVA and (JARS / "jena-cmds.jar").exists()), reason="no java with libapache-jena-java"
)

WRITERS: dict[str, Callable[[Graph, Path], None]] = {
    "ttl": write_turtle,
    "trig": write_trig,
    "nt": write_ntriples,
    "nq": write_nquads,
    "rdf": write_rdfxml,
}


@pytest.fixture(scope="module")
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The jars that riot needs, and the messages where its classes look for them."""
    folder = tmp_path_factory.mktemp("messages")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MESSAGES) and name.endswith(".properties"):
                path = folder / name.removeprefix(MESSAGES)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    jars = [JARS / f"{name}.jar" for name in NEEDED]
    return ":".join(map(str, [folder, *(jar for jar in jars if jar.exists())]))


def riot(classpath: str, *arguments: str) -> str:
    """What Jena's reader prints; a statement that it only warns of fails too."""
    done = subprocess.run(
        [str(JAVA), "-cp", classpath, "riotcmd.riot", *arguments],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr.decode("utf-8")) == (0, "")
    return done.stdout.decode("utf-8")


def hostile_graph() -> Graph:
    """A graph of the strategies' worst names with facts in it."""
    found: Graph = find(
        graphs(),
        lambda graph: len(graph.facts) > 1 and len(graph.entities) > 2,
        settings=settings(
            max_examples=200, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        ),
    )
    return found


def read_by_jena(classpath: str, *paths: Path) -> set[pyoxigraph.Quad]:
    """The statements of all the files, checked strictly."""
    text = riot(classpath, "--strict", "--output=nq", *map(str, paths))
    return set(pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.N_QUADS))


@pytest.mark.parametrize("form", WRITERS)
def test_jena_reads_the_same_statements(classpath: str, tmp_path: Path, form: str) -> None:
    """Every form is the statements that pyoxigraph reads in it, whatever the names hold."""
    paths = [tmp_path / f"plain.{form}", tmp_path / f"hostile.{form}"]
    for path, graph in zip(paths, (GRAPH, hostile_graph()), strict=True):
        WRITERS[form](graph, path)
    ours = [set(pyoxigraph.parse(path=path)) for path in paths]
    assert all(ours)
    assert read_by_jena(classpath, *paths) == ours[0] | ours[1]


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig"])
def test_jena_reads_the_built_examples(classpath: str, name: str) -> None:
    """The committed graph of the examples."""
    path = Path(__file__).parents[2] / "output" / name
    assert read_by_jena(classpath, path) == set(pyoxigraph.parse(path=path)) != set()
