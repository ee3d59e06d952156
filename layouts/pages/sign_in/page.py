"""The sign-in pages of the desk: plain forms that work without any script."""

from __future__ import annotations

from html import escape

from layouts.theme import ICON

_FRAME = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | Wardshift {city}</title>
<link rel="icon" href="{icon}"><link rel="stylesheet" href="/assets/wardshift.css">
</head>
<body>
<header class="top">
<div class="identity"><span class="brand">Wardshift</span><span class="city">{city}, desk</span></div>
<nav aria-label="Pages"><ul><li><a href="/">Public pages</a></li></ul></nav></header>
<main id="main"><h1>{title}</h1>{problem_text}{body}</main>
</body>
</html>"""


def frame(city_name: str, title: str, body: str, problem_text: str = "") -> str:
    """A page with a heading, what went wrong, and a form.

    Parameters
    ----------
    city_name, title : str
    body : str
        Safe HTML.
    problem_text : str
        What went wrong, as a sentence; "" where nothing did.
    """
    notice = f'<p class="notice" role="alert">{escape(problem_text)}</p>' if problem_text else ""
    return _FRAME.format(title=escape(title), city=escape(city_name), icon=ICON, problem_text=notice, body=body)


def _field(name: str, label: str, *, kind: str = "text", complete: str, hint: str = "", value: str = "") -> str:
    described = f' aria-describedby="{name}-hint"' if hint else ""
    note = f'<p class="muted" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    return (
        f'<div class="form-field"><label for="{name}">{escape(label)}</label>{note}'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" value="{escape(value)}" '
        f"required{described}></div>"
    )


def _form(action: str, fields: list[str], button: str, hidden: dict[str, str] | None = None) -> str:
    hidden_fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in (hidden or {}).items()
    )
    return (
        f'<form method="post" action="{escape(action)}" class="plain-form">{hidden_fields}{"".join(fields)}'
        f'<button class="plain-button" type="submit">{escape(button)}</button></form>'
    )


def sign_in_page(city_name: str, *, problem_text: str = "", name: str = "", go_to: str = "") -> str:
    """Ask for name and password."""
    fields = [
        _field("name", "Name", complete="username", value=name),
        _field("password", "Password", kind="password", complete="current-password"),
    ]
    body = "<p>The desk is for commissioners and councillors. Anyone may read the public pages without signing in.</p>"
    return frame(city_name, "Sign in", body + _form("/desk/sign-in", fields, "Sign in", {"next": go_to}), problem_text)


def first_user_page(city_name: str, token: str, *, problem_text: str = "", name: str = "") -> str:
    """Ask for the first commissioner's name and password."""
    fields = [
        _field("name", "Name", complete="username", value=name),
        _field("password", "Password", kind="password", complete="new-password", hint="At least 12 characters."),
    ]
    body = "<p>There is no user yet. Choose a name and a password for the first commissioner.</p>"
    form = _form("/desk/first", fields, "Make the account", {"token": token})
    return frame(city_name, "First commissioner", body + form, problem_text)


def account_page(city_name: str, user_name: str, role: str, csrf: str, *, problem_text: str = "") -> str:
    """Show who is signed in; change the password; sign out."""
    fields = [
        _field("current", "Present password", kind="password", complete="current-password"),
        _field("new", "New password", kind="password", complete="new-password", hint="At least 12 characters."),
    ]
    name = f"<strong>{escape(user_name)}</strong> ({escape(role)})"
    who = f"<p>You are signed in as {name}. <a href='/desk/'>To the desk</a></p>"
    change = f"<h2>Change your password</h2>{_form('/desk/password', fields, 'Change it', {'csrf': csrf})}"
    leave = f"<h2>Sign out</h2>{_form('/desk/sign-out', [], 'Sign out', {'csrf': csrf})}"
    return frame(city_name, "Your account", who + change + leave, problem_text)


def refused_page(city_name: str, why: str) -> str:
    """Say why something is not allowed, with a way on."""
    return frame(city_name, "Not possible", "<p><a href='/desk/sign-in'>To the sign-in page</a></p>", why)
