"""Serve the dashboard: `python -m ui`. Settings come from shorts.toml and SHORTS_*.

It talks to the gateway at SHORTS_GATEWAY (127.0.0.1:7450 where none is named) and listens on SHORTS_UI_LISTEN.
"""

from __future__ import annotations

import sys

from services.common.errors import StudioError
from services.common.parent import stop_with_parent
from services.common.settings import load_settings
from services.common.telemetry import configure_logs


def main() -> int:
    """Serve until stopped; give the exit code: 0 stopped as asked, 1 failed."""
    stop_with_parent()
    try:
        settings = load_settings()
        configure_logs(settings.log_level, service="ui")
        from ui.server import make_app, server_options  # noqa: PLC0415 (a wrong setting is told before Streamlit loads)

        make_app(settings).run(config=server_options(settings.ui_listen))
    except StudioError as error:
        sys.stderr.write(f"ui: {error.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
