"""What the exchange does, module by module; each is used through its face."""
