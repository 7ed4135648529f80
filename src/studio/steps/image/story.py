"""``image/1.story``: the scenes of the story, and how its people and places look.

All of these are decisions: made once, kept when the story grows, and a person's own words win. Where the author wrote
no scenes, each span is decided to continue the scene before it or to begin another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from studio.engine.item import Inputs, Item, Made, Ref, Step, Verdict
from studio.engine.tree import Tree
from studio.engine.view import View
from studio.errors import ProviderError
from studio.steps.audio.film import CHARACTER, MEDIA
from studio.steps.audio.film import INPUT as SOUND_INPUT
from studio.steps.audio.media import MOMENTS
from studio.steps.engines import RULES
from studio.steps.image import state_views
from studio.steps.image.pictures import INPUT, SCENE_LIST, STORY, Pictures, Shown, names_in_order
from studio.steps.libraries import ARRAYS
from studio.steps.questions import one_line
from studio.story.cascade import audio_story
from studio.story.descriptions import FILES, merge_descriptions, read_descriptions, write_descriptions
from studio.story.parse import decode_story
from studio.story.scene_lines import read_scene_lines, read_scenes, write_scenes
from studio.story.story_with_scenes import check_scene_list, check_scenes, refuse_errors

if TYPE_CHECKING:
    from studio.steps.asking import Asker
    from studio.steps.image.tasks.people_description import PersonDescription
    from studio.steps.image.tasks.places_telling import PlaceDescription
    from studio.story.descriptions import Form, Kind

SUMMARY = "summary"
SUMMARY_FILE = SOUND_INPUT + "9.summary.txt"
KINDS: Mapping[str, Kind] = {"person": "character", "place": "location"}
FORMS: tuple[Form, ...] = ("long", "short")


class CutsStep(Step):
    """Finds the scenes of a story in which the author wrote none."""

    name = STORY
    sweeps = False
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {"cut": 0.02}

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._planning = Lock()
        self._before: dict[str, Mapping[str, Any]] = {}
        self._planned: dict[str, dict[str, Any]] | None = None

    def expand(self, view: View) -> Iterable[Item]:
        """One item per span."""
        self._before = self.pictures.cuts(view)
        for span in self.pictures.film.spans:
            yield self.pictures.film.span_item(self.name, "cut", span, params={"text": span.text}, decision=True)

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Which scene the span belongs to. All spans are decided together, at the first that is asked for."""
        with self._planning:
            if self._planned is None:
                self._planned = planned_cuts(self.pictures, self._before)
        value = self._planned[item.id.partition("/")[2]]
        (out / "value.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return "rules"


class ImageStoryStep(Step):
    """Checks the scenes, and describes people and places."""

    name = STORY
    libraries = ARRAYS
    seconds_per_cost: Mapping[str, float] = {SUMMARY: 1, "person": 0.2, "place": 0.1}

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._shown: tuple[Shown, ...] = ()
        self._about = ""
        self.remarks: tuple[str, ...] = ()
        """What does not fit in the scenes of the author, and how they are read all the same; known once expanded."""

    def expand(self, view: View) -> Iterable[Item]:
        """One item for the check of the scenes, one per person, each knowing those before it, and one per place.

        Where a language model describes them, what the story is about is one item more.

        NotYet while scenes are not cut. StoryError where the check finds an error that is not to be bypassed.
        """
        self._shown = self.pictures.scenes(view)
        if not self.pictures.planned:
            self.remarks = self._checked(view)
            yield Item(self.name, "check", params={"remarks": list(self.remarks)}, label="the check of the scenes")
        yield from self._described(view)

    def _checked(self, view: View) -> tuple[str, ...]:
        story, file = self.pictures.story, self.pictures.story_file
        described = {name for form in FORMS for name in self._written(view, "place", form)}
        found = refuse_errors(
            check_scenes(story, described=described), file=file, bypass=self.pictures.bypass_validation
        )
        remarks = [f"{file}, {finding}" for finding in found]
        path = view.person(SCENE_LIST)
        if path is not None:
            listed = read_scene_lines(decode_story(path.read_bytes(), file=SCENE_LIST), file=SCENE_LIST)
            remarks += [f"{SCENE_LIST}, {finding}" for finding in check_scene_list(listed, story.scenes)]
        return tuple(remarks)

    def _described(self, view: View) -> Iterable[Item]:
        yield from self._summary(view)
        people = self.pictures.people(view)
        known = [item_id.partition("/")[2] for item_id in view.known(self.name) if item_id.startswith("person/")]
        order = names_in_order(people, known)
        shown = view.last(MEDIA, MOMENTS)
        drawn = shown.json("moments.json")["looks"] if shown is not None else {}
        for index, name in enumerate(order):
            yield Item(
                self.name,
                f"person/{name}",
                needs=tuple(Ref(self.name, f"person/{other}", "value.json") for other in order[:index]),
                params={"name": name, **_drawn_before(drawn, f"person/{name}")},
                given=self._given(view, "person", name),
                decision=True,
                resource=self.pictures.film.engines.chat_resource,
                label=f"the looks of {name}",
                aliases=(name,),
            )
        for name, words in self.pictures.places(view).items():
            yield Item(
                self.name,
                f"place/{name}",
                params={"name": name, "author": words or "", **_drawn_before(drawn, f"place/{name}")},
                given=self._given(view, "place", name),
                decision=True,
                resource=self.pictures.film.engines.chat_resource,
                label=f"the place {name}",
                aliases=(name,),
            )

    def _summary(self, view: View) -> Iterable[Item]:
        """What the story is about, where a model asks; what was written of it for the sound is taken as it is.

        People and places do not need it: it is asked for once, by whoever comes first, and rules draw without it.
        """
        film = self.pictures.film
        self._about = ""
        if not film.engines.asking.asks:
            return
        known: dict[str, Any] = {}
        if written := self._written_summary(view):
            known = dict(zip(("written", "by"), written, strict=True))
        decided = view.last(self.name, SUMMARY)
        if decided is not None and decided.by != RULES:
            self._about = str(decided.json("value.json")["summary"])
        else:
            self._about = known.get("written", "")
        yield Item(
            self.name,
            SUMMARY,
            params={"story": film.story_digest, **known},
            decision=True,
            resource=film.engines.chat_resource,
            label="what the story is about",
        )

    @staticmethod
    def _written_summary(view: View) -> tuple[str, str] | None:
        """The summary of the film's texts and who wrote it: a person or a model; none where rules did."""
        path = view.person(SUMMARY_FILE)
        if path is not None:
            return one_line(decode_story(path.read_bytes(), file=SUMMARY_FILE)), "person"
        made = view.last(CHARACTER, SUMMARY)
        return (one_line(made.text("summary.txt")), made.by) if made is not None and made.by != RULES else None

    def _written(self, view: View, kind: str, form: Form) -> Mapping[str, str]:
        """What a person wrote into the long or the short file of descriptions."""
        file = INPUT + FILES[KINDS[kind], form]

        def read() -> Mapping[str, str]:
            path = view.person(file)
            if path is None:
                return {}
            return read_descriptions(decode_story(path.read_bytes(), file=file), KINDS[kind], file=file).texts

        return view.once(file, read)

    def _given(self, view: View, kind: str, name: str) -> dict[str, Any] | None:
        """A description in which a person changed something, else None."""
        made = view.last(self.name, f"{kind}/{name}")
        decided: Mapping[str, Any] = made.json("value.json") if made is not None else {}
        written = {form: self._written(view, kind, form).get(name) for form in FORMS}
        changed = [form for form, text in written.items() if text and text != decided.get(form)]
        if not changed:
            return None
        first = changed[0]
        texts = {form: text or decided.get(form) or written[first] for form, text in written.items()}
        return dict(decided) | dict(texts) | {"edited": first, "seed": decided.get("seed", 0)}

    def make(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide one thing."""
        return self._decide(item, inputs, seed, out)

    def draft(self, item: Item, inputs: Inputs, seed: int, out: Path) -> str:
        """Decide one thing by rules, whoever is to be asked."""
        return self._decide(item, inputs, seed, out, draft=True)

    def _decide(self, item: Item, inputs: Inputs, seed: int, out: Path, *, draft: bool = False) -> str:
        value: dict[str, Any]
        who = RULES
        if item.kind == "check":
            value = {"remarks": item.params["remarks"]}
        elif item.kind == SUMMARY:
            value, who = self._story_summary(item, inputs, out, draft=draft)
        elif item.kind == "person":
            value, who = self._person(item, inputs, seed % 2**32, out, draft=draft)
        else:
            drawn = item.params.get("drawn") if inputs.take == 1 else None
            value, who = self._place(item, int(drawn["seed"]) if drawn else seed % 2**32, out, draft=draft)
        (out / "value.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return who

    def check(self, item: Item, out: Path) -> Verdict:
        """What does not fit in the scenes is a finding, and what a language model was refused for."""
        from studio.steps.asking import findings

        return Verdict(findings=(*item.params.get("remarks", ()), *findings(out)))

    def _story_summary(self, item: Item, inputs: Inputs, out: Path, *, draft: bool) -> tuple[dict[str, Any], str]:
        from studio.steps.audio.tasks.summary import summarise
        from studio.steps.audio.tasks.texts import asked_summary

        if "written" in item.params and inputs.take == 1:
            return {"summary": item.params["written"]}, str(item.params["by"])
        film = self.pictures.film
        model = film.settings.looks.story_description_model
        told, who = film.engines.asking.ask(
            out, lambda asker: asked_summary(film, asker, model), lambda: summarise(film.story), draft=draft
        )
        return {"summary": told}, who

    def _told_about(self, asker: Asker) -> str:
        """What the story is about. Whoever describes people and places does without where that cannot be had."""
        from studio.steps.audio.tasks.texts import asked_summary

        film = self.pictures.film
        try:
            return self._about or asked_summary(film, asker, film.settings.looks.story_description_model)
        except ProviderError:
            return ""

    def _person(self, item: Item, inputs: Inputs, seed: int, out: Path, *, draft: bool) -> tuple[dict[str, Any], str]:
        from studio.steps.image.tasks import asked_looks
        from studio.steps.image.tasks.people import describe_person
        from studio.steps.image.tasks.people_description import person_from_json

        before = [inputs.json(ref) for ref in item.needs if isinstance(ref, Ref)]
        taken = [person_from_json(value["person"]) for value in before if "person" in value]
        before_this = item.params.get("drawn") if inputs.take == 1 else None
        if before_this is not None:
            seed, person = int(before_this["seed"]), person_from_json(before_this["person"])
        else:
            person = describe_person(str(item.params["name"]), self.pictures.story, seed, taken=taken)

        def asked(asker: Asker) -> tuple[PersonDescription, str]:
            return asked_looks.person(self.pictures, person, taken, self._told_about(asker), asker)

        (person, short), who = self.pictures.film.engines.asking.ask(
            out, asked, lambda: (person, person.summary_text()), draft=draft
        )
        return {"long": person.structured_text(), "short": short, "seed": seed, "person": person.as_json()}, who

    def _place(self, item: Item, seed: int, out: Path, *, draft: bool) -> tuple[dict[str, Any], str]:
        from studio.steps.image.tasks import asked_looks
        from studio.steps.image.tasks.period import world_of
        from studio.steps.image.tasks.places import describe_place, words_at

        story, name = self.pictures.story, str(item.params["name"])
        near = words_at(story, name)
        place = describe_place(name, item.params["author"] or None, near, seed, period=world_of(story).period)

        def asked(asker: Asker) -> tuple[PlaceDescription, str]:
            return asked_looks.place(self.pictures, place, near, self._told_about(asker), asker)

        (place, short), who = self.pictures.film.engines.asking.ask(
            out, asked, lambda: (place, place.summary_text()), draft=draft
        )
        return {"long": place.structured_text(), "short": short, "seed": seed}, who

    def project(self, made: Mapping[str, Made], tree: Tree) -> None:
        """Write the descriptions and the list of scenes, a person's own kept, and the story of the sound."""
        values = {item_id: product.json("value.json") for item_id, product in made.items()}
        for kind, of in KINDS.items():
            texts = {name[len(kind) + 1 :]: value for name, value in values.items() if name.startswith(f"{kind}/")}
            for form in FORMS if texts else ():
                file = INPUT + FILES[of, form]
                told = {name: str(value[form]) for name, value in texts.items()}
                text = write_descriptions(told, of, form)
                if tree.person(file) is not None:
                    theirs = decode_story(tree.source(file).read_bytes(), file=file)
                    text = merge_descriptions(theirs, told, of, form, file=file)
                tree.write_text(file, text, merged=True)
        self._write_scenes(tree)
        if self.pictures.source != "audio":
            tree.write_text("gen.audio/input/1.story.txt", audio_story(self.pictures.story.source))
        state_views.story(values, made, tree)

    def _write_scenes(self, tree: Tree) -> None:
        """The list of scenes. A person's list is only added to."""
        lines = {shown.line.id: shown.line for shown in self._shown}
        if tree.person(SCENE_LIST) is None:
            tree.write_text(SCENE_LIST, write_scenes(lines.values()))
            return
        theirs = decode_story(tree.source(SCENE_LIST).read_bytes(), file=SCENE_LIST)
        listed = {line.id for line in read_scenes(theirs, file=SCENE_LIST)}
        missing = [line for name, line in lines.items() if name not in listed]
        if missing:
            end = "" if theirs.endswith("\n") or not theirs else "\n"
            tree.write_text(SCENE_LIST, theirs + end + write_scenes(missing), merged=True)


def _drawn_before(drawn: Mapping[str, Any], item_id: str) -> dict[str, Any]:
    """How something looks on a cover that was made before the film had pictures: it stays so at the first take."""
    return {"drawn": drawn[item_id]} if item_id in drawn else {}


def planned_cuts(pictures: Pictures, before: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """For every span its scene's key, name and line. Scenes that have a name keep it; new ones get free ones."""
    from studio.steps.image.tasks.planning import Cut

    decided = {span: Cut(span, str(value["key"]), bool(value["begins"])) for span, value in before.items()}
    names = {str(value["key"]): str(value["scene"]) for value in before.values()}
    lines = {str(value["key"]): str(value["line"]) for value in before.values()}
    result: dict[str, dict[str, Any]] = {}
    for scene in pictures.plan(decided):
        name = names.get(scene.key) or _free_name(scene.part, set(names.values()))
        names[scene.key] = name
        line = lines.get(scene.key) or scene_text(scene)
        for span in scene.spans:
            begins = span == scene.first_span
            result[span] = {"key": scene.key, "scene": name, "line": line, "begins": begins}
    return result


def _free_name(part: int, taken: set[str]) -> str:
    number = 1
    while f"scene_{part}.{number}" in taken:
        number += 1
    return f"scene_{part}.{number}"


def scene_text(scene: Any) -> str:
    """A planned scene in the grammar of scene lines, without its id."""
    actors = "".join(
        f" (({name}))" + "".join(f"{{{_plain(trait)}}}" for trait in scene.acting.get(name, ())) + ";"
        for name in scene.present
    )
    return f"{{{{{scene.place}, {_plain(scene.place_description)}}}}}, {{{_plain(scene.setting)}}};{actors}"


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("{}();", "     ")).split())
