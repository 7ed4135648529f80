"""The machine: who makes what, servers, folders, limits."""

from __future__ import annotations

from typing import Any

from studio.settings.fields import Section, setting

_PROVIDER = r"^[a-z][a-z0-9_-]{0,31}$"
_URL = r"^https?://[^\s/]+\S*$"
_URLS = r"^\s*https?://[^\s/,]+[^\s,]*(\s*,\s*https?://[^\s/,]+[^\s,]*)*\s*$"


def _engine(role: str, example: str) -> Any:
    return setting(
        "auto",
        f"Who makes {role}: a provider's name, or `auto`.",
        example=example,
        words='a provider\'s name in quotes, or "auto"',
        pattern=_PROVIDER,
    )


class Engines(Section):
    """Which provider serves each role; `auto` takes what is installed with the program."""

    speech: str = _engine("speech", "kokoro")
    transcription: str = _engine("the transcription", "whisper")
    sound: str = _engine("sound effects", "synthesis")
    image: str = _engine("pictures", "cover")
    chat: str = _engine("texts", "rules")
    video: str = _engine("moving pictures", "camera")
    publish: str = setting(
        "auto",
        "Who publishes: `youtube`, or `folder`, which only lays everything out for an upload by hand; `auto` is "
        "`youtube`.",
        example="folder",
        words='a provider\'s name in quotes, or "auto"',
        pattern=_PROVIDER,
    )


class Servers(Section):
    """Addresses and waits of servers of your own, if you run any."""

    comfyui_base_url: str = setting(
        "http://127.0.0.1:8188",
        "Address of ComfyUI; of several that share the work, all with commas between.",
        example="http://127.0.0.1:8188, http://192.168.1.20:8188",
        seed="COMFYUI_BASE_URL",
        environment=("COMFYUI_BASE_URL",),
        words='an address such as "http://127.0.0.1:8188", or several with commas between',
        pattern=_URLS,
    )
    lm_studio_base_url: str = setting(
        "http://127.0.0.1:1234/v1",
        "Address of LM Studio, or of another chat server that speaks the same way.",
        seed="LM_STUDIO_BASE_URL",
        environment=("LM_STUDIO_BASE_URL", "LM_STUDIO_URL"),
        words='an address such as "http://127.0.0.1:8188"',
        pattern=_URL,
    )
    lm_studio_api_key: str = setting(
        "",
        "Key of the chat server, if it asks for one; not allowed in a production's file.",
        example="your-key",
        environment=("LM_STUDIO_API_KEY",),
        secret=True,
    )
    comfyui_dir: str = setting(
        "",
        "Folder of ComfyUI, to start it from; empty looks for `ComfyUI` in the production and beside it.",
        example="ComfyUI",
        environment=("COMFYUI_DIR",),
        seed="COMFYUI_DIR",
    )
    comfyui_arguments: str = setting(
        "",
        "What is added to the command when ComfyUI is started here; a word with blanks in it stands in quotes.",
        example="--lowvram --preview-method auto",
    )
    comfyui_model_path: str = setting(
        "", "Folder of ComfyUI's models.", example="ComfyUI/models", environment=("COMFYUI_MODEL_PATH",)
    )
    comfyui_checkpoints_path: str = setting(
        "",
        "Folder of ComfyUI's checkpoints.",
        example="ComfyUI/models/checkpoints",
        environment=("COMFYUI_CHECKPOINTS_PATH",),
    )
    lm_studio_cmd: str = setting(
        "lms", "Command that starts LM Studio.", seed="LM_STUDIO_CMD", environment=("LM_STUDIO_CMD",)
    )
    lm_studio_model: str = setting(
        "nvidia_nemotron-3-nano-30b-a3b",
        "Model of the chat server for every request that names none.",
        seed="LM_STUDIO_MODEL",
        environment=("LM_STUDIO_MODEL", "LM_STUDIO_MODEL_NAME"),
    )
    lm_studio_context_tokens: int = setting(
        8192,
        "Tokens that a model of the chat server reads and writes at once; longer stories are read in pieces.",
        example=16_384,
        ge=3072,
        le=10_000_000,
    )
    lm_studio_requests: int = setting(2, "Questions that the chat server is asked at the same time.", ge=1, le=64)
    lm_studio_first_word_timeout_seconds: float = setting(
        300.0,
        "How long an answer of the chat server may take to begin; it may have to load a model before.",
        gt=0,
        le=86_400,
    )
    lm_studio_next_word_timeout_seconds: float = setting(
        60.0, "How long the chat server may be silent in the middle of an answer.", gt=0, le=86_400
    )
    lm_studio_model_path: str = setting(
        "", "Folder of the chat server's models.", example="models", environment=("LM_STUDIO_MODEL_PATH",)
    )
    look_for_servers: bool = setting(
        True,
        "Let `auto` take a server for a role when it answers, or can be started here, when the role is first needed.",
    )
    one_at_a_time: bool = setting(
        True, "Use ComfyUI and the chat server one after the other, as when they share one graphics card."
    )
    ready_timeout_seconds: float = setting(
        300.0, "How long a server that is started may take to answer.", gt=0, le=86_400
    )
    silence_timeout_seconds: float = setting(
        120.0,
        "How long a server that was started here may say nothing after something failed, before it is started again.",
        gt=0,
        le=86_400,
    )
    comfyui_ready_check_interval_seconds: float = setting(
        15.0,
        "Longest pause between two questions to a starting ComfyUI whether it is ready; the first are short.",
        seed="COMFYUI_READY_CHECK_INTERVAL",
        gt=0,
        le=600,
    )
    lm_studio_ready_check_interval_seconds: float = setting(
        15.0,
        "Longest pause between two questions to a starting LM Studio whether it is ready; the first are short.",
        seed="LM_STUDIO_READY_CHECK_INTERVAL",
        gt=0,
        le=600,
    )
    shutdown_timeout_seconds: float = setting(
        10.0, "How long a server may take to stop.", seed="SERVICE_SHUTDOWN_TIMEOUT", gt=0, le=600
    )
    kill_timeout_seconds: float = setting(
        5.0,
        "How long it may take after it was told to stop at once.",
        seed="SERVICE_KILL_TIMEOUT",
        gt=0,
        le=600,
    )
    stopped_check_interval_seconds: float = setting(
        3.0,
        "Longest pause between two looks whether a server has stopped.",
        seed="SERVICE_STOPPED_CHECK_INTERVAL",
        gt=0,
        le=600,
    )
    workflow_summary_enabled: bool = setting(
        False,
        "Report each workflow that is sent to ComfyUI: once for a step, and again where nodes or models are others.",
        seed="WORKFLOW_SUMMARY_ENABLED",
    )
    previews: bool = setting(
        True, "Let ComfyUI show how a picture becomes; the newest of each step is in `.studio/preview/`."
    )


class Paths(Section):
    """Folders on this machine."""

    weights_folder: str = setting("", "Folder of model weights, which is looked into first.", example="weights")


class Engine(Section):
    """How work is shared out and how long it may take."""

    cpu_slots: int = setting(0, "Items made at the same time; 0 takes what this machine has.", example=2, ge=0, le=256)
    item_timeout_seconds: float = setting(900.0, "Longest time for one item.", ge=1, le=86_400)
    retries: int = setting(2, "How often an item is tried again after a failure that may pass.", ge=0, le=20)
    retry_wait_seconds: float = setting(1.0, "Wait before the first retry; it doubles each time.", ge=0, le=600)
