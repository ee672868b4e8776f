"""Settings: defaults, overridden by shorts.toml, overridden by SHORTS_* environment variables.

    SHORTS_HOME=/data/shorts SHORTS_ROUTES='{"tts": ["espeak"]}' shorts make …

shorts.toml is read from the current folder, else from SHORTS_HOME; a name in it is the field's name below.
"""

from __future__ import annotations

import json
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from services.common.errors import InvalidInputError, Violation

SERVICES = ("crawl", "llm", "image", "video", "tts", "music", "render")
DEFAULT_ROUTES: dict[str, tuple[str, ...]] = {
    "crawl": ("http",),
    "llm": ("rules",),
    "image": ("illustrator",),
    "video": ("puppet", "motion"),
    "tts": ("supertonic", "espeak"),
    "music": ("synth",),
    "render": ("ffmpeg",),
}


class Settings(BaseSettings):
    """All settings of the gateway, the services and the command line; frozen once read."""

    model_config = SettingsConfigDict(env_prefix="SHORTS_", frozen=True, extra="forbid")

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("shorts-studio", appauthor=False)))
    """Where state lives: database, artifacts, memo, logs."""
    models: Path | None = None
    """Where fetched models live; unset: a folder `models` in home. See `models_folder`."""
    gateway: str = ""
    """Address of a running gateway, for example "127.0.0.1:7450"; empty: embedded mode."""
    token: str = ""
    """Shown to a gateway or services elsewhere, and asked for by a service started by itself; empty: none."""
    store: str = ""
    """Where artifacts live: "file:/folder" or "grpc:host:port"; empty: a folder in home."""
    services: dict[str, str] = Field(default_factory=dict)
    """Addresses of services that run elsewhere, by name; the others are started in the embedded mode."""
    routes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Backends by service in order of preference; services not named keep the default."""
    listen: str = "127.0.0.1:0"
    """Address that a service started by itself listens on; port 0 takes a free one."""
    ui_listen: str = "127.0.0.1:8501"
    """Address that the dashboard listens on."""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Loopback port for Prometheus; 0: none."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log lines to keep."""
    max_artifact_mib: int = Field(default=4096, ge=1)
    """Largest file the artifact store takes."""
    min_free_mib: int = Field(default=500, ge=0)
    """Free disk space below which no new job is taken."""
    crawl_allow: tuple[str, ...] = ()
    """Hosts of one's own, "host" or "host:port", whose pages may be read although their addresses are private."""

    @field_validator("home", "models")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @property
    def models_folder(self) -> Path:
        """The folder of fetched models, which may not be there yet."""
        return self.models or self.home / "models"

    @field_validator("routes", "services")
    @classmethod
    def _known(cls, value: dict[str, object]) -> dict[str, object]:
        if unknown := set(value) - set(SERVICES):
            raise ValueError(f"unknown service {', '.join(sorted(unknown))}; there are: {', '.join(SERVICES)}")
        return value

    @cached_property
    def effective_routes(self) -> dict[str, tuple[str, ...]]:
        """The route of every service, defaults filled in."""
        return {**DEFAULT_ROUTES, **self.routes}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, shorts.toml, defaults."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_toml_file(env_settings))


def _toml_file(environment: PydanticBaseSettingsSource) -> Path:
    here = Path("shorts.toml")
    home = environment().get("home")
    return here if here.is_file() or not home else Path(home) / "shorts.toml"


def load_settings() -> Settings:
    """Read the settings. Raises InvalidInputError that names each wrong setting."""
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidInputError(
            Violation("settings." + ".".join(map(str, e["loc"])), f"{e['msg']} (from shorts.toml or SHORTS_*)")
            for e in error.errors()
        ) from error
    except (SettingsError, tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise InvalidInputError.of("settings", f"cannot be read: {error}") from error
