"""Whether what a spec says of its making can be had here: backends, models, what they work with, and their licences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gateway.casting import NOBODY
from gateway.licences import check_request, main_model
from gateway.making import Named, defaults_of, listed, models_in, named_model, own_route, takes_models, wanted_feature
from gateway.recipes import recipe_of
from gateway.routes import Candidate, Routes, Wish
from services.common.catalogue import Model, catalogue
from services.common.catalogue.release import command_here
from services.common.errors import PreconditionError
from services.common.settings import load_settings
from services.common.validation import Checks
from shorts.studio.v1.studio_pb2 import JobSpec, Making

_FINDS = {"image": "painting", "video": "animation"}


def wish_of(spec: JobSpec, service: str, *, character: bool = True, pin: str = "") -> Wish:
    """Say what a spec asks of a service's route."""
    return Wish(
        pin=pin,
        commercial=not spec.non_commercial,
        character=character,
        route=own_route(spec, service),
        feature=wanted_feature(spec, service),
        model=named_model(spec, service),
        kept=tuple((d.backend, d.model) for d in spec.making.defaults if d.service == service),
    )


async def settle(spec: JobSpec, routes: Routes) -> JobSpec:
    """Give a spec as it is to be kept: with the models that are used where it names none.

    Raises InvalidInputError for backends and models that are not known here or do not go together, PreconditionError
    for a licence, a model that is to be fetched, and where a route has no backend that can work.
    """
    settled = JobSpec()
    settled.CopyFrom(spec)
    settled.making.ClearField("defaults")
    with Checks() as check:
        for i, route in enumerate(spec.making.routes):
            known = await routes.known(route.service)
            for j, name in enumerate(route.backends):
                field = f"spec.making.routes[{i}].backends[{j}]"
                told = f"no {route.service} service here has a backend {name[:40]!r}; there are: {listed(list(known))}"
                check.that(name in known, field, told)
            _check_feature(spec, route.service, [known[n].features for n in route.backends if n in known], check)
    check_request(spec.making, commercial=not spec.non_commercial, region=routes.region)
    found: dict[str, list[Candidate]] = {}
    for service in dict.fromkeys(stage.service for stage in recipe_of(spec).stages_of(spec)):
        found[service], _ = await routes.candidates(service, wish_of(spec, service, character=spec.character != NOBODY))
    _check_models(spec.making, found)
    for service in _FINDS:
        settled.making.defaults.extend(defaults_of(service, [candidate.backend for candidate in found[service]]))
    if settled.making == Making():
        settled.ClearField("making")
    return settled


def _check_feature(spec: JobSpec, service: str, features: Sequence[Collection[str]], check: Checks) -> None:
    """Refuse wishes that none of the job's own backends takes."""
    wanted = wanted_feature(spec, service)
    if not wanted or not features or any(wanted in own for own in features):
        return
    field = f"spec.making.{_FINDS[service]}"
    route = listed(own_route(spec, service))
    check.that(False, field, f"is for models, and the job's own {service} route ({route}) has none; change one of them")


def _check_models(making: Making, found: dict[str, list[Candidate]]) -> None:
    """Check that the models that are named are here, are what their fields are for, and go together."""
    known = {model.id: model for model in catalogue().models}
    missing: list[str] = []
    with Checks() as check:
        for named in models_in(making):
            here = _here(found, named.backends_of)
            model = known.get(named.model)
            if fault := _kind_fault(named, model) if model else "":
                check.that(False, named.field, fault)
            elif here and named.model not in here:
                if model is None:
                    check.that(False, named.field, _unknown(named, here, known))
                else:
                    command = command_here(model.fetch_command, load_settings().setup_command)
                    missing.append(f"{model.name} is not here; fetch it with: {command}")
            elif model and (base := _other_base(named, model, making, found, known)):
                check.that(False, named.field, base)
    if missing:
        raise PreconditionError("; ".join(missing), reason="MODEL_MISSING")


def _here(found: dict[str, list[Candidate]], service: str) -> list[str]:
    """List the models that a service's backends can work with here, as they tell it."""
    ids = (i for c in found.get(service, ()) if takes_models(c.backend) for i in c.backend.model_ids)
    return list(dict.fromkeys(ids))


def _kind_fault(named: Named, model: Model) -> str:
    if model.service not in named.services:
        return f"{model.id} is a model of the {model.service} service; name one of {' or '.join(named.services)}"
    if named.kinds and model.kind not in named.kinds:
        return f"{model.id} is of the kind {model.kind!r}; name one that is: {', '.join(named.kinds)}"
    return ""


def _unknown(named: Named, here: Sequence[str], known: dict[str, Model]) -> str:
    """Say that there is no such model, and list those here that the field takes, and all of the user's own."""
    fit = [i for i in here if i not in known or not _kind_fault(named, known[i])]
    more = f"`shorts models list --service {named.backends_of}` lists what can be fetched"
    return f"no model {named.model[:40]!r}; here: {listed(fit)}; {more}"


def _other_base(
    named: Named, model: Model, making: Making, found: dict[str, list[Candidate]], known: dict[str, Model]
) -> str:
    """Say that what adds to a model adds to another than the one that is used; empty where that is not known."""
    if not model.needs or not named.adds:
        return ""
    chosen = making.painting.model if named.backends_of == "image" else making.animation.model
    first = next((c.backend for c in found.get(named.backends_of, ()) if takes_models(c.backend)), None)
    base = known.get(chosen or (main_model(first) if first is not None else ""))
    if base is None or base.id in model.needs or set(base.needs) & set(model.needs):
        return ""
    return f"{model.id} works with {' or '.join(model.needs)}, not with {base.id}, which is used; change one of them"
