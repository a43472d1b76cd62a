"""Messages of a made-up history: one for each deposit, login and changed key."""

from typing import Final

import psycopg

from bedesten.cli.fill.imports import importing, is_filled, run
from bedesten.cli.fill.plan import Plan

TEMPLATES: Final = """
    insert into public.notification_templates
        (name, locale, type, class, title, content, variables)
    values ('demo.deposit', 'en', 'IN_APP', 'money', 'Deposit', 'A deposit arrived', '[]'),
        ('demo.security', 'en', 'IN_APP', 'security', 'Security', 'Somebody logged in', '[]')
    on conflict do nothing
"""
MESSAGES: Final = """
    insert into public.notifications
        (notification_id, event_id, user_id, template_id, type, class, title, content, status,
         attempts, sent_at, created_at, updated_at)
    select public.notification_key(e.event_id, e.user_id, t.type), e.event_id, e.user_id,
        t.template_id, t.type, t.class, t.title, t.content, 'sent', 1, e.at, e.at, e.at
    from (
        select deposit_id as event_id, user_id, created_at as at, 'demo.deposit' as name
        from public.deposits
        union all
        select log_id, actor_id::uuid, created_at, 'demo.security'
        from audit.audit_logs
        where actor_type = 'customer'
            and action in ('login', 'login_failed', 'issue_key', 'change_phone')
    ) as e
    join public.notification_templates as t on t.name = e.name
    order by e.event_id
"""


def fill_notifications(conn: psycopg.Connection, _: Plan) -> None:
    """Needs the deposits and the audit log."""
    if is_filled(conn, "notifications"):
        return
    with importing(conn, into=("notifications",)):
        run(conn, TEMPLATES)
        run(conn, MESSAGES)
