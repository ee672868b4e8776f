"""`shorts models pull`: models fetched one after the other, with their licences told."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from gateway.catalogue.pull import Pulled, check_pullable, pull
from gateway.cli.bars import err_console, run_with_bar
from gateway.weights import Tell
from services.common.catalogue import Commercial, Model, catalogue, is_here, refusal
from services.common.catalogue.release import command_here
from services.common.errors import InvalidInputError, PreconditionError
from services.common.settings import load_settings


def pull_models(model_ids: Sequence[str], source: str) -> None:
    """Fetch models. Raises NotFoundError for an unknown one, and what fetching raises."""
    models = [catalogue().get(model_id) for model_id in dict.fromkeys(model_ids)]
    if source and not source.startswith(("http://", "https://")) and len(models) > 1:
        raise InvalidInputError.of("--from", "is the folder of one model; name one MODEL with it")
    for model in models:
        check_pullable(model, source)
        check_region(model)
    console = err_console()
    for model in models:
        pull_model(model, source, console)
        _tell_needs(model, console)


def pull_model(model: Model, source: str, console: Console) -> Pulled:
    """Fetch one model and tell of it. Raises what fetching raises."""
    settings = load_settings()
    terms = model.license
    console.print(f"shorts: {model.name}: licence {terms.name}{': ' + terms.conditions if terms.conditions else ''}")

    async def work(tell: Tell) -> Pulled:
        return await pull(model, settings.models_folder, source, tell, mirror=settings.models_mirror)

    command = command_here(f"shorts models pull {model.id}", settings.setup_command)
    again = f"{command} --from {source}" if source else command
    pulled = run_with_bar(work, model.size, again, console)
    size = f"{pulled.release.size / 1e6:,.0f} MB"
    if pulled.checked == "nothing":
        console.print(
            f"shorts: {size} in {pulled.folder}, pinned as they were found: the catalogue does not know all of their "
            "hashes, and no hub was asked"
        )
    else:
        console.print(f"shorts: {size} in {pulled.folder}, every hash right")
    if terms.commercial is Commercial.NO:
        console.print(f"shorts: only jobs with --non-commercial use {model.name}")
    return pulled


def check_region(model: Model) -> None:
    """Raise PreconditionError where the licence gives no right in the user's country, or that country is not known."""
    if told := refusal(model, commercial=False, region=load_settings().region or None):
        raise PreconditionError(told, reason="LICENCE")


def _tell_needs(model: Model, console: Console) -> None:
    """Tell of what it works with, where none of that is here."""
    settings = load_settings()
    if model.needs and not any(is_here(catalogue().get(other), settings.models_folder) for other in model.needs):
        base = catalogue().get(model.needs[0])
        command = command_here(base.fetch_command, settings.setup_command)
        console.print(f"shorts: it works with {base.id}, which is not here: {command}")
    if not model.backend:
        console.print(f"shorts: this version has nothing that runs it yet: {model.why}")
