"""What goes wrong, in words: options by their names, and a full disk without advice that does not help."""

from __future__ import annotations

import errno

import pytest

from gateway.cli.problems import describe_os_error, explain, option_name
from services.common.errors import InvalidInputError


@pytest.mark.parametrize(
    ("field", "option"),
    [
        ("voice.consent", "--consent"),
        ("voice.sample", "--sample"),
        ("voice.origin", "--origin"),
        ("voice.language", "--language"),
        ("name", "NAME"),
        ("spec.voice", "--voice"),
        ("spec.images[1]", "--images[1]"),
    ],
)
def test_fields_are_told_as_options(field: str, option: str) -> None:
    assert option_name(field) == option
    assert explain(InvalidInputError.of(field, "is empty")) == (2, [f"shorts: {option}: is empty"])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_another_folder_is_advised_only_where_one_can_be_chosen(number: int) -> None:
    error = OSError(number, "no", "/models/.sdxl.part/unet.safetensors.part")
    assert "--out" not in explain(error)[1][0]
    assert "/models/.sdxl.part" in explain(error)[1][0]
    assert "--out" in describe_os_error(error, out=True)
