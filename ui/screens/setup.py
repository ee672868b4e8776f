"""A set of models for this PC: what it is, what it takes, what its licences allow; fetched after a yes."""

from __future__ import annotations

import streamlit as st

from services.common.errors import StudioError
from shorts.shelf.v1.shelf_pb2 import Model, Presence
from shorts.studio.v1.studio_pb2 import ModelChoice, ProposeSetupResponse
from ui.client import Client
from ui.html import esc, filesize, icon
from ui.pulls import MOVING, Pulls
from ui.screens.expected import time_html
from ui.screens.licence import licence_badges
from ui.screens.memory import service_name
from ui.texts import Texts

PRESETS = {
    "cpu": "preset_cpu",
    "6gb": "preset_6gb",
    "12gb": "preset_12gb",
    "16gb": "preset_16gb",
    "24gb": "preset_24gb",
    "48gb": "preset_48gb",
    "96gb": "preset_96gb",
}


def draw_setup(t: Texts, client: Client, pulls: Pulls) -> None:
    """Draw the proposal, and take the yes."""
    st.html(f'<h2 class="step">{esc(t("setup_title"))}</h2>')
    chosen = st.session_state.get("setup_preset", "")
    try:
        proposal = client.propose(chosen, non_commercial=bool(st.session_state.get("setup_non_commercial")))
    except StudioError as error:
        st.html(f'<div class="alert" role="alert">{icon("error")}<p class="literal">{esc(error.message)}</p></div>')
        return
    st.html(f'<p class="hint pc">{icon("computer")}{esc(_this_pc(t, proposal))}</p>')
    names = {preset.name: preset.title for preset in proposal.presets}
    with st.container(key="setup_choice", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            t("setup_preset"),
            ["", *names],
            format_func=lambda name: _preset(t, name, names) if name else t("setup_auto"),
            key="setup_preset",
            persist_state="session",
        )
        st.toggle(t("setup_non_commercial"), key="setup_non_commercial", persist_state="session")
    if proposal.preset.vram_gib > proposal.vram_gib + 0.5:
        st.html(f'<p class="hint warn">{icon("info")}{esc(t("setup_other_card"))}</p>')
    st.html(proposal_html(t, proposal))
    _draw_yes(t, proposal, pulls)


def _draw_yes(t: Texts, proposal: ProposeSetupResponse, pulls: Pulls) -> None:
    moving = {item.id for item in pulls.items() if item.state in MOVING}
    models = {model.id: model for model in proposal.models}
    wanted = [models.get(identity, Model(id=identity, name=identity)) for identity in proposal.fetch]
    wanted = [model for model in wanted if model.id not in moving]
    if not proposal.fetch:
        st.html(f'<p class="all-here">{icon("check_circle")}{esc(t("setup_all_here"))}</p>')
    elif wanted:
        size = sum(model.size_bytes for model in wanted)
        label = t("setup_yes", size=filesize(size)) if size else t("setup_yes_unknown")
        st.button(
            label,
            key="setup_yes",
            type="primary",
            icon=":material/download:",
            width="stretch",
            on_click=pulls.ask,
            args=([(model.id, model.name) for model in wanted],),
        )
        st.html(f'<p class="hint">{esc(t("setup_licences"))}</p>')


def _preset(t: Texts, name: str, titles: dict[str, str]) -> str:
    return t(PRESETS[name]) if name in PRESETS else titles.get(name, name)


def _this_pc(t: Texts, proposal: ProposeSetupResponse) -> str:
    ram, disk = f"{proposal.ram_gib:.1f} GiB", filesize(proposal.disk_free_bytes)
    if not proposal.vram_gib:
        return t("setup_this_pc_no_card", ram=ram, disk=disk)
    return t("setup_this_pc", vram=f"{proposal.vram_gib:.1f} GiB", ram=ram, disk=disk)


