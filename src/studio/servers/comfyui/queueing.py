"""Prompts on their way into the queue of a server, and out of it again: one request each, and what its answer means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.servers.comfyui.problems import (
    ComfyProblem,
    PromptPartlyValid,
    ServerUnreachable,
    node_problems,
    refusal,
)
from studio.servers.comfyui.standing import Running, standing
from studio.servers.comfyui.wire import Wire, json_of, one_name


def send_prompt(wire: Wire, body: Mapping[str, Any], cancel: Callable[[], None]) -> ComfyProblem | None:
    """Send a prompt once. Return what went wrong when it is unknown whether it arrived.

    ``cancel`` takes it out again where only a part of it was taken. Raises PromptRefused, TooLarge.
    """
    try:
        answer = wire.once("POST", "/prompt", seconds=wire.timeouts.submit, json=body)
    except ServerUnreachable as problem:
        return problem
    if answer.status_code == 413:
        raise wire.too_large("the graph", answer.text)
    reply = json_of(answer)
    if answer.status_code >= 500 or not isinstance(reply, dict):
        return wire.bad("POST /prompt", answer)
    if answer.status_code >= 400:
        raise refusal(wire.shown, reply)
    if complaints := node_problems(reply.get("node_errors")):
        cancel()
        raise PromptPartlyValid(wire.shown, complaints)
    if reply.get("error"):
        raise refusal(wire.shown, reply)
    return None


def cancel_prompt(wire: Wire, prompt_id: str) -> None:
    """Take a prompt out of the queue, or stop it when it runs. What is not there is no error."""
    answer = wire.ask("POST", f"/api/jobs/{one_name(prompt_id)}/cancel")
    if answer.status_code in (404, 405):
        _cancel_the_old_way(wire, prompt_id)
    elif answer.status_code >= 400:
        raise wire.bad("cancelling a prompt", answer)


def _cancel_the_old_way(wire: Wire, prompt_id: str) -> None:
    """Older servers: out of the queue, and interrupted only if it is ours that runs."""
    answer = wire.ask("POST", "/queue", json={"delete": [prompt_id]})
    if answer.status_code >= 400:
        raise wire.bad("taking a prompt out of the queue", answer)
    if isinstance(standing(wire, prompt_id), Running):
        wire.ask("POST", "/interrupt", json={"prompt_id": prompt_id})
