-- Notifications: templates by language and version, messages, and what customers chose to get.

create type public.notification_type as enum ('EMAIL', 'SMS', 'PUSH', 'WEBHOOK', 'IN_APP');
create type public.notification_class as enum ('security', 'legal', 'money', 'trading', 'news');
create type public.notification_status as enum ('pending', 'sent', 'failed', 'read');
comment on type public.notification_class is 'security and legal cannot be switched off';

create domain public.locale as text constraint locale_known check (value in ('tr', 'en'));

create table public.notification_templates (
    template_id integer generated always as identity,
    name text not null,
    locale public.locale not null,
    version integer not null default 1,
    type public.notification_type not null,
    class public.notification_class not null,
    title text not null,
    content text not null,
    variables jsonb not null default '[]',
    is_active boolean not null default false,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint notification_templates_pkey primary key (template_id),
    constraint notification_templates_name_key unique (name, locale, version),
    constraint notification_templates_name_form check (name ~ '^[a-z][a-z0-9_.]{2,80}$'),
    constraint notification_templates_version_positive check (version > 0),
    constraint notification_templates_variables_is_list check (
        jsonb_typeof(variables) = 'array'),
    constraint notification_templates_not_blank check (
        title ~ '[^[:space:]]' and content ~ '[^[:space:]]')
);
comment on table public.notification_templates is
    'What is written, and how: a change is a new version, so that what was sent can be shown';
comment on column public.notification_templates.name is 'Event and channel, for each language';
comment on column public.notification_templates.variables is
    'Names that content needs; a message that lacks one fails, and sends no blank';
create unique index notification_templates_active_key
    on public.notification_templates (name, locale) where is_active;
select admin.keep_current('public.notification_templates');
select admin.fix_columns('public.notification_templates', 'name', 'locale', 'version', 'type',
    'class', 'title', 'content', 'variables', 'created_at');

-- Ids that follow from what they are for: with the time of the event in front, they find their
-- partition, and a second message for the same event has the same id and is refused.
create function public.notification_key(
    event uuid, customer uuid, channel public.notification_type) returns uuid
language sql immutable strict parallel safe set search_path = pg_catalog
return (
    left(event::text, 13) || '-7'
    || substr(md5(event::text || customer::text || channel::text), 1, 3) || '-8'
    || substr(md5(event::text || customer::text || channel::text), 4, 3) || '-'
    || substr(md5(event::text || customer::text || channel::text), 7, 12))::uuid;
comment on function public.notification_key(uuid, uuid, public.notification_type) is
    'Id of the one message about an event (a version 7 UUID) to a customer by a channel';

create table public.notifications (
    notification_id uuid not null,
    event_id uuid not null,
    user_id uuid not null,
    template_id integer not null,
    type public.notification_type not null,
    class public.notification_class not null,
    title text not null,
    content text not null,
    status public.notification_status not null default 'pending',
    error_message text,
    attempts smallint not null default 0,
    next_attempt_at timestamptz,
    sent_at timestamptz,
    read_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint notifications_pkey primary key (notification_id),
    constraint notifications_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint notifications_template_fkey foreign key (template_id)
        references public.notification_templates on delete restrict,
    constraint notifications_once_per_event check (
        notification_id = public.notification_key(event_id, user_id, type)),
    constraint notifications_attempts_bounded check (attempts between 0 and 20),
    constraint notifications_sent_at_given check (
        status not in ('sent', 'read') or sent_at is not null),
    constraint notifications_read_at_given check ((status = 'read') = (read_at is not null)),
    constraint notifications_failure_told check (
        status <> 'failed' or error_message is not null)
) partition by range (notification_id);
comment on table public.notifications is 'Messages to customers: one for each event and channel';
comment on column public.notifications.event_id is 'In outbox_events; its time leads the id';
comment on column public.notifications.content is
    'As sent. Codes and links stand here, so customers read in the application only IN_APP ones';
create index notifications_user_idx on public.notifications (user_id, notification_id);
create index notifications_due_idx on public.notifications (next_attempt_at, notification_id)
    where status = 'pending';
select admin.cut_by_period('public.notifications', 'month', 'uuid', false);
select admin.keep_current('public.notifications');
select admin.fix_columns('public.notifications', 'event_id', 'user_id', 'template_id', 'type',
    'class', 'title', 'content', 'created_at');
select admin.isolate('public.notifications', 'user_id');
-- Who took over a session must not read the code that was sent by SMS.
create policy inbox_only on public.notifications as restrictive for select to authenticated_user
    using (type = 'IN_APP');
select admin.guard_states('public.notifications', 'status', 'notification_id', array[
    '>pending', 'pending>sent', 'pending>failed', 'failed>pending', 'sent>read']);
drop trigger history_of_status on public.notifications;  -- its own columns tell all of it

create table public.notification_preferences (
    user_id uuid not null,
    class public.notification_class not null,
    type public.notification_type not null,
    is_enabled boolean not null,
    locale public.locale not null default 'tr',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint notification_preferences_pkey primary key (user_id, class, type),
    constraint notification_preferences_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint notification_preferences_some_stay_on check (
        is_enabled or class not in ('security', 'legal'))
);
comment on table public.notification_preferences is
    'Channels and language that a customer chose; without a row: the defaults';
select admin.keep_current('public.notification_preferences');
select admin.isolate('public.notification_preferences', 'user_id');

-- Customers hold no UPDATE: these two do one thing each, for the customer who asks.
create function public.mark_notification_read(wanted uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update public.notifications as n
    set status = 'read', read_at = clock_timestamp()
    where n.notification_id = wanted and n.user_id = public.current_customer()
        and n.type = 'IN_APP' and n.status = 'sent';
    return found;
end $$;
comment on function public.mark_notification_read(uuid) is
    'The current customer has read it; false: there is none such that was unread';

create function public.set_notification_preference(
    wanted_class public.notification_class, wanted_type public.notification_type,
    enabled boolean, wanted_locale public.locale) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if public.current_customer() is null then
        raise exception 'nobody asks' using errcode = 'insufficient_privilege';
    end if;
    insert into public.notification_preferences as p (user_id, class, type, is_enabled, locale)
    values (public.current_customer(), wanted_class, wanted_type, enabled, wanted_locale)
    on conflict (user_id, class, type)
    do update set is_enabled = excluded.is_enabled, locale = excluded.locale;
end $$;
comment on function public.set_notification_preference(
    public.notification_class, public.notification_type, boolean, public.locale) is
    'Sets one choice of the current customer';

revoke all on function
    public.mark_notification_read(uuid),
    public.set_notification_preference(
        public.notification_class, public.notification_type, boolean, public.locale)
    from public;
grant execute on function
    public.mark_notification_read(uuid),
    public.set_notification_preference(
        public.notification_class, public.notification_type, boolean, public.locale)
    to app_user;
grant select on public.notification_templates to read_only_user, admin_user, internal_service;
grant insert, update on public.notification_templates to admin_user;
grant select on public.notifications to app_user, admin_user;
grant select (notification_id, event_id, user_id, template_id, type, class, title, status,
        error_message, attempts, next_attempt_at, sent_at, read_at, created_at, updated_at)
    on public.notifications to read_only_user;
grant select, insert, update on public.notifications to internal_service;
grant select on public.notification_preferences to app_user, read_only_user, admin_user;
grant select, insert, update on public.notification_preferences to internal_service;
