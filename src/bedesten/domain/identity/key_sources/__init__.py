"""Where the keys are kept that wrap those which seal: a file, or a KMS."""
