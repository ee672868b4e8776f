"""The form of a voice of one's own: what it asks for, what it hands in, what it says when that does not hold."""

from __future__ import annotations

import time

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.common.errors import InvalidInputError, PreconditionError, UnavailableError
from shorts.service.v1.service_pb2 import Backend, BackendState, DescribeResponse
from shorts.studio.v1 import studio_pb2
from shorts.tts.v1.tts_pb2 import ClonedVoice
from tests.ui.samples import sound
from tests.ui.scripted import ScriptedStudio
from tests.ui.test_ui_app import html
from ui.client import Client
from ui.own_voice import AGREED, VoiceForm, add_voice, check, lack_of_cloning
from ui.screens.own_voices import voice_html
from ui.server import SCRIPT
from ui.texts import Texts

EN = Texts("en")
CONSENT = "I, Mina Kim, agree that my voice is cloned for my own videos."


class Handed:
    """A file that was handed in."""

    name = "Mina.WAV"
    size = 100

    def getvalue(self) -> bytes:
        """Give its bytes."""
        return sound()


def form(**changes: object) -> VoiceForm:
    facts = {"name": "Mina", "sample": Handed(), "language": "en", "consent": CONSENT, "origin": "recorded by Mina"}
    return VoiceForm(**{**facts, "agreed": True, **changes})  # type: ignore[arg-type]


def test_a_voice_is_handed_in_with_consent_and_origin(studio: ScriptedStudio) -> None:
    client = Client(studio.address)
    assert not add_voice(client, form(name=" Mina "), EN)
    (voice,) = client.own_voices()
    assert (voice.name, voice.voice.consent, voice.voice.origin) == ("Mina", CONSENT, "recorded by Mina")
    assert (voice.voice.language, voice.voice.sample.media_type) == ("en", "audio/wav")
    assert studio.store.files[voice.voice.sample.sha256][0] == sound()
    client.delete_voice(voice.id)
    assert client.own_voices() == []
    client.close()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " …"}, "name"),
        ({"sample": None}, "sample"),
        ({"consent": " "}, "consent"),
        ({"origin": ""}, "origin"),
        ({"agreed": False}, AGREED),
    ],
)
def test_what_lacks_is_told_before_anything_is_sent(changes: dict[str, object], field: str) -> None:
    assert set(check(form(**changes), EN).by_field) == {field}


def test_a_sample_that_is_too_large_is_told() -> None:
    large = Handed()
    large.size = 41 << 20
    assert "40 MiB" in check(form(sample=large), EN).by_field["sample"][0]


def test_what_the_studio_finds_wrong_is_told_where_it_is_wrong(studio: ScriptedStudio) -> None:
    client = Client(studio.address)
    studio.refusal = InvalidInputError.of("voice.sample", "is too quiet")
    assert add_voice(client, form(), EN).by_field == {"sample": ["voice.sample: is too quiet"]}
    studio.refusal = PreconditionError("no voice can be cloned: fetch xtts-v2")
    assert add_voice(client, form(), EN).by_field == {"": ["no voice can be cloned: fetch xtts-v2"]}
    client.close()


def test_a_voice_is_shown_with_its_consent_as_text() -> None:
    voice = studio_pb2.AddedVoice(name="<b>", voice=ClonedVoice(consent="<i>yes</i>", origin="me", language="ko"))
    shown = voice_html(EN, voice)
    assert "&lt;b&gt;" in shown
    assert "&lt;i&gt;yes" in shown
    assert "<audio" not in shown


