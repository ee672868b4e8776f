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
from pydantic import Field, SecretStr, ValidationError, field_validator
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
JOINING = {"llm": "openai", "image": "diffusers", "video": "diffusers"}
"""Backends of models that go before the default route by themselves where they can work: a language model once its
address is set, the others once a model is here and a graphics card to run it on."""


class Settings(BaseSettings):
    """All settings of the gateway, the services and the command line; frozen once read."""

    model_config = SettingsConfigDict(env_prefix="SHORTS_", frozen=True, extra="forbid")

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("shorts-studio", appauthor=False)))
    """Where state lives: database, artifacts, memo, logs."""
    models: Path | None = None
    """Where fetched models live; unset: a folder `models` in home. See `models_folder`."""
    setup_command: str = "shorts setup"
    """What fetches models where this runs, as messages name it."""
    models_mirror: str = ""
    """Address of a mirror of the model hub, "https://mirror.example", asked in its place; empty: the hub."""
    region: str = ""
    """Country that the studio is used in, two letters of ISO 3166-1 ("KR"), as some licences exclude some; empty:
    unknown."""
    gateway: str = ""
    """Address of a running gateway, for example "127.0.0.1:7450"; empty: embedded mode."""
    token: str = ""
    """Shown to a gateway or services elsewhere, and asked for by a service started by itself; empty: none."""
    shelf: str = ""
    """Address of a process that keeps the models for the gateway, "host:port", as in containers, where the gateway may
    not write them; empty: the models folder."""
    store: str = ""
    """Where artifacts live: "file:/folder" or "grpc:host:port"; empty: a folder in home."""
    services: dict[str, str] = Field(default_factory=dict)
    """Addresses of services that run elsewhere, by name; the others are started in the embedded mode."""
    routes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Backends by service in order of preference; services not named keep the default."""
    route_llm: tuple[str, ...] = ()
    """The route of one service, where `routes` does not name it. This and the next three are for overlays of the
    containers: each sets its own, so that they add up, and what the user says in `routes` stands."""
    route_image: tuple[str, ...] = ()
    """As route_llm."""
    route_video: tuple[str, ...] = ()
    """As route_llm."""
    route_tts: tuple[str, ...] = ()
    """As route_llm."""
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
    image_model: str = ""
    """Model that the image backend diffusers paints with where a request names none, an id of the catalogue; unset: the
    first that is here. Memory is planned for it; others are made to fit its place."""
    video_model: str = ""
    """Model that the video backend diffusers animates with where a request names none; as image_model."""
    video_side: int = Field(default=0, ge=0, le=1088)
    """Shorter side in pixels that video models work at where a request names none; 0: what suits the model."""
    video_frames: int = Field(default=0, ge=0, le=512)
    """Frames that video models make at once, at most, where a request names none; 0: as many as the model does well."""
    llm_url: str = ""
    """Address of an OpenAI-compatible server, for example "http://127.0.0.1:11434/v1"; empty: none."""
    llm_model: str = ""
    """Model to ask there, as that server names it, for example "qwen3:8b"."""
    llm_key: SecretStr = SecretStr("")
    """Key that the server asks for; empty: none. Never logged."""
    llm_flavour: Literal["auto", "vllm", "ollama", "other"] = "auto"
    """What the server is, which decides how its memory is given back; "auto": found by asking it."""
    llm_remote: bool = False
    """Whether the server may be beyond this machine and its private network; texts are then sent there."""
    llm_license: str = ""
    """Licence of the model, for those that the studio does not know."""
    llm_commercial: bool = False
    """Whether `llm_license` allows commercial use."""
    llm_context: int = Field(default=8192, ge=2048)
    """Tokens that prompt and answer may take together, where the server does not tell."""
    llm_seconds: float = Field(default=300.0, ge=5.0, le=3600.0)
    """Longest that one script may take, with the repair of it."""
    llm_vram_gib: float | None = Field(default=None, ge=0.0)
    """GiB of this PC's card that the server's model takes while it is loaded; 0: it shares no card with the studio;
    unset: what the catalogue says, for a server on this machine."""
    gpu_budget_gib: float | None = Field(default=None, gt=0)
    """What heavy models may use of the card in total; unset: nearly all of it. On a PC without one it stands in for it:
    models then compute on the processor, within this budget."""
    ram_budget_gib: float | None = Field(default=None, gt=0)
    """What heavy models may use of main memory in total, on a PC without a card; unset: no account is kept."""
    gpu_ledger: Path | None = None
    """Folder in which services tell each other who uses the card; unset: `gpu` in home. See `ledger_folder`."""
    gpu_compile: bool = False
    """Compile models that lie whole on the card: a minute at their first call, less time at each later one."""
    crawl_allow: tuple[str, ...] = ()
    """Hosts of one's own, "host" or "host:port", whose pages may be read although their addresses are private."""

    @field_validator("home", "models", "gpu_ledger")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @field_validator("region")
    @classmethod
    def _country(cls, value: str) -> str:
        return country_code(value)

    @field_validator("models_mirror")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must be an address, for example https://mirror.example")
        return value.rstrip("/")

    @property
    def models_folder(self) -> Path:
        """The folder of fetched models, which may not be there yet."""
        return self.models or self.home / "models"

    @property
    def ledger_folder(self) -> Path:
        """The folder that all services that share a card share as well."""
        return self.gpu_ledger or self.home / "gpu"

    @field_validator("routes", "services")
    @classmethod
    def _known(cls, value: dict[str, object]) -> dict[str, object]:
        if unknown := set(value) - set(SERVICES):
            raise ValueError(f"unknown service {', '.join(sorted(unknown))}; there are: {', '.join(SERVICES)}")
        return value

    @cached_property
    def effective_routes(self) -> dict[str, tuple[str, ...]]:
        """The route of every service, defaults filled in."""
        single = {"llm": self.route_llm, "image": self.route_image, "video": self.route_video, "tts": self.route_tts}
        return {**DEFAULT_ROUTES, **{name: route for name, route in single.items() if route}, **self.routes}

    @cached_property
    def joining(self) -> dict[str, str]:
        """The backends that join the routes which the user left as they are."""
        single = {"llm": self.route_llm, "image": self.route_image, "video": self.route_video}
        return {name: backend for name, backend in JOINING.items() if not single[name] and name not in self.routes}

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


def country_code(text: str) -> str:
    """Give a country's code as ISO 3166-1 writes it; empty for empty. Raises ValueError for what is none."""
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError("must be a country's code of two letters, for example KR or US")
    return text.upper().replace("UK", "GB")


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
