"""A small load generator on raw sockets, so that the client costs little beside the server."""

import socket
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Requests a second, and milliseconds of single requests, of one page."""

    per_second: float
    milliseconds: list[float] = field(repr=False)

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[18]


def measure(port: int, path: str, *, cookie: str = "", seconds: float = 4.0, clients: int = 4):
    """Ask for one page from several clients for some seconds. Anything but 200 is an error."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()
    times: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_ask, args=(port, request, end, times, errors))
        for _ in range(clients)
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError(f"{path}: {errors[0]}")
    return Figures(len(times) / (time.monotonic() - started), [1000 * t for t in times])


def _ask(port, request, end, times, errors) -> None:
    connection = None
    while time.monotonic() < end and not errors:
        started = time.monotonic()
        try:
            connection = connection or socket.create_connection(("127.0.0.1", port), timeout=30)
            connection.sendall(request)
            status, keep = _read(connection)
        except OSError as error:
            errors.append(str(error))
            return
        if status != b"200":
            errors.append(f"status {status.decode()}")
            return
        times.append(time.monotonic() - started)
        if not keep:
            connection.close()
            connection = None


def _read(connection) -> tuple[bytes, bool]:
    """The status, and whether the connection stays open, after a whole answer has been read."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, body = data.split(b"\r\n\r\n", 1)
    headers = head.lower()
    length = int(headers.split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _some(connection)
    return head.split(b" ", 2)[1], b"connection: close" not in headers


def _some(connection) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise OSError("the server hung up")
    return data