@pytest.fixture
def app(studio: ScriptedStudio, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Give the models' screen over the scripted studio, in English."""
    monkeypatch.setenv("SHORTS_GATEWAY", studio.address)
    st.cache_resource.clear()
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    app.query_params["view"] = "models"
    return app


def test_the_form_asks_for_all_and_keeps_what_was_written(app: AppTest, studio: ScriptedStudio) -> None:
    app.run()
    assert not app.exception
    assert "No voice was added yet." in html(app)
    app.text_input(key="own_name_0").input("Mina")
    app.button(key="own_save").click().run()
    assert not app.exception
    for told in ("Choose a recording.", "Write the statement of consent.", "Confirm the consent."):
        assert told in html(app)
    assert app.text_input(key="own_name_0").value == "Mina"
    app.file_uploader(key="own_sample_0").upload("mina.wav", sound(), "audio/wav")
    app.text_area(key="own_consent_0").input(CONSENT)
    app.text_input(key="own_origin_0").input("recorded by Mina")
    app.checkbox(key="own_agreed_0").check()
    app.button(key="own_save").click().run()
    assert not app.exception
    (voice,) = studio.added.values()
    assert (voice.name, voice.voice.language) == ("Mina", "en")
    assert CONSENT in html(app)
    assert app.text_input(key="own_name_1").value == "", "the next form is empty"
    app.button(key="own_delete_yes_own-mina").click().run()
    assert studio.added == {}
    assert CONSENT not in html(app)


def speech(*backends: Backend, error: str = "") -> studio_pb2.ServiceStatus:
    """Tell how the speech service is."""
    return studio_pb2.ServiceStatus(
        service="tts", description=DescribeResponse(service="tts", backends=backends), error=error
    )


LACKING = Backend(
    name="coqui", features=["voice_cloning.v1"], state=BackendState.BACKEND_STATE_UNAVAILABLE, detail="fetch <xtts-v2>"
)
READY = Backend(name="coqui", features=["voice_cloning.v1"], state=BackendState.BACKEND_STATE_UNLOADED)
PLAIN = Backend(name="espeak", state=BackendState.BACKEND_STATE_READY)


@pytest.mark.parametrize(
    ("services", "reasons"),
    [
        ([], None),
        ([speech(PLAIN, READY)], None),
        ([speech(LACKING), speech(READY)], None),
        ([speech(PLAIN)], ()),
        ([speech(PLAIN, LACKING)], ("coqui: fetch <xtts-v2>",)),
        ([speech(error="it does not answer")], ("it does not answer",)),
    ],
)
def test_why_no_voice_can_be_cloned_is_known_before(
    services: list[studio_pb2.ServiceStatus], reasons: tuple[str, ...] | None
) -> None:
    lack = lack_of_cloning(services)
    assert (None if lack is None else lack.reasons) == reasons


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("No voice can be added yet", "Reload this page")),
        ("ko", ("지금은 목소리를 더할 수 없어요", "새로 고쳐 주세요")),
    ],
)
def test_the_form_is_shut_and_says_what_to_do_where_no_voice_can_be_cloned(
    app: AppTest, studio: ScriptedStudio, language: str, said: tuple[str, ...]
) -> None:
    app.query_params["lang"] = language
    studio.services = [speech(PLAIN, LACKING)]
    app.run()
    assert not app.exception
    for told in (*said, "coqui: fetch &lt;xtts-v2&gt;", "<code>shorts models pull xtts-v2</code>", "shorts setup"):
        assert told in html(app)
    fields = [app.text_input(key="own_name_0"), app.file_uploader(key="own_sample_0")]
    fields += [app.text_area(key="own_consent_0"), app.text_input(key="own_origin_0"), app.checkbox(key="own_agreed_0")]
    assert all(field.disabled for field in (*fields, app.button(key="own_save")))
    studio.services = [speech(PLAIN, READY)]
    app.run()
    assert not app.text_input(key="own_name_0").disabled
    assert said[0] not in html(app)


def test_the_screen_says_what_cannot_be_removed(app: AppTest, studio: ScriptedStudio) -> None:
    studio.shelf.finish("spoken")
    app.run()
    studio.shelf.refusal = PreconditionError("the folder cannot be removed")
    app.button(key="remove_yes_spoken").click().run()
    assert "the folder cannot be removed" in html(app)
    assert not app.exception


def test_a_fetch_button_begins_a_pull(app: AppTest, studio: ScriptedStudio) -> None:
    app.run()
    fetched = {button.key for button in app.button if button.key and button.key.startswith("fetch_")}
    assert fetched == {"fetch_tiny", "fetch_tiny-lora", "fetch_private-voice", "fetch_spoken", "fetch_near-film"}, (
        "not what a licence refuses here, nor what no backend runs"
    )
    app.button(key="fetch_tiny").click().run()
    assert not app.exception
    with studio.shelf.changed:
        assert studio.shelf.changed.wait_for(lambda: studio.shelf.asked == ["tiny"], 20)
    studio.shelf.fail("tiny", PreconditionError("its terms were not accepted"))
    deadline = time.monotonic() + 20
    while "its terms were not accepted" not in html(app):
        assert time.monotonic() < deadline
        app.run()
    assert app.button(key="go_on_tiny").label == "Go on"


def test_models_that_cannot_be_listed_are_told_and_the_rest_is_drawn(app: AppTest, studio: ScriptedStudio) -> None:
    studio.shelf.away = UnavailableError("the process that keeps the models does not answer", reason="SHELF_SILENT")
    app.run()
    assert not app.exception
    assert "The models cannot be listed" in html(app)
    assert "the process that keeps the models does not answer" in html(app)
    assert "Main memory" in html(app)
    assert "The studio is not running yet" not in html(app)
