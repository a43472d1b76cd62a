-- Passkeys at work: the challenges they answer, each once, and what becomes of a copied one.

alter table public.passkeys
    add column passkey_id uuid not null default uuidv7(),
    add column suspect_at timestamptz,
    add constraint passkeys_passkey_id_key unique (passkey_id),
    add constraint passkeys_sign_count_not_negative check (sign_count >= 0),
    add constraint passkeys_credential_id_length
        check (octet_length(credential_id) between 16 and 1023);
comment on column public.passkeys.passkey_id is 'What its owner calls it by; others learn nothing';
comment on column public.passkeys.public_key is 'As the authenticator gave it: COSE, in CBOR';
comment on column public.passkeys.sign_count is 'The highest count of uses that it has shown';
comment on column public.passkeys.suspect_at is
    'Its count went backwards: there may be a copy, so it opens nothing any more';

create type public.passkey_purpose as enum ('register', 'log_in', 'step_up');
create table public.passkey_challenges (
    challenge bytea not null,
    purpose public.passkey_purpose not null,
    of_staff boolean not null,
    session_id uuid,
    expires_at timestamptz not null,
    constraint passkey_challenges_pkey primary key (challenge),
    constraint passkey_challenges_long check (octet_length(challenge) = 32),
    constraint passkey_challenges_of_a_session check ((purpose = 'log_in') = (session_id is null))
);
comment on table public.passkey_challenges is
    'What a passkey is asked to sign. Whoever takes one deletes it: it is answered once';
comment on column public.passkey_challenges.session_id is
    'Of a customer or of staff, as of_staff says: only this session may answer';
create index passkey_challenges_expires_at_idx on public.passkey_challenges (expires_at);

select admin.conceal('public.passkey_challenges');
create policy identity on public.passkey_challenges for all to identity_service
    using (not of_staff);
grant select, insert, delete on public.passkey_challenges to identity_service, admin_user;
-- Whoever clears away what is over locks the rows first, which wants the right to change them.
grant update (expires_at) on public.passkey_challenges to identity_service, admin_user;
