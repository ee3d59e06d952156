"""What is seen: one module a page, shared parts, and pure figures. No I/O, no callbacks."""
