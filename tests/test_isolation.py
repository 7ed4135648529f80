from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.invalid", 443), ("2001:db8::1", 80, 0, 0)])
def test_another_machine_cannot_be_reached(address: tuple[object, ...]) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as client, pytest.raises(AssertionError, match="tried to connect"):
        client.connect(address)


def test_names_of_other_machines_are_not_looked_up() -> None:
    with pytest.raises(AssertionError, match="tried to look up"):
        socket.create_connection(("example.invalid", 80), timeout=1)


def test_servers_on_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, server.getsockname()[1]), timeout=5):
                server.accept()[0].close()


def test_the_home_is_empty_and_the_cache_is_not_in_it(home: Path) -> None:
    assert Path.home() == home
    assert list(home.iterdir()) == []
    assert not Path(os.environ["STUDIO_CACHE"]).is_relative_to(home)
    assert Path(os.environ["STUDIO_CONFIG"]).is_relative_to(home)
