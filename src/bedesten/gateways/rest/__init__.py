"""REST: /api/v1, its OpenAPI document, and a plain page."""
