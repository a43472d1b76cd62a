"""Sessions: logging in, renewing, ending; what a browser or an app holds."""
