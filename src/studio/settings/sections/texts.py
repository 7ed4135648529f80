"""Written texts: title, summary, chapters, description and tags."""

from __future__ import annotations

from typing import Any

from studio.settings.fields import Section, setting


def _model(request: str, seed: str) -> Any:
    """One field per request: another model may serve each."""
    return setting(
        "",
        f"Model of a chat server for {request}; empty takes `servers.lm_studio_model`.",
        example="qwen2.5-14b-instruct",
        seed=seed,
    )


class Texts(Section):
    """The texts that are written about the story."""

    generate_title: bool = setting(True, "Write a title into `10.title.txt`.", seed="GENERATE_TITLE")
    chapters: int = setting(
        0,
        "Chapters of the film, where it is long enough for them; 0 takes as many as suit its length. Counts when they "
        "are chosen next.",
        example=8,
        ge=0,
        le=50,
    )
    chapter_lines: int = setting(
        50,
        "Most lines of a long story that a chat server is given at once to summarise.",
        seed="CHUNK_SIZE",
        ge=1,
        le=10_000,
    )
    chapter_summary_model: str = _model("the summary of a chapter", "MODEL_CHARACTER_CHAPTER_SUMMARY")
    title_model: str = _model("the title of the story", "MODEL_CHARACTER_TITLE_GENERATION")
    meta_summary_model: str = _model("the summary of the story", "MODEL_CHARACTER_META_SUMMARY")
    description_model: str = _model("the description of the film and the cover", "MODEL_DESCRIPTION_GENERATION")
    speakers_model: str = _model("who says a quotation of which the text does not tell", "")
    casting_model: str = _model("the choice of voices", "")
    timeline_model: str = _model("the choice of sound effects", "MODEL_TIMELINE_GENERATION")
    timing_model: str = _model("the length and place of an effect", "MODEL_TIMING_GENERATION")
    media_tags_model: str = _model("the tags", "MODEL_MEDIA_TAGS")
    media_title_model: str = _model("the title line of the description", "MODEL_MEDIA_TITLE")
    media_hook_model: str = _model("the opening sentence of the description", "MODEL_MEDIA_HOOK")
    media_bullets_model: str = _model("the bullet points of the description", "MODEL_MEDIA_BULLETS")


class Media(Section):
    """The description that goes with the film."""

    calls_to_action: tuple[str, ...] = setting(
        (
            "Subscribe, and the next story finds you.",
            "Which moment stayed with you? Tell us below.",
            "Know someone who loves to listen? Share it.",
        ),
        "Lines near the end of the description.",
        example=("A new story every Friday.",),
    )
    hashtags: tuple[str, ...] = setting(
        ("#audiobook", "#storytelling"),
        "Hashtags of the description, each with its #.",
        example=("#story", "#mystery"),
    )
    story_hashtags: int = setting(
        3,
        "Hashtags that are made of the tags of the story. YouTube shows three, and ignores all when there are over 60.",
        ge=0,
        le=60,
    )
    credits: bool = setting(True, "Name the makers of voices, sounds, pictures and letters in the description.")
    further_credits: tuple[str, ...] = setting(
        (), "Lines after those, for what the studio cannot know.", example=("Read by Ada Marlow.",)
    )
    disclosure: str = setting(
        "Made with AI: voices, sounds and pictures of this film may come from a computer.",
        "What the description says of the use of AI; empty leaves it out.",
        example="The voices of this film are synthetic.",
    )