def proposal_html(t: Texts, proposal: ProposeSetupResponse) -> str:
    """Build the table of a proposal, and what it does not tell."""
    models = {model.id: model for model in proposal.models}
    rows = [_choice(t, choice, models) for choice in proposal.choices]
    if proposal.without:
        own = (f"{service_name(t, each.service)} ({', '.join(each.backends)})" for each in proposal.without)
        rows.append(
            f'<li class="without"><span class="does">{esc(t("setup_no_model"))}</span>'
            f"<p>{esc(t('setup_own_way', services=' · '.join(own)))}</p></li>"
        )
    return f'<ul class="proposal">{"".join(rows)}</ul>{_sums(t, proposal, models)}{_servers(t, proposal, models)}'


def _choice(t: Texts, choice: ModelChoice, models: dict[str, Model]) -> str:
    model = models.get(choice.models[0], Model(name=choice.models[0]))
    bases = " + ".join(models[name].name if name in models else name for name in choice.models[1:])
    if choice.vram_gib:
        where = t("setup_on_card", gib=choice.vram_gib, precision=choice.precision)
    else:
        where = t("setup_with_base", base=bases) if bases else t("setup_on_cpu")
    if choice.by_ollama:
        size = t("setup_ollama")
    elif model.presence == Presence.PRESENCE_HERE:
        size = t("setup_here")
    else:
        size = t("setup_fetch_size", size=filesize(model.size_bytes)) if model.size_bytes else t("size_unknown")
    facts = f"<span>{esc(size)}</span><span>{esc(where)}</span>"
    return (
        f'<li data-choice="{esc(model.id)}"><span class="does">{esc(service_name(t, choice.service))}</span>'
        f'<div><b class="literal" dir="auto">{esc(model.name)}</b><p class="facts">{facts}</p>'
        f"{licence_badges(t, model)}</div></li>"
    )


def _sums(t: Texts, proposal: ProposeSetupResponse, models: dict[str, Model]) -> str:
    lines: list[tuple[str, str]] = []
    if proposal.fetch:
        told = t("setup_total", size=filesize(proposal.fetch_bytes))
        if proposal.unknown_sizes:
            told += " · " + t("setup_unknown", names=", ".join(proposal.unknown_sizes))
        lines.append(("download", esc(told)))
    lines.append(("timer", f"{esc(t('setup_time'))}: {time_html(t, proposal, models)}"))
    if proposal.together:
        groups = [
            f"{' + '.join(models[m].name if m in models else m for m in group.models)} ({group.vram_gib:g} GiB)"
            for group in proposal.together
        ]
        told = f"{esc(t('setup_together'))}: " + "<br>".join(map(esc, groups))
        lines.append(("stacks", told + (f"<br>{esc(t('setup_one_at_a_time'))}" if len(groups) > 1 else "")))
    items = "".join(f"<li>{icon(symbol)}<span>{told}</span></li>" for symbol, told in lines)
    left = "".join(f'<li class="literal" dir="auto">{esc(each.reason)}</li>' for each in proposal.left_out)
    out = f"<details><summary>{esc(t('setup_left_out'))} ({len(proposal.left_out)})</summary><ul>{left}</ul></details>"
    return f'<ul class="sums">{items}</ul>{out if left else ""}'


def _servers(t: Texts, proposal: ProposeSetupResponse, models: dict[str, Model]) -> str:
    """Tell how a language model is served, which the studio does not do by itself."""
    told = []
    for choice in proposal.choices:
        model = models.get(choice.models[0])
        if choice.service != "llm" or model is None:
            continue
        if choice.by_ollama:
            lines = (
                f"ollama pull {model.ollama}\n"
                f"export SHORTS_LLM_URL=http://127.0.0.1:11434/v1\nexport SHORTS_LLM_MODEL={model.ollama}"
            )
            told.append(f'<p>{esc(t("setup_llm_ollama", name=model.name))}</p><pre class="command">{esc(lines)}</pre>')
        else:
            told.append(f"<p>{esc(t('setup_llm_vllm', name=model.name))}</p>")
    return f'<div class="servers">{"".join(told)}</div>' if told else ""
