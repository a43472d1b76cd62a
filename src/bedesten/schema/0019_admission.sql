-- The engine takes no new orders while the tables are too far behind: it has to see how far.

grant select on public.projection_cursor to engine_writer;
