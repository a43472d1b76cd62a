"""Order books written by others, driven by the same flow files as ours."""
