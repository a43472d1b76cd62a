"""PostgreSQL: our own small server or any other one, its roles, migrations and pools."""
