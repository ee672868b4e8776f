"""The part of the form that chooses who tells it: a character by its portrait, a voice, and how both sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from services.common.errors import StudioError
from services.common.language import detect_language
from shorts.studio.v1.studio_pb2 import Character, SampleRequest, VoiceSample
from shorts.tts.v1.tts_pb2 import Voice
from ui.client import Client
from ui.html import esc, portrait_url
from ui.screens.hearing import draw_button, draw_player
from ui.screens.problems import draw_field_problems
from ui.submit import Problems
from ui.texts import LANGUAGE_NAMES, Texts

NOBODY = "none"
PICTURES = {"": "assets/anyone.svg", NOBODY: "assets/nobody.svg"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!:|$<>~])")


@st.fragment
def draw_presenter(t: Texts, client: Client, characters: Sequence[Character], problems: Problems) -> dict[str, Any]:
    """Draw the choice; give it by the names of Form. A change of it draws nothing else of the page anew."""
    voices = _voices(client)  # asked for each time: a speech service may come back while the form is open
    with st.container(key="presenter"):
        character = _draw_faces(t, characters)
        draw_field_problems(problems, "character")
        with st.container(key="chosen"):
            st.html(_chosen(t, next((c for c in characters if c.id == character), None), character))
            with st.container(key="voice_row", horizontal=True, vertical_alignment="bottom"):
                voice = _draw_voice(t, voices)
                request = SampleRequest(voice=_voice_sample(t, voices or (), voice, character))
                if voices:
                    draw_button(t, client, "voice", request)
            draw_player(t, "voice", request)
            if voice and character not in {"", NOBODY}:
                st.html(f'<p class="hint">{esc(t("voice_manner"))}</p>')
            draw_field_problems(problems, "voice")
    return {"character": character, "voice": voice}


def _voices(client: Client) -> list[Voice] | None:
    """List the voices; None where no speech service answers now."""
    try:
        return client.voices()
    except StudioError:
        return None


def _draw_faces(t: Texts, characters: Sequence[Character]) -> str:
    known = {character.id: character for character in characters}
    casts = {character.cast: getattr(character.cast_name, t.language) for character in characters}
    options = ["", NOBODY, *known]
    for key, there in (("character", options), ("cast", casts)):
        if key in st.session_state and st.session_state[key] not in there:
            del st.session_state[key]  # of another gateway
    if casts:
        now = known.get(st.session_state.get("character", ""))
        # Showing another cast is the browser's matter: nothing is asked and nothing drawn anew.
        st.pills(
            t("cast"),
            list(casts),
            format_func=lambda cast: _plain(casts[cast]),
            default=now.cast if now else next(iter(casts)),
            required=True,
            key="cast",
            on_change="ignore",
            persist_state="session",
            label_visibility="collapsed",
        )
        st.html(f"<style>{_show_one_cast(list(casts), characters)}</style>")

    def face(option: str) -> str:
        auto_or_none = t("character_none" if option == NOBODY else "character_auto")
        name = getattr(known[option].name, t.language) if option in known else auto_or_none
        return f"![]({PICTURES.get(option) or portrait_url(option)}) {_plain(name)}"

    chosen: str = st.radio(
        t("character"),
        options,
        format_func=face,
        key="character",
        horizontal=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def _show_one_cast(casts: Sequence[str], characters: Sequence[Character]) -> str:
    """Give rules that hide the faces of all casts but the one that is pressed, and mark the cast of who is chosen."""
    rules = []
    faces = ".st-key-character [role=radiogroup]"
    for number, cast in enumerate(casts, 1):
        places = [place for place, character in enumerate(characters, 3) if character.cast == cast]
        pressed = f".st-key-cast button:nth-of-type({number})"
        others = "".join(f":not(:nth-child({place}))" for place in places)
        shown = f".st-key-presenter:has({pressed}[aria-checked=true]) {faces}"
        rules.append(f"{shown} > div:nth-child(n + 3){others} {{ display: none; }}")
        here = ", ".join(f"{faces} > div:nth-child({place})[data-selected]" for place in places)
        rules.append(f".st-key-presenter:has({here}) {pressed}::after {{ opacity: 1; }}")
    return "\n".join(rules)


def _chosen(t: Texts, character: Character | None, option: str) -> str:
    if character:
        name, role, persona = (
            getattr(text, t.language) for text in (character.name, character.role, character.persona)
        )
        picture = portrait_url(character.id)
    else:
        kind = "none" if option == NOBODY else "auto"
        name, persona = {
            "none": (t("character_none_title"), t("character_none_help")),
            "auto": (t("character_auto_title"), t("character_auto_help")),
        }[kind]
        role, picture = "", PICTURES[option]
    told = f"<small>{esc(role)}</small>" if role else ""
    return (
        f'<div class="chosen" data-character="{esc(option)}"><img src="{picture}" alt="" width="88" height="88">'
        f"<div><b>{esc(name)}</b>{told}<p>{esc(persona)}</p></div></div>"
    )


def _draw_voice(t: Texts, voices: Sequence[Voice] | None) -> str:
    if voices is None:
        st.html(f'<p class="hint">{esc(t("voices_down"))}</p>')
        return ""
    # Those that speak the reader's language stand first.
    known = {voice.id: voice for voice in sorted(voices, key=lambda voice: t.language not in voice.languages)}

    def name_of(voice_id: str) -> str:
        voice = known.get(voice_id)
        if voice is None:
            return t("voice_auto")
        spoken = ", ".join(LANGUAGE_NAMES.get(code, code) for code in voice.languages)
        return f"{voice.name or voice.id} · {spoken}"

    options = ["", *known]
    if st.session_state.get("voice") not in options:
        st.session_state.pop("voice", None)
    chosen: str = st.selectbox(
        t("voice"), options, format_func=name_of, key="voice", persist_state="session", icon=":material/graphic_eq:"
    )
    return chosen


def _voice_sample(t: Texts, voices: Sequence[Voice], voice: str, character: str) -> VoiceSample:
    """Ask for the language that the short will be in, as far as the form tells, where the voice speaks it."""
    state = st.session_state
    language = state.get("text_language") or detect_language(state.get("text") or "") or t.language
    spoken = next((known.languages for known in voices if known.id == voice), [language])
    return VoiceSample(
        voice=voice,
        character=character,
        language=language if language in spoken else "",
        non_commercial=bool(state.get("non_commercial")),
    )


def _plain(text: str) -> str:
    """Escape a text for labels, which Streamlit reads as Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)
