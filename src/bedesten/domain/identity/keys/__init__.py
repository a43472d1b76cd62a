"""API keys: how a customer's programs are known, and what each may do."""
