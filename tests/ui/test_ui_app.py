"""The dashboard's script by itself, without a browser."""

from __future__ import annotations

import grpc
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from services.common.errors import UnauthenticatedError, UnavailableError
from shorts.studio.v1 import studio_pb2
from tests.ui.scripted import NARRATIONS, TITLE, ScriptedStudio, refuse
from ui.server import SCRIPT


@pytest.fixture
def app(studio: ScriptedStudio, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Give the script over the scripted studio, in English."""
    monkeypatch.setenv("SHORTS_GATEWAY", studio.address)
    st.cache_resource.clear()
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    app.query_params["lang"] = "en"
    return app


def html(app: AppTest) -> str:
    """Give all that the script has drawn as HTML of ours."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_the_form_is_drawn_with_what_the_studio_has(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "One story in, one short out." in html(app)
    assert app.selectbox(key="voice").options == ["Recommended", "Voice en · English", "Voice ko · 한국어"]
    assert app.button(key="make").label == "Make the short"


def test_a_sample_fills_the_form_and_is_made(app: AppTest, studio: ScriptedStudio) -> None:
    app.run()
    app.button(key="sample").click().run()
    assert "goose" in str(app.text_area(key="text").value)
    app.button(key="make").click().run()
    assert not app.exception
    (job,) = studio.jobs.values()
    assert "goose" in job.spec.text
    assert app.query_params["job"] in ([job.id], job.id)


def test_a_finished_job_is_drawn_whole(app: AppTest, studio: ScriptedStudio) -> None:
    job_id = studio.add()
    studio.script(job_id)
    result = studio.finish(job_id)
    app.query_params["job"] = job_id
    app.run()
    while TITLE not in html(app):  # the reader's thread hands it in at once, and not at a time of ours
        app.run()
    assert not app.exception
    assert all(narration in html(app) for narration in NARRATIONS)
    assert f"files/{result.videos[0].video.sha256}" in html(app)


def test_the_list_goes_on_beyond_its_first_page(app: AppTest, studio: ScriptedStudio) -> None:
    for _ in range(30):
        studio.add()
    app.query_params["view"] = "jobs"
    app.run()
    assert len([button for button in app.button if button.key and button.key.startswith("open_")]) == 24
    app.button(key="older").click().run()
    assert len([button for button in app.button if button.key and button.key.startswith("open_")]) == 30


def test_without_voices_the_form_still_works(
    app: AppTest, studio: ScriptedStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_request: object, context: grpc.ServicerContext) -> None:
        refuse(context, UnavailableError("no speech service"))

    monkeypatch.setattr(studio, "ListVoices", refuses)
    studio.stop()
    studio.start()
    app.run()
    assert not app.exception
    assert "the recommended one will speak" in html(app)
    monkeypatch.undo()
    studio.stop()
    studio.start()


def test_a_wrong_token_is_told(app: AppTest, studio: ScriptedStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_request: object, context: grpc.ServicerContext) -> None:
        refuse(context, UnauthenticatedError("show the token"))

    monkeypatch.setattr(studio, "ListRecipes", refuses)
    studio.stop()
    studio.start()
    app.run()
    assert "SHORTS_TOKEN" in html(app)
    monkeypatch.undo()
    studio.stop()
    studio.start()


def test_a_resume_that_is_refused_is_told(app: AppTest, studio: ScriptedStudio) -> None:
    job_id = studio.add()
    studio.state(job_id, studio_pb2.JOB_STATE_INTERRUPTED)
    app.query_params["job"] = job_id
    app.run()
    while not any(button.key == "resume" for button in app.button):
        app.run()
    studio.state(job_id, studio_pb2.JOB_STATE_CANCELLED)
    app.button(key="resume").click().run()
    assert "the job has ended" in html(app)
