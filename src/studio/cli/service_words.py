"""What a run says of servers, in words for a person and for the log."""

from __future__ import annotations

from collections.abc import Iterator

from studio import events


def of_service(event: events.Event) -> str:
    """What an event says of a server; empty for other events."""
    match event:
        case events.ServiceStarted(service, address):
            return f"{service} is started at {address}"
        case events.ServiceReady(service, address, ours, seconds):
            return f"{service} answers at {address}" + (f" after {seconds:.1f} s" if ours else "; it was there already")
        case events.ServiceFailed(service, error, hint):
            told = error if error.startswith(service) else f"{service} is not there: {error}"
            return told + (f" ({hint})" if hint else "")
        case events.ServiceStopped(service, seconds):
            return f"{service} was stopped in {seconds:.1f} s"
    return ""


def figures(event: events.RunMeasured) -> Iterator[str]:
    """What a run took, line by line."""
    for service in event.services:
        yield (
            f"Service {service.service}: starts={service.starts}, starting={service.start_seconds:.2f}s, "
            f"waited={service.wait_seconds:.2f}s, started again={service.restarts}, not there={service.failures}"
        )
    for one in event.requests:
        share = 100 * one.failed / max(one.requests, 1)
        yield (
            f"Server {one.server}: requests={one.requests}, errors={one.failed} ({share:.1f}%), "
            f"median={one.median_seconds:.3f}s, longest={one.longest_seconds:.3f}s"
            + (f", busy={one.busy_seconds:.2f}s, idle={one.idle_seconds:.2f}s" if one.busy_seconds else "")
        )
    moved = {
        "memory": event.memory_bytes,
        "largest child": event.children_memory_bytes,
        "read": event.read_bytes,
        "written": event.written_bytes,
    }
    told = [f"{name}={value / 1e6:.1f}MB" for name, value in moved.items() if value is not None]
    yield ", ".join([f"Process: cpu={event.cpu_seconds:.2f}s", *told])
