"""SPARQL over a graph, which reaches nothing else."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from samples import GRAPH

from kg.errors import QueryError
from kg.export import write_turtle
from kg.query import load_store, run_query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The sample graph, loaded from its Turtle."""
    path = tmp_path_factory.mktemp("store") / "graph.ttl"
    write_turtle(GRAPH, path)
    return load_store(path)


@pytest.fixture
def port() -> Iterator[int]:
    """A port whose listener must not be reached."""
    reached = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)

        def listen() -> None:
            try:
                server.accept()[0].close()
            except TimeoutError:
                return
            reached.set()

        listener = threading.Thread(target=listen)
        listener.start()
        yield server.getsockname()[1]
        listener.join()
    assert not reached.is_set()


def test_prefixes_are_known(store: ox.Store) -> None:
    """And rows come sorted where the query asks for no order."""
    found = run_query(store, "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }")
    assert found.columns == ("name",)
    assert found.rows == (("远山动力",), ("青石精工有限公司",))


def test_the_query_may_ask_for_an_order_and_its_own_prefixes(store: ox.Store) -> None:
    """Both stay as asked."""
    query = (
        "PREFIX kg: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?name { ?c kg:prefLabel ?name } ORDER BY DESC(?name) LIMIT 1"
    )
    assert run_query(store, query).rows == (("鹿鸣园区",),)


def test_other_kinds_of_answers(store: ox.Store) -> None:
    """ASK, CONSTRUCT, and what is unbound."""
    assert run_query(store, "ASK { ?c a kg:Company }").rows == (("true",),)
    found = run_query(store, "CONSTRUCT { ?c a kg:Firm } WHERE { ?c a kg:Company }")
    assert (found.columns, len(found.rows)) == (("subject", "predicate", "object"), 2)
    unbound = run_query(store, "SELECT ?c ?none { ?c a kg:Park OPTIONAL { ?c kg:nothing ?none } }")
    assert unbound.rows[0][1] is None


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}",
        "ASK {{ ?s ?p ?o service silent <http://127.0.0.1:{port}/> {{ ?a ?b ?c }} }}",
        # pyoxigraph reads the word also where it is glued to another, or looks like a part of an IRI.
        "ASK {{ ?s ?p 1SERVICE<http://127.0.0.1:{port}/>{{ ?a ?b ?c }} }}",
        "ASK {{ SERVICESILENT<http://127.0.0.1:{port}/>{{ ?a ?b ?c }} }}",
        "ASK {{ BIND(<http://127.0.0.1:{port}/> AS ?v) FILTER(?x<?y)SERVICE?v#>\n{{ ?a ?b ?c }} }}",
        "ASK {{ BIND('\"' AS ?q) SERVICE <http://127.0.0.1:{port}/> {{ ?a ?b '\"' }} }}",
        "SELECT ?s FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        "SELECT ?s FROM NAMED <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        "LOAD <http://127.0.0.1:{port}/>",
        "LOAD <file:///etc/hostname>",
    ],
)
def test_nothing_outside_is_reached(store: ox.Store, port: int, query: str) -> None:
    """Refused by name, and no connection is opened (seen in rdflib and pyoxigraph, which connect)."""
    with pytest.raises(QueryError, match="reaches outside"):
        run_query(store, query.format(port=port))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service ?from { ?service a ?from } LIMIT 1",
        "SELECT ?x { ?x a schema:Service }",
        "SELECT ?x { ?x a <https://schema.org/Service> }",
        "SELECT ?x { ?x skos:prefLabel 'from' } # load",
    ],
)
def test_names_with_these_words_are_fine(store: ox.Store, query: str) -> None:
    """Variables, IRIs, strings and comments may hold them."""
    run_query(store, query)


@pytest.mark.parametrize("query", ["", "SELECT", "SELECT ?x { ?x nope:y ?z }", "DELETE WHERE { ?s ?p ?o }"])
def test_a_malformed_query_is_named(store: ox.Store, query: str) -> None:
    """One line, and no change."""
    with pytest.raises(QueryError) as raised:
        run_query(store, query)
    assert "\n" not in str(raised.value)


def test_no_graph_and_a_broken_one(tmp_path: Path) -> None:
    """Both are errors that name the file."""
    with pytest.raises(QueryError, match="No such file"):
        load_store(tmp_path / "graph.ttl")
    (tmp_path / "graph.ttl").write_text("nonsense")
    with pytest.raises(QueryError, match="no Turtle"):
        load_store(tmp_path / "graph.ttl")
