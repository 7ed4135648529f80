"""Effects, ambience and the mix."""

from __future__ import annotations

from studio.settings.fields import Section, setting


class Effects(Section):
    """Sound effects and ambience."""

    enabled: bool = setting(True, "Put sound effects under the story.")
    max_workers: int = setting(3, "Effects made at the same time.", seed="max_workers", ge=1, le=64)
    recordings_folder: str = setting(
        "",
        "Folder of your own recordings, which are taken before a sound is made; relative to `studio.toml`.",
        example="sounds",
    )
    ambience: bool = setting(True, "Lay a bed of ambience (rain, a room, a street) under scenes that name a place.")
    gain_db: float = setting(0.0, "Louder or softer effects.", example=-3.0, ge=-40, le=12)


class Mix(Section):
    """The mix of narration and effects."""

    loudness_lufs: float = setting(-14.0, "Loudness of the finished film.", example=-16.0, ge=-40, le=-5)
    true_peak_dbtp: float = setting(-1.0, "Highest true peak.", example=-1.5, ge=-12, le=0)
    ducking_db: float = setting(12.0, "How far effects and ambience go down under speech.", ge=0, le=40)
    tolerance_ms: int = setting(
        100,
        "Difference in length of narration and effects that is accepted.",
        seed="--tolerance-ms",
        ge=0,
        le=600_000,
    )
