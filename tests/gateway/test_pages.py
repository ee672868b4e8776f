"""Jobs that begin with a page: its facts are the source, its pictures the photos."""

from __future__ import annotations

import json

import pytest

from gateway.pages import page_text
from gateway.validate import check_submit
from services.common.errors import InvalidInputError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import Page, PageKind, Price
from shorts.studio.v1.studio_pb2 import JobSpec, JobState, StageStatus, SubmitRequest
from tests.gateway.conftest import OpenStudio, events_of
from tests.support.fakes import FakeServices

URL = "https://shop.example/mug"


async def test_the_page_is_the_source(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        job = await studio.submit("", JobSpec(url=URL))
        events = await events_of(studio, job.id)
        job = await studio.jobs.get(job.id)
    assert job.state == JobState.JOB_STATE_DONE, job.error
    pages = [event.page for event in events if event.HasField("page")]
    assert [page.title for page in pages] == ["파란 머그"]
    assert fakes.texts == ["# 파란 머그\n가격: 19,900원\n\n- 손잡이가 크다\n- 식기세척기에 넣어도 된다"]
    assert set(fakes.photos) == {pages[0].images[0].sha256}
    assert "one picture could not be read" in {event.notice.message for event in events if event.HasField("notice")}
    done = [e.stage.stage for e in events if e.stage.status == StageStatus.STAGE_STATUS_DONE]
    assert done[0] == "page"
    record = json.loads(fakes.store.read(job.result.record))
    assert record["recipe"] == "link"
    assert record["spec"]["url"] == URL


async def test_a_page_is_read_anew_for_each_job(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        for _ in range(2):
            await events_of(studio, (await studio.submit("", JobSpec(url=URL))).id)
    assert fakes.calls["crawl", "fake-crawl"] == 2
    assert fakes.calls["llm", "fake-llm"] == 1


async def test_a_saved_page_and_own_photos(open_studio: OpenStudio, fakes: FakeServices) -> None:
    page = fakes.store.put([b"<html><title>mug</title></html>"], "text/html")
    async with open_studio() as studio:
        job = await studio.submit("", JobSpec(page=page, recipe="product", language="en"))
        await events_of(studio, job.id)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    assert fakes.texts[0].startswith("# 파란 머그\nPrice: 19,900원")


async def test_a_job_of_a_text_never_asks_the_crawler(open_studio: OpenStudio, fakes: FakeServices) -> None:
    fakes.backends["crawl"][0].name = "gone"
    async with open_studio() as studio:
        job = await studio.submit("", JobSpec(text="A bakery opens at four. People come early."))
        await events_of(studio, job.id)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    assert fakes.calls["crawl", "fake-crawl"] == 0


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (JobSpec(url="ftp://shop.example/x"), "spec.url"),
        (JobSpec(url="https://shop.example/" + "a" * 2048), "spec.url"),
        (JobSpec(url=URL, text="A text as well. It is long enough."), "spec.url"),
        (JobSpec(url=URL, page=Artifact(sha256="0" * 64, size_bytes=1)), "spec.page"),
        (JobSpec(page=Artifact(sha256="0" * 64, size_bytes=21 << 20)), "spec.page"),
        (JobSpec(), "spec.text"),
        (JobSpec(recipe="link", text="A bakery opens at four. People come early."), "spec.recipe"),
    ],
)
def test_a_source_that_cannot_be_is_told_at_once(spec: JobSpec, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(spec=spec))
    assert field in {violation.field for violation in caught.value.violations}


def test_a_page_as_text() -> None:
    page = Page(
        kind=PageKind.PAGE_KIND_PRODUCT,
        title="Blue mug",
        brand="Clay & Co",
        price=Price(amount="12.50", currency="USD"),
        list_price=Price(amount="20", currency="USD"),
        description="A mug for two hands.",
        features=["Holds 350 ml"],
        text="A mug for two hands.\n\nMade in Icheon.",
    )
    assert page_text(page, "en") == (
        "# Blue mug\nBrand: Clay & Co\nPrice: $12.50 (was $20)\n\nA mug for two hands.\n\n- Holds 350 ml\n\n"
        "Made in Icheon."
    )
    assert "가격: 1,200 SEK" in page_text(Page(price=Price(amount="1200", currency="SEK")), "ko")
