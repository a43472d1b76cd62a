"""Passkeys (WebAuthn) of customers and of staff: made, proved, listed, renamed, removed."""
