"""What happens: one module a page with ``register(app, city)``; each callback stays thin."""
