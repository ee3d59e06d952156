"""Controls write the address in the browser, by the table that their page holds."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, State

from layouts.address.controls import Steer


def steer(app: Dash, rules_id: str, steers: tuple[Steer, ...]) -> None:
    """Let the controls of a page write the address.

    Parameters
    ----------
    app : dash.Dash
    rules_id : str
        Id of the page's ``dcc.Store`` with what :func:`layouts.address.controls.rules` gives.
    steers : tuple of Steer
    """
    app.clientside_callback(
        ClientsideFunction("wardshift", "navigate"),
        *(Input(s.control, s.prop) for s in steers),
        State(rules_id, "data"),
        prevent_initial_call=True,
    )
