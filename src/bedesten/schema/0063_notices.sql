-- Notices: what staff announce to everybody, such as maintenance.

create type public.notice_kind as enum ('maintenance', 'incident', 'news');
create table public.notices (
    notice_id uuid not null default uuidv7(),
    kind public.notice_kind not null,
    title_tr text not null,
    title_en text not null,
    text_tr text not null,
    text_en text not null,
    starts_at timestamptz not null default clock_timestamp(),
    ends_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    created_by uuid default public.current_staff(),
    updated_at timestamptz not null default clock_timestamp(),
    constraint notices_pkey primary key (notice_id),
    constraint notices_texts_given check (
        title_tr ~ '\S' and title_en ~ '\S' and text_tr ~ '\S' and text_en ~ '\S'),
    constraint notices_texts_short check (
        greatest(length(title_tr), length(title_en)) <= 120
        and greatest(length(text_tr), length(text_en)) <= 2000),
    constraint notices_moments_finite check (isfinite(starts_at) and isfinite(ends_at)),
    constraint notices_ends_after_it_starts check (ends_at >= starts_at),
    constraint notices_created_by_fkey foreign key (created_by)
        references public.staff_users on delete restrict
);
comment on table public.notices is
    'What staff announce to everybody, in Turkish and in English; shown until it ends';
comment on column public.notices.starts_at is
    'When what is announced begins; it is shown before that too';
comment on column public.notices.ends_at is 'Empty: until somebody ends it';
comment on column public.notices.created_by is 'Empty: an operator on the database';
comment on type public.notice_kind is 'What a notice is about; only words, nothing stops by it';
create index notices_ends_at_idx on public.notices (ends_at);
create index notices_created_by_idx on public.notices (created_by) where created_by is not null;
select admin.keep_current('public.notices');
select admin.fix_columns('public.notices', 'notice_id', 'kind', 'title_tr', 'title_en', 'text_tr',
    'text_en', 'created_at', 'created_by');
select admin.record_changes('public.notices', 'notice_id');

insert into public.permissions (resource, action, description) values
    ('notice', 'publish', 'Announce to everybody, and end what was announced')
on conflict do nothing;
insert into public.role_permissions (role_id, permission_id)
select r.role_id, p.permission_id from public.roles as r cross join public.permissions as p
where r.name in ('super_admin', 'admin') and p.name = 'notice:publish'
on conflict do nothing;
grant select on public.notices to app_user, read_only_user, admin_user, internal_service;
grant insert, update on public.notices to admin_user;
