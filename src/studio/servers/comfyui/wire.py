"""Requests to one ComfyUI server, with what goes wrong on the way told in words, and the time of each answer."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from studio.errors import SettingsError, Stopped
from studio.servers.comfyui.problems import BadReply, ComfyProblem, ServerUnreachable, TooLarge, shortened

if TYPE_CHECKING:
    import httpx

Sleep = Callable[[float], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Timeouts:
    """Limits of single requests, in seconds. ``tries`` bounds how often a request that only asks is repeated."""

    connect: float = 5.0
    read: float = 30.0
    submit: float = 60.0  # the server checks the whole graph, and may list its model folders first
    catalogue: float = 120.0  # the catalogue of nodes is megabytes
    upload: float = 300.0
    tries: int = 4
    pause: float = 0.1  # before the second try; doubled for each one after it


@dataclass
class ResponseTimes:
    """How fast the server answered: ``count`` answers; median and longest of the last thousand, in seconds."""

    count: int = 0
    failed: int = 0
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=1000))

    @property
    def median_seconds(self) -> float:
        """The median; 0 before the first answer."""
        return median(self.recent) if self.recent else 0.0

    @property
    def longest_seconds(self) -> float:
        """The longest; 0 before the first answer."""
        return max(self.recent, default=0.0)


def checked_address(base_url: str) -> str:
    """The address as requests need it: no blank, no slash at the end, "http://" put before a bare "host:port".

    Raises SettingsError for what is no http address.
    """
    text = base_url.strip()
    if "//" not in text:
        text = f"http://{text}"
    parts = urlsplit(text)
    try:
        bad = parts.scheme not in ("http", "https") or not parts.hostname or (parts.port is not None and not parts.port)
    except ValueError:
        bad = True
    if bad:
        raise SettingsError(
            [f"{shown_address(text)} is not the address of a server"], hint="for example: http://127.0.0.1:8188"
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def shown_address(base_url: str) -> str:
    """The address without a user's name and password, for messages."""
    parts = urlsplit(base_url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))


class Wire:
    """Sends requests. One may be shared by several threads."""

    def __init__(self, base_url: str, timeouts: Timeouts, clock: Clock = time.monotonic, sleep: Sleep = time.sleep):
        self.address = checked_address(base_url)
        self.shown = shown_address(self.address)
        self.timeouts = timeouts
        self.times = ResponseTimes()
        self._clock, self._sleep = clock, sleep
        self._http: httpx.Client | None = None
        self._closed = False
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            self._closed = True
            http, self._http = self._http, None
        if http is not None:
            http.close()

    def once(self, method: str, path: str, *, seconds: float | None = None, **request: Any) -> httpx.Response:
        """Send one request and return the answer, whatever its status. Raises ServerUnreachable."""
        with self._told(f"{method} {path}"):
            began = self._clock()
            answer = self._client().request(method, self.address + path, timeout=self._limits(seconds), **request)
            self._note(self._clock() - began)
            return answer

    def ask(
        self, method: str, path: str, *, seconds: float | None = None, tries: int | None = None, **request: Any
    ) -> httpx.Response:
        """Send a request that may be sent again, until it is answered with less than 500.

        Raises ServerUnreachable or BadReply, that of the last try.
        """
        tries = self.timeouts.tries if tries is None else tries
        problem: ComfyProblem | None = None
        for number in range(tries):
            if number:
                self._sleep(self.timeouts.pause * 2 ** (number - 1))
            try:
                answer = self.once(method, path, seconds=seconds, **request)
            except ServerUnreachable as unreachable:
                problem = unreachable
                continue
            if answer.status_code < 500:
                return answer
            problem = self.bad(f"{method} {path}", answer)
        assert problem is not None, "at least one try is made"
        raise problem

    def ask_json(self, path: str, *, seconds: float | None = None, tries: int | None = None, **request: Any) -> Any:
        """GET a JSON value; rubbish is asked for again. None stands for 404.

        Raises ServerUnreachable or BadReply.
        """
        tries = self.timeouts.tries if tries is None else tries
        for number in range(tries):
            if number:
                self._sleep(self.timeouts.pause * 2 ** (number - 1))
            answer = self.ask("GET", path, seconds=seconds, tries=tries, **request)
            if answer.status_code == 404:
                return None
            value = json_of(answer)
            if answer.status_code < 400 and isinstance(value, dict | list):
                return value
        raise self.bad(f"GET {path}", answer)

    def stream(self, path: str, params: Mapping[str, str]) -> Any:
        """A context manager that gives an answer whose body is read piece by piece. Use it inside `told`."""
        headers = {"Accept-Encoding": "identity"}  # so that the length that is announced is the length of the file
        return self._client().stream(
            "GET", self.address + path, params=dict(params), headers=headers, timeout=self._limits(None)
        )

    @contextmanager
    def told(self, doing: str) -> Iterator[None]:
        """Turn the library's errors inside into ServerUnreachable."""
        with self._told(doing):
            yield

    def bad(self, doing: str, answer: httpx.Response) -> BadReply:
        """The error for an answer that is of no use."""
        said = shortened(answer.text, 200) if answer.content else "an empty body"
        return BadReply(self.shown, f"{doing} was answered with {answer.status_code}: {said}")

    def too_large(self, what: str, said: str) -> TooLarge:
        """The error for something that the server does not take for its size; ``said`` is its answer."""
        return TooLarge(self.shown, f"{what} is too large: {shortened(said, 200) or 'the server takes less'}")

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        import httpx

        try:
            yield
        except (httpx.TransportError, RuntimeError) as error:
            if self._closed:  # under our hands; the library says so in several ways
                raise Stopped(f"the connection to {self.shown} was closed while {doing} was under way") from error
            if isinstance(error, RuntimeError):
                raise
            self.times.failed += 1
            what = "no answer in time" if isinstance(error, httpx.TimeoutException) else str(error)
            problem = ServerUnreachable(self.shown, f"{doing}: {what or type(error).__name__}")
            problem.sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise problem from error
        except (httpx.InvalidURL, httpx.DecodingError, httpx.TooManyRedirects) as error:
            raise BadReply(self.shown, f"{doing}: {error}") from error

    def _client(self) -> httpx.Client:
        import httpx

        with self._lock:
            if self._closed:
                raise Stopped(f"the connection to {self.shown} was closed")
            if self._http is None:
                # The settings of the machine (proxies) are for the outside world, and these servers are not in it.
                # Certificates take long to load, and are not needed without https.
                self._http = httpx.Client(
                    trust_env=False,
                    verify=self.address.startswith("https"),
                    limits=httpx.Limits(max_connections=16, max_keepalive_connections=4),
                )
            return self._http

    def _limits(self, seconds: float | None) -> httpx.Timeout:
        import httpx

        return httpx.Timeout(self.timeouts.read if seconds is None else seconds, connect=self.timeouts.connect)

    def _note(self, seconds: float) -> None:
        self.times.count += 1
        self.times.recent.append(seconds)


def json_of(answer: httpx.Response) -> Any:
    """The JSON value of an answer, or None when it has none."""
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def one_name(text: str) -> str:
    """``text`` as one part of a path: no slash, no control character, and not a name that means a folder above."""
    safe = "".join(character if character.isalnum() or character in " ._-()" else "_" for character in text)
    return safe.strip(". ") if set(safe) <= {".", " "} else safe
