"""The back office: /admin/v1 for staff, a process and a port of its own."""
